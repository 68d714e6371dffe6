package io.knsock;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MessageHandler} that answers later. It is called on the connection's event loop, without a change of
 * thread, and <b>must not block</b>: every other connection of that loop would wait for it.
 *
 * <p>The next message of a connection is handed over when the stage of the one before it has completed.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AsyncMessageHandler {
    /**
     * Starts to handle one message.
     *
     * @param connection where the message came from
     * @param message the message
     * @return a stage that completes, on any thread, with the reply or with null to send none; completed
     *     exceptionally it ends this connection, as an exception thrown here does
     * @throws Exception to end this connection
     */
    CompletionStage<? extends @Nullable Message> onMessage(Connection connection, Message message) throws Exception;
}
