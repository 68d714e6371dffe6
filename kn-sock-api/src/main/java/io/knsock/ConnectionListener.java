package io.knsock;

import io.knsock.config.ServerLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the connections of a server where their messages are handled: on the same kind of thread, and in order with
 * them. For one connection {@link #opened} comes first, then each of its messages, then {@link #closed}; none of them
 * overlaps. Those of different connections may. With a {@link io.knsock.MessageHandler} both may block, and have one of
 * the server's {@code max-concurrent-messages} while they run; with an {@link io.knsock.AsyncMessageHandler} they are
 * called on the connection's event loop and must not block.
 *
 * @since 0.1
 */
public interface ConnectionListener {
    /** Hears nothing. */
    ConnectionListener NONE = new ConnectionListener() {
        @Override
        public void opened(Connection connection) {}

        @Override
        public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}
    };

    /**
     * Called once, before the first message is handled and without waiting for one, of each connection that can be
     * used; with TLS that is after its handshake. Not called of a connection that ends before its turn has come.
     *
     * @throws Exception to end the connection as a handler that fails does; {@link #closed} follows
     */
    void opened(Connection connection) throws Exception;

    /**
     * Called when nothing has been received on a connection for {@link ServerLimits#idleNotice()} and none of its
     * messages is in flight, and again each time that goes on for as long. Not called while the one before it runs, nor
     * if a message arrives before its turn has come, nor of a connection that is being closed or drained. It may send a
     * heartbeat, and may close the connection of a peer that has been silent for too long. Does nothing, unless
     * overridden.
     *
     * @param silence how long nothing has been received, or since the connection is open
     * @return a message to send, or null for none; one for which there is no room is treated as {@link
     *     ServerLimits#slowReader()} says
     * @throws Exception to end the connection as a handler that fails does
     */
    default @Nullable Message idle(Connection connection, Duration silence) throws Exception {
        return null;
    }

    /**
     * Called once of each connection of which {@link #opened} was called, after that and after the last message that is
     * handled, when the connection is closed: nothing can be sent on it any more. A server that is stopped waits for it
     * until its deadline.
     *
     * @param cause why the connection was closed
     * @param failure what went wrong, or null if nothing did
     * @throws Exception which is logged; nothing else comes of it
     */
    void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) throws Exception;
}
