package io.knsock.engine;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.MessageHandler;
import io.knsock.config.ReplyOrder;
import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.AsyncDispatch;
import io.knsock.engine.dispatch.BlockingDispatch;
import io.knsock.engine.dispatch.ConcurrentAsyncDispatch;
import io.knsock.engine.dispatch.ConcurrentBlockingDispatch;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.Inbound;
import io.knsock.engine.dispatch.ListenerCalls;
import io.knsock.engine.dispatch.RetryingExecutor;
import io.knsock.engine.net.Workers;
import io.knsock.engine.stream.StreamDispatches;
import io.knsock.stream.StreamHandler;
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
    private final @Nullable StreamHandler stream;
    private final ConnectionListener listener;
    private final @Nullable Executor executor;
    private final @Nullable Function<Connection, Executor> executors;

    private Handlers(
            @Nullable MessageHandler blocking,
            @Nullable AsyncMessageHandler async,
            @Nullable StreamHandler stream,
            ConnectionListener listener,
            @Nullable Executor executor,
            @Nullable Function<Connection, Executor> executors) {
        this.blocking = blocking;
        this.async = async;
        this.stream = stream;
        this.listener = listener;
        this.executor = executor;
        this.executors = executors;
    }

    /** Returns a handler that runs on handler threads, without a listener. */
    public static Handlers of(MessageHandler handler) {
        return new Handlers(
                Objects.requireNonNull(handler, "handler"), null, null, ConnectionListener.NONE, null, null);
    }

    /** Returns a handler that runs on the event loops, without a listener. */
    public static Handlers ofAsync(AsyncMessageHandler handler) {
        return new Handlers(
                null, Objects.requireNonNull(handler, "handler"), null, ConnectionListener.NONE, null, null);
    }

    /**
     * Returns a handler that serves each connection as a stream, on a thread that is the connection's until it ends: a
     * virtual one, or one of the executor that the engine was given for its handlers, else one of its own.
     */
    public static Handlers ofStream(StreamHandler handler) {
        return new Handlers(
                null, null, Objects.requireNonNull(handler, "handler"), ConnectionListener.NONE, null, null);
    }

    /**
     * Returns the same with a listener for connections, in place of one that was set before.
     *
     * @throws IllegalStateException with a stream's handler, which has the connection from its beginning to its end
     */
    public Handlers listener(ConnectionListener listener) {
        if (stream != null) {
            throw new IllegalStateException("a stream's handler has the connection: it takes no listener");
        }
        return new Handlers(blocking, async, null, Objects.requireNonNull(listener, "listener"), executor, executors);
    }

    /**
     * Returns the same on handler threads of its own in place of the engine's. The executor is used as {@link
     * io.knsock.config.EngineExecutors.Builder#handlers} says, and never shut down.
     *
     * @throws IllegalStateException with an asynchronous handler, which runs on the event loops
     */
    public Handlers executor(Executor executor) {
        checkBlocking();
        return new Handlers(blocking, null, stream, listener, Objects.requireNonNull(executor, "executor"), null);
    }

    /**
     * Returns the same with handler threads for each connection, for integrations that give a thread what belongs to
     * one connection, such as its caller's identity. Each task that is handed over is of this connection alone and
     * handles its messages, one after another, while there are any, at most 64 of them; it calls the listener as well.
     * Where several messages of a connection may be handled at once, each task handles one of them, and as many tasks
     * may be at work. An executor that rejects a task gets the same task again a little later, and meanwhile the
     * connection is not read.
     *
     * <p>An executor that will never run a task that it has taken must {@linkplain Connection#close() close} the
     * connection and then run the task all the same, on any thread: the task then handles nothing, and lets go of what
     * it holds.
     *
     * @param executors called once for each connection, on its event loop, when it is open, with TLS after the
     *     handshake. If it throws, that ends the connection as a handler that fails does, and nothing of it is handled
     * @throws IllegalStateException with an asynchronous handler, which runs on the event loops, and with a stream's
     */
    public Handlers executors(Function<Connection, Executor> executors) {
        checkBlocking();
        if (stream != null) {
            throw new IllegalStateException("a stream has one handler thread: give an executor for all connections");
        }
        return new Handlers(blocking, null, null, listener, null, Objects.requireNonNull(executors, "executors"));
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

    boolean isStream() {
        return stream != null;
    }

    /**
     * Returns what hands the messages, or streams, of a server over.
     *
     * @param threads run a handler that blocks
     * @param config says how many messages of a connection may be handled at once
     * @param streams run that of a stream
     */
    Dispatch.Factory dispatches(ServerConfig config, Workers threads, Executor streams) {
        StreamHandler onStream = stream;
        if (onStream != null) {
            return new StreamDispatches(onStream, executor == null ? streams : threads, config);
        }
        int most = config.maxConcurrentMessagesPerConnection();
        ReplyOrder order = config.replyOrder();
        MessageHandler onThreads = blocking;
        if (onThreads != null) {
            Function<Inbound, Executor> onOpen = onOpen(threads);
            if (most > 1) {
                return (connection, slots) -> new ConcurrentBlockingDispatch(
                        connection, onThreads, listening(connection), onOpen, slots, most, order);
            }
            BooleanSupplier othersWait = executors == null ? threads::hasTasks : () -> false;
            return (connection, slots) ->
                    new BlockingDispatch(connection, onThreads, listening(connection), onOpen, slots, othersWait);
        }
        AsyncMessageHandler onLoops = Objects.requireNonNull(async);
        if (most > 1) {
            return (connection, slots) ->
                    new ConcurrentAsyncDispatch(connection, onLoops, listening(connection), slots, most, order);
        }
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
