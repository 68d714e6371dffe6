package io.knsock;

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
     * used; with TLS from the beginning that is after its handshake. Not called of a connection that ends before its
     * turn has come.
     *
     * @throws Exception to end the connection as a handler that fails does; {@link #closed} follows
     */
    void opened(Connection connection) throws Exception;

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
