package io.knsock;

import io.knsock.config.ServerLimits;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsStart;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection whose messages are handled, as a handler sees it. Safe for use by many threads; no method blocks. Made
 * by the engine, not to be implemented outside tests.
 *
 * @since 0.1
 */
public interface Connection extends ConnectionInfo {
    /** Returns the address of the proxy whose PROXY header told {@link #remoteAddress()}, or null if none did. */
    @Nullable SocketAddress proxyAddress();

    /** Returns what the PROXY header has told, or null if there was none. */
    @Nullable ProxyInfo proxyInfo();

    /** Returns what the application remembers of this connection until it is closed. */
    Attributes attributes();

    /**
     * Sends a message that is not the reply to one. Messages leave in the order of the calls, and before the reply of a
     * handler that sends and then returns one. {@link ServerLimits#maxOutboundBytes()} bounds what waits for a peer
     * that does not read: code that sends much waits for the returned future before it sends more.
     *
     * @return completes when the message is written to the socket; exceptionally with {@link SlowReaderException} if
     *     there is no room for it, {@link ConnectionClosedException} if the connection ends before, or {@link
     *     IllegalStateException} while TLS {@linkplain #startTls() begins}; completing or cancelling it has no effect
     *     on the message
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    CompletableFuture<@Nullable Void> sendAsync(Message message);

    /**
     * Upgrades this connection to TLS, once: for a handler whose message asks for it, as STARTTLS of SMTP does (RFC
     * 3207). The server's TLS has {@link TlsStart#ON_REQUEST}.
     *
     * <p>What was sent before, and the reply of the message that the handler has, leave in clear text; then the
     * handshake begins, for which the peer has {@link TlsConfig#handshakeTimeout()}. Messages that follow are
     * protected, and {@link #tlsSession()} and {@link #peerCertificates()} tell of TLS. Until the handshake is done
     * nothing can be sent: {@link #sendAsync} fails.
     *
     * <p>What the peer has sent in clear text behind that message never reaches a handler, since whoever is in between
     * could have put it there: the connection ends with {@link CloseCause#TLS_FAILED}.
     *
     * @return completes when the handshake is done; exceptionally with {@link TlsException} if it fails, or {@link
     *     ConnectionClosedException} if the connection ends before. A handler must not wait for it: the handshake
     *     begins after it has returned its reply
     * @throws IllegalStateException if the server has no such TLS, or this connection has TLS or begins it already
     */
    CompletableFuture<@Nullable Void> startTls();

    /** Closes the connection after what was sent before. Messages not yet handled are dropped. */
    void close();

    /** Returns whether the server is being stopped: what is in flight can be finished, and nothing more will come. */
    boolean isDraining();
}
