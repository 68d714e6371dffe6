package io.knsock.codec;

import io.knsock.Connection;
import io.knsock.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MessageHandler} of values: {@link TypedHandlers#of} makes it one of messages. It is called in the same order
 * and on the same threads.
 *
 * @param <I> the type of what arrives
 * @param <O> the type of replies
 * @since 0.1
 */
@FunctionalInterface
public interface TypedHandler<I, O> {
    /**
     * Handles one message. Runs on a handler thread and may block.
     *
     * @return the reply, or null to send none
     * @throws Exception to end this connection, as {@link MessageHandler#onMessage} says
     */
    @Nullable O onMessage(Connection connection, I message) throws Exception;
}
