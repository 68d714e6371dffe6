package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * The application's code behind a server: called once for each message, and what it returns is the reply. A lambda in
 * plain Java, a CDI bean, or a message-driven bean that has this as its listener interface.
 *
 * <p>The messages of one connection are handed over one after another, in the order they arrived; those of different
 * connections at the same time, so an implementation shared between connections must be safe for use by many threads.
 * What the handler did for a message happens-before (JLS, section 17.4.5) what it does for the next of that connection,
 * even on another thread.
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="handler"}
 *
 * <p>A peer that has ended its direction (half-close: a FIN, or {@code close_notify} of TLS 1.3) still gets the replies
 * to all messages that it sent before; then the server closes the connection. Unix domain sockets know half-close on
 * epoll only: with NIO and io_uring their connection is closed at once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Handles one message. Runs on a handler thread and may block.
     *
     * @param connection where the message came from
     * @param message the message
     * @return the reply, or null to send none
     * @throws Exception to end this connection: replies already returned are still sent, the failure is logged once,
     *     other connections do not notice
     */
    @Nullable Message onMessage(Connection connection, Message message) throws Exception;
}
