package io.knsock.codec;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AsyncMessageHandler} of values: {@link TypedHandlers#ofAsync} makes it one of messages. It is called on the
 * connection's event loop and <b>must not block</b>.
 *
 * @param <I> the type of what arrives
 * @param <O> the type of replies
 * @since 0.1
 */
@FunctionalInterface
public interface AsyncTypedHandler<I, O> {
    /**
     * Starts to handle one message.
     *
     * @return a stage that completes, on any thread, with the reply or with null to send none; completed
     *     exceptionally it ends this connection, as an exception thrown here does
     * @throws Exception to end this connection
     */
    CompletionStage<? extends @Nullable O> onMessage(Connection connection, I message) throws Exception;
}
