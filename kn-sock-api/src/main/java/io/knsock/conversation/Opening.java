package io.knsock.conversation;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A new connection, before anybody may use it: what {@link Conversation#open(Opening)} talks on. Futures complete on
 * the event loop of the connection, which must not be blocked, and exceptionally with what calls of a client throw.
 * For use until the opening is done. Made by the engine, not to be implemented outside tests.
 *
 * @since 0.1
 */
public interface Opening extends Sender {
    /**
     * Returns the next message that no request is answered by, a greeting for instance; it may have arrived already.
     *
     * @return fails with {@link ConnectionClosedException} if the connection is lost
     */
    CompletableFuture<Message> receive();

    /**
     * Sends a request, of one message or several that are written together, and returns its reply: the messages up to
     * the one that makes it {@linkplain Conversation#isComplete complete}.
     *
     * @throws IllegalArgumentException if there is no message, or the framing cannot carry one
     */
    CompletableFuture<List<Message>> request(Message... messages);

    /**
     * Upgrades the connection to TLS, once, after the peer has agreed to that by a reply (STARTTLS of SMTP, RFC 3207).
     * The settings have TLS with {@code tls.start=on-request}; an opening that ends without this call fails then. The
     * peer is verified as on a connection that begins with TLS. What arrived in clear text behind the peer's last reply
     * ends the connection, since anybody in between could have put it there.
     *
     * @return completes when what is sent is protected; exceptionally with {@link io.knsock.tls.TlsException} if the
     *     handshake fails, and with {@link IllegalStateException} if the settings have no such TLS, if it was called
     *     before, or if a request has no reply yet
     */
    CompletableFuture<@Nullable Void> startTls();
}
