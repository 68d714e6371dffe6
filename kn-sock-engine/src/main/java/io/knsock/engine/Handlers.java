package io.knsock.engine;

import io.knsock.AsyncMessageHandler;
import io.knsock.MessageHandler;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What handles the messages of one server, and on which threads. Immutable. */
public final class Handlers {
    private final @Nullable MessageHandler blocking;
    private final @Nullable AsyncMessageHandler async;
    private final @Nullable ConnectionListener listener;
    private final @Nullable Executor executor;

    private Handlers(
            @Nullable MessageHandler blocking,
            @Nullable AsyncMessageHandler async,
            @Nullable ConnectionListener listener,
            @Nullable Executor executor) {
        this.blocking = blocking;
        this.async = async;
        this.listener = listener;
        this.executor = executor;
    }

    /** Returns what handles messages on handler threads, without a listener. */
    public static Handlers of(MessageHandler handler) {
        return new Handlers(Objects.requireNonNull(handler, "handler"), null, null, null);
    }

    /** Returns what handles messages on the event loops, without a listener. */
    public static Handlers ofAsync(AsyncMessageHandler handler) {
        return new Handlers(null, Objects.requireNonNull(handler, "handler"), null, null);
    }

    /** Returns the same with a listener that hears of connections, in place of one that was set before. */
    public Handlers listener(ConnectionListener listener) {
        return new Handlers(blocking, async, Objects.requireNonNull(listener, "listener"), executor);
    }

    /**
     * Returns the same on handler threads of its own in place of the engine's. What is handed in is used as {@link
     * io.knsock.Threads.Builder#handlers} says, and never shut down.
     *
     * @throws IllegalStateException with an asynchronous handler, which runs on the event loops
     */
    public Handlers executor(Executor executor) {
        if (async != null) {
            throw new IllegalStateException("an asynchronous handler runs on the event loops: it takes no executor");
        }
        return new Handlers(blocking, null, listener, Objects.requireNonNull(executor, "executor"));
    }

    /** Returns what was handed in to run handlers, or null for the engine's handler threads. */
    @Nullable Executor executor() {
        return executor;
    }

    /**
     * Returns what hands the messages over.
     *
     * @param threads run a handler that blocks
     */
    Dispatch.Factory dispatches(Executor threads) {
        MessageHandler onThreads = blocking;
        if (onThreads != null) {
            return (connection, slots) ->
                    new BlockingDispatch(connection, onThreads, listening(connection), threads, slots);
        }
        AsyncMessageHandler onLoops = Objects.requireNonNull(async);
        return (connection, slots) -> new AsyncDispatch(connection, onLoops, listening(connection), slots);
    }

    private @Nullable Listening listening(ServerConnection connection) {
        return listener == null ? null : new Listening(connection, listener);
    }
}
