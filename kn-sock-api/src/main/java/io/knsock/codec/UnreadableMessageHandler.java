package io.knsock.codec;

import io.knsock.Connection;
import io.knsock.Message;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message that the codec of a handler cannot read: {@link #END}, or a reply that says so to the peer.
 *
 * {@snippet file="io/knsock/snippets/CodecSnippetsTest.java" region="unreadable"}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface UnreadableMessageHandler {
    /**
     * Ends the connection, as a handler that fails does: what the peer means is not known, and what it says next may
     * rest on it. The default.
     */
    UnreadableMessageHandler END = (connection, message, failure) -> {
        throw failure;
    };

    /**
     * Called in place of the handler, in the same order and on the same kind of thread: on the event loop, where it
     * must not block, if the handler is asynchronous.
     *
     * @param message what cannot be read
     * @param failure what is wrong with it, for the log; it says nothing of what the message contains
     * @return the reply, or null to send none
     * @throws Exception to end the connection
     */
    @Nullable Message onUnreadable(Connection connection, Message message, UnreadableMessageException failure) throws Exception;
}
