package io.knsock.engine;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.MessageHandler;
import io.knsock.engine.dispatch.AsyncDispatch;
import io.knsock.engine.dispatch.BlockingDispatch;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.Inbound;
import io.knsock.engine.dispatch.ListenerCalls;
import io.knsock.engine.dispatch.RetryingExecutor;
import io.knsock.engine.net.Workers;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The handler of one server's messages, and the threads that it runs on. Immutable.
 *
 * @since 0.1
 */
public final class Handlers {
    private final @Nullable MessageHandler blocking;
    private final @Nullable AsyncMessageHandler async;
    private final ConnectionListener listener;
    private final @Nullable Executor executor;
    private final @Nullable Function<Connection, Executor> executors;

    private Handlers(
            @Nullable MessageHandler blocking,
            @Nullable AsyncMessageHandler async,
            ConnectionListener listener,
            @Nullable Executor executor,
            @Nullable Function<Connection, Executor> executors) {
        this.blocking = blocking;
        this.async = async;
        this.listener = listener;
        this.executor = executor;
        this.executors = executors;
    }

    /** Returns a handler that runs on handler threads, without a listener. */
    public static Handlers of(MessageHandler handler) {
        return new Handlers(Objects.requireNonNull(handler, "handler"), null, ConnectionListener.NONE, null, null);
    }

    /** Returns a handler that runs on the event loops, without a listener. */
    public static Handlers ofAsync(AsyncMessageHandler handler) {
        return new Handlers(null, Objects.requireNonNull(handler, "handler"), ConnectionListener.NONE, null, null);
    }

    /** Returns the same with a listener for connections, in place of one that was set before. */
    public Handlers listener(ConnectionListener listener) {
        return new Handlers(blocking, async, Objects.requireNonNull(listener, "listener"), executor, executors);
    }

    /**
     * Returns the same on handler threads of its own in place of the engine's. The executor is used as {@link
     * io.knsock.config.EngineExecutors.Builder#handlers} says, and never shut down.
     *
     * @throws IllegalStateException with an asynchronous handler, which runs on the event loops
     */
    public Handlers executor(Executor executor) {
        checkBlocking();
        return new Handlers(blocking, null, listener, Objects.requireNonNull(executor, "executor"), null);
    }

    /**
     * Returns the same with handler threads for each connection, for those who give a thread what belongs to one
     * connection, such as its caller's identity. Each task that is handed over is of this connection alone and handles
     * its messages, one after another, while there are any, at most 64 of them; it tells the listener as well. What
     * rejects a task is handed the same again a little later, and meanwhile the connection is not read.
     *
     * <p>An executor that will never run a task that it has taken must {@linkplain Connection#close() close} the
     * connection and then run the task all the same, on any thread: the task then handles nothing, and lets go of what
     * it holds.
     *
     * @param executors called once for each connection, on its event loop, when it is open, with TLS after the
     *     handshake. If it throws, that ends the connection as a handler that fails does, and nothing of it is handled
     * @throws IllegalStateException with an asynchronous handler, which runs on the event loops
     */
    public Handlers executors(Function<Connection, Executor> executors) {
        checkBlocking();
        return new Handlers(blocking, null, listener, null, Objects.requireNonNull(executors, "executors"));
    }

    private void checkBlocking() {
        if (async != null) {
            throw new IllegalStateException("an asynchronous handler runs on the event loops: it takes no executor");
        }
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
    Dispatch.Factory dispatches(Workers threads) {
        MessageHandler onThreads = blocking;
        if (onThreads != null) {
            Function<Inbound, Executor> onOpen = onOpen(threads);
            BooleanSupplier othersWait = executors == null ? threads::hasTasks : () -> false;
            return (connection, slots) ->
                    new BlockingDispatch(connection, onThreads, listening(connection), onOpen, slots, othersWait);
        }
        AsyncMessageHandler onLoops = Objects.requireNonNull(async);
        return (connection, slots) -> new AsyncDispatch(connection, onLoops, listening(connection), slots);
    }

    private Function<Inbound, Executor> onOpen(Workers threads) {
        Function<Connection, Executor> own = executors;
        if (own != null) {
            return connection -> new RetryingExecutor(own.apply(connection), connection);
        }
        return connection -> threads.gathering(connection.loop());
    }

    @SuppressWarnings("ReferenceEquality") // the one listener that hears nothing, and costs nothing
    private @Nullable ListenerCalls listening(Inbound connection) {
        return listener == ConnectionListener.NONE ? null : new ListenerCalls(connection, listener);
    }
}
