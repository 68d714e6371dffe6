package io.knsock.conversation;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.SlowReaderException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a peer, as far as a {@link Conversation} may say something on it by itself. Safe for use by many
 * threads; no method blocks. Made by the engine, not to be implemented outside tests.
 *
 * @since 0.1
 */
public interface Sender {
    /** Returns what is known of the connection. */
    ConnectionInfo connection();

    /**
     * Sends a message to which the peer does not reply, an answer to what it has said for instance. It is written after
     * what was handed over to the connection before it, and never in the middle of a request.
     *
     * @return completes, on an event loop that must not be blocked, when it is written to the socket; exceptionally
     *     with {@link ConnectionClosedException} if the connection is lost, or {@link SlowReaderException} if as much
     *     as is allowed waits to be written
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    CompletableFuture<@Nullable Void> send(Message message);
}
