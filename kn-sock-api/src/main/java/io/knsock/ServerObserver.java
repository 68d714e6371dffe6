package io.knsock;

import io.knsock.framing.UnfinishedFrameException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens on the connections of a server. For each connection {@link #opened} comes first, {@link #closed}
 * last and exactly once, and everything in its order.
 *
 * <p>Its methods are called on the connections' event loops, or on a handler thread where they say so. So they must not
 * block, and must be safe for use by many threads. What they throw is logged and changes nothing.
 *
 * @since 0.1
 */
public interface ServerObserver {
    /** Does nothing. */
    ServerObserver NONE = new ServerObserver() {};

    /** A connection was refused before anything was read from it. */
    default void refused(SocketAddress address, RefusalReason reason) {}

    /** A connection is open: admitted and, with TLS, after the handshake. */
    default void opened(Connection connection) {}

    /** A message has arrived, and will be handed to the handler. */
    default void received(Connection connection, Message message) {}

    /**
     * The handler is done with a message, and its reply, if there is one, is not yet on its way. Called on the thread
     * that the handler ran on; of an {@link AsyncMessageHandler}, on the connection's event loop when its stage is
     * complete.
     *
     * @param took how long the message was with the handler; the time it waited for a thread does not count
     * @param failure what the handler threw, or what its stage failed with; null if it did not fail
     */
    default void handled(Connection connection, Duration took, @Nullable Throwable failure) {}

    /** A message, a reply or not, was written to the socket. */
    default void sent(Connection connection, Message message) {}

    /** The handler has thrown; the connection will be closed. */
    default void handlerFailed(Connection connection, Throwable failure) {}

    /**
     * A connection is closed. Also called for one that was admitted and failed before it was {@link #opened}: in the
     * TLS handshake, for instance.
     *
     * <p>If only a part of a frame had arrived, the failure is an {@link UnfinishedFrameException}; if the connection
     * was {@linkplain CloseCause#LOST lost}, its cause is the reason. Any other failure, of a handler or of TLS for
     * instance, stays what it is.
     *
     * @param failure what led to it, or null if nothing failed
     */
    default void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}
}
