package io.knsock;

import io.knsock.config.ServerLimits;
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

    /** Returns what the application remembers of this connection until it is closed. */
    Attributes attributes();

    /**
     * Sends a message that is not the reply to one. Messages leave in the order of the calls, and before the reply of a
     * handler that sends and then returns one. {@link ServerLimits#maxOutboundBytes()} bounds what waits for a peer
     * that does not read: code that sends much waits for the returned future before it sends more.
     *
     * @return completes when the message is written to the socket; exceptionally with {@link SlowReaderException} if
     *     there is no room for it, or {@link ConnectionClosedException} if the connection ends before; completing or
     *     cancelling it has no effect on the message
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    CompletableFuture<@Nullable Void> sendAsync(Message message);

    /** Closes the connection after what was sent before. Messages not yet handled are dropped. */
    void close();

    /** Returns whether the server is being stopped: what is in flight can be finished, and nothing more will come. */
    boolean isDraining();
}
