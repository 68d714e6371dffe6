package io.knsock.engine;

import io.knsock.AsyncMessageHandler;
import io.knsock.Message;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Runs an {@link AsyncMessageHandler} on the connection's event loop, which also guards all fields. */
final class AsyncDispatch implements Dispatch {
    private final ServerConnection connection;
    private final AsyncMessageHandler handler;

    private final Queue<Message> waiting = new ArrayDeque<>();
    private boolean inHand;
    private boolean pumping;

    AsyncDispatch(ServerConnection connection, AsyncMessageHandler handler) {
        this.connection = connection;
        this.handler = handler;
    }

    @Override
    public void accept(Message message) {
        waiting.add(message);
        pump();
    }

    @Override
    public void drop() {
        waiting.clear();
    }

    /** A loop and not a recursion: stages that are complete already would fill the stack. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            Message next;
            while (!inHand && (next = waiting.poll()) != null) {
                inHand = true;
                handle(next);
            }
        } finally {
            pumping = false;
        }
    }

    private void handle(Message message) {
        try {
            handler.onMessage(connection, message).whenComplete((reply, failure) -> {
                if (connection.loop().inEventLoop()) {
                    done(message, reply, failure);
                } else {
                    connection.loop().execute(() -> done(message, reply, failure));
                }
            });
        } catch (Throwable failure) { // the handler's own; one connection's failure is not the loop's
            done(message, null, failure);
        }
    }

    private void done(Message message, @Nullable Message reply, @Nullable Throwable failure) {
        if (failure == null) {
            connection.finish(message, reply);
        } else {
            connection.fail(
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
        }
        inHand = false;
        pump();
    }
}
