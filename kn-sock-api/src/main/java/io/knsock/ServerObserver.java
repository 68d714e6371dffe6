package io.knsock;

import io.knsock.framing.UnfinishedFrameException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens on the connections of a server. Of each connection it hears {@link #opened} first, {@link #closed}
 * last and exactly once, and everything in its order.
 *
 * <p>Called on the connections' event loops, or on a handler thread where that is said, so it must not block, and it
 * must be safe for use by many threads. What it throws is logged and changes nothing.
 *
 * @since 0.1
 */
public interface ServerObserver {
    /** Hears nothing. */
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
     * @param took how long the message was with the handler; what it waited for a thread before does not count
     * @param failure what the handler threw, or what its stage failed with; null if it did not fail
     */
    default void handled(Connection connection, Duration took, @Nullable Throwable failure) {}

    /** A message, a reply or not, was written to the socket. */
    default void sent(Connection connection, Message message) {}

    /** The handler has thrown; the connection will be closed. */
    default void handlerFailed(Connection connection, Throwable failure) {}

    /**
     * A connection is closed. Also told of one that was admitted and failed before it was {@link #opened}: in the TLS
     * handshake, for instance.
     *
     * <p>If a frame had begun to arrive and its rest had not, the failure is an {@link UnfinishedFrameException} with
     * what is known of it; where the connection was {@linkplain CloseCause#LOST lost}, the cause of that is the reason.
     * A failure that is more than that stays what it is, of a handler or of TLS for instance.
     *
     * @param failure what led to it, or null if nothing failed
     */
    default void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}
}
