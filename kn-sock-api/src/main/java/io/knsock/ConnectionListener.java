package io.knsock;

import io.knsock.config.ServerLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told when connections of a server open and close: on the same kind of thread as handles their messages, and in
 * order with them. For one connection {@link #opened} comes first, then each of its messages, then {@link #closed};
 * neither of the two overlaps with anything, also where several messages are handled at once. Those of different
 * connections may. With a {@link io.knsock.MessageHandler} both may block, and take one of the server's {@code
 * max-concurrent-messages} while they run; with an {@link io.knsock.AsyncMessageHandler} they are called on the
 * connection's event loop and must not block.
 *
 * @since 0.1
 */
public interface ConnectionListener {
    /** Does nothing. */
    ConnectionListener NONE = new ConnectionListener() {
        @Override
        public void opened(Connection connection) {}

        @Override
        public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}
    };

    /**
     * Called once for each connection that can be used, with TLS from the beginning after its handshake; before its
     * first message is handled, and without waiting for one. Not called for a connection that ends before its turn has
     * come.
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
     * Called once for each connection that {@link #opened} was called for, after that and after its last message is
     * handled, when it is closed: nothing can be sent on it any more. A server that is stopped waits for it until its
     * deadline.
     *
     * @param cause why the connection was closed
     * @param failure what went wrong, or null if nothing did
     * @throws Exception is logged, and has no other effect
     */
    void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) throws Exception;
}
