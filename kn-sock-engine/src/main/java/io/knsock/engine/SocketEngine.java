package io.knsock.engine;

import io.knsock.AsyncMessageHandler;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.TcpReceiver;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.client.Connector;
import io.knsock.engine.connect.Connectors;
import io.knsock.engine.connect.ReconnectingClient;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.net.Workers;
import io.knsock.engine.pool.Pool;
import io.knsock.engine.server.Drainable;
import io.knsock.engine.server.Receiver;
import io.knsock.engine.server.ServerBinding;
import io.knsock.engine.settings.Transport;
import io.knsock.engine.stream.StreamConnector;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.time.Durations;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.stream.StreamConnection;
import io.knsock.stream.StreamHandler;
import io.knsock.tls.TlsException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Event loops and handler threads, and the servers, clients and pools that run on them: what every integration builds
 * on. It runs from its creation to {@link #stop(Duration)}. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class SocketEngine implements AutoCloseable {
    private final Transport transport;
    private final EngineThreads threads;
    private final Connectors connectors;
    private final @Nullable LongSupplier numbers;
    private final Set<Drainable> serving = ConcurrentHashMap.newKeySet();
    private final Set<Pool> pools = ConcurrentHashMap.newKeySet();
    private final Set<ReconnectingClient> clients = ConcurrentHashMap.newKeySet();
    private final EngineEnd end = new EngineEnd();

    private SocketEngine(EngineExecutors threads, Transport transport, @Nullable LongSupplier numbers) {
        this.transport = transport;
        this.numbers = numbers;
        this.threads = new EngineThreads(threads, transport, this::loopFailed);
        this.connectors = new Connectors(this.threads, transport);
        EngineLog.started(transport, threads.loopCount());
    }

    /** Starts an engine with threads of its own, on the best transport. */
    public static SocketEngine start() {
        return start(EngineExecutors.own());
    }

    /** Starts an engine on the best transport. Does not wait for a thread. */
    public static SocketEngine start(EngineExecutors threads) {
        return start(threads, Transport.best());
    }

    /**
     * Starts an engine. Does not wait for a thread.
     *
     * @throws IllegalArgumentException if the transport does not work here
     */
    public static SocketEngine start(EngineExecutors threads, Transport transport) {
        checkWorks(transport);
        return new SocketEngine(threads, transport, null);
    }

    /**
     * Starts an engine whose connections have ids that end with numbers of the caller's, so that ids are unique among
     * all its servers, and among those of other engines that get their numbers from the same.
     *
     * @param numbers returns another one each time; called by many threads
     * @throws IllegalArgumentException if the transport does not work here
     */
    public static SocketEngine start(EngineExecutors threads, Transport transport, LongSupplier numbers) {
        checkWorks(transport);
        return new SocketEngine(threads, transport, Objects.requireNonNull(numbers, "numbers"));
    }

    private static void checkWorks(Transport transport) {
        Throwable whyNot = transport.whyNot();
        if (whyNot != null) {
            throw new IllegalArgumentException("transport " + transport + " does not work here", whyNot);
        }
    }

    /**
     * Checks what a server needs, the files of TLS and the goodbye, without binding anything.
     *
     * @throws TlsException if certificate, key or CA cannot be used
     * @throws IllegalArgumentException if the framing cannot carry the goodbye, or its class cannot be used
     */
    public static void check(ServerConfig config) {
        ServerBinding.check(config);
    }

    /**
     * Checks what a client needs, the files of TLS and a framing of the user's, without connecting.
     *
     * @throws TlsException if certificate, key or CA cannot be used
     * @throws IllegalArgumentException if the class of a framing cannot be used
     */
    public static void check(ClientConfig config) {
        Connectors.check(config);
    }

    /**
     * Checks that a framing can carry a message.
     *
     * @throws IllegalArgumentException if it cannot; the message says why
     */
    public static void checkFits(Framing framing, int maxFrameBytes, Message message) {
        Frames.of(framing, maxFrameBytes).check(message);
    }

    /** Returns the transport. */
    public Transport transport() {
        return transport;
    }

    /**
     * Binds a server whose handler runs on handler threads. Blocks until it is bound.
     *
     * @throws io.knsock.PortInUseException if another socket has the port
     * @throws TlsException if certificate, key or CA cannot be used
     * @throws KnSockException if it cannot be bound for another reason
     */
    public TcpServer listen(ServerConfig config, MessageHandler handler) {
        return await(bind(config, handler));
    }

    /**
     * Binds a server whose connections are streams. Blocks and throws as {@link #listen(ServerConfig, MessageHandler)}
     * does. Its framing, and what else concerns messages, is not used.
     *
     * @throws IllegalArgumentException if there is a goodbye, which no stream can tell from its own bytes
     */
    public TcpServer listen(ServerConfig config, StreamHandler handler) {
        return listen(config, Handlers.ofStream(handler));
    }

    /** Binds a server. Blocks and throws as {@link #listen(ServerConfig, MessageHandler)} does. */
    public TcpServer listen(ServerConfig config, Handlers handlers) {
        return await(bind(config, handlers));
    }

    /** Binds a server whose handler runs on the event loops. Blocks and throws as {@link #listen} does. */
    public TcpServer listenAsync(ServerConfig config, AsyncMessageHandler handler) {
        return await(bind(config, Handlers.ofAsync(handler)));
    }

    /**
     * Begins to bind a server whose handler runs on handler threads, and does not wait: for callers that must return
     * before the event loops get threads. Files of TLS are read here.
     *
     * @return completes, on an event loop, with the bound server or with what {@link #listen} throws
     * @throws TlsException if certificate, key or CA cannot be used
     */
    public CompletableFuture<TcpServer> bind(ServerConfig config, MessageHandler handler) {
        return bind(config, Handlers.of(handler));
    }

    /**
     * Begins to bind a server, and does not wait. Returns and throws as {@link #bind(ServerConfig, MessageHandler)}.
     */
    public CompletableFuture<TcpServer> bind(ServerConfig config, Handlers handlers) {
        return bind(config, handlers, deadline -> {});
    }

    CompletableFuture<TcpServer> bind(ServerConfig config, Handlers handlers, Consumer<Deadline> afterStop) {
        end.checkRunning();
        Executor own = handlers.executor();
        Workers workers = own == null ? null : threads.workers(own);
        ServerBinding binding = new ServerBinding(
                config,
                handlers.dispatches(config, workers != null ? workers : threads.handlers(), threads.streams()),
                threads,
                transport,
                numbers());
        return binding.bind(serving::add, (server, deadline) -> {
            serving.remove(server);
            if (workers != null) {
                workers.stop();
            }
            afterStop.accept(deadline);
        });
    }

    private LongSupplier numbers() {
        return numbers == null ? new AtomicLong()::incrementAndGet : numbers;
    }

    /**
     * Keeps one connection to the first of some endpoints that answers, and has the messages that arrive on it handled
     * as those of a server: for a peer that is to be called, but speaks first. It connects at once, and again whenever
     * the connection is lost or cannot be made, after the settings' pauses, until it is stopped. Does not block.
     *
     * @throws TlsException if certificate, key or CA cannot be used
     * @throws IllegalArgumentException if the framing cannot carry the goodbye, or its class cannot be used
     */
    public TcpReceiver receive(ReceiverConfig config, Handlers handlers) {
        return receive(config, handlers, deadline -> {});
    }

    TcpReceiver receive(ReceiverConfig config, Handlers handlers, Consumer<Deadline> afterStop) {
        end.checkRunning();
        if (handlers.isStream()) {
            throw new IllegalArgumentException("a receiver takes messages: for a stream use connectStream");
        }
        Connector connector = connector(config.client());
        ServerConfig handling = Receiver.serving(config);
        Executor own = handlers.executor();
        Workers workers = own == null ? null : threads.workers(own);
        Dispatch.Factory dispatches =
                handlers.dispatches(handling, workers != null ? workers : threads.handlers(), threads.streams());
        Receiver receiver =
                new Receiver(handling, config.client(), connector, dispatches, threads, numbers(), (self, deadline) -> {
                    serving.remove(self);
                    if (workers != null) {
                        workers.stop();
                    }
                    afterStop.accept(deadline);
                });
        serving.add(receiver);
        receiver.connect();
        if (end.isStopped()) {
            receiver.stop(Duration.ZERO); // stopped meanwhile, and may not have seen this one
        }
        return receiver;
    }

    /**
     * Connects a client. Blocks until it is connected, at most for the settings' connect timeout; does not block if the
     * settings have it connect in the background.
     *
     * @throws KnSockException as {@link Connector#connect(Duration)} does
     */
    public TcpClient connect(ClientConfig config) {
        return connect(config, () -> {});
    }

    /**
     * Connects a client.
     *
     * @param afterClose called once the client is closed; of one that does not connect again, once its connection is
     */
    TcpClient connect(ClientConfig config, Runnable afterClose) {
        if (!config.reconnect()) {
            return connectOnce(config, afterClose);
        }
        end.checkRunning();
        TcpClient client = connectors.reconnecting(config, clients, afterClose);
        if (end.isStopped()) { // meanwhile, and may not have seen this one
            clients.forEach(one -> one.end(Reason.ENGINE_STOPPED));
        }
        return client;
    }

    TcpClient connectOnce(ClientConfig config, Runnable afterClose) {
        end.checkRunning();
        return connectors.client(config, afterClose);
    }

    /**
     * Connects a stream; where the settings have several endpoints, to the first that answers. Blocks until it is
     * connected, at most for the settings' connect timeout. It does not connect again: only the two ends know what of a
     * stream has arrived. The framing, and what else concerns messages, is not used.
     *
     * @throws KnSockException as {@link Connector#connect(Duration)} does
     */
    public StreamConnection connectStream(ClientConfig config) {
        return connectStream(config, () -> {});
    }

    StreamConnection connectStream(ClientConfig config, Runnable afterClose) {
        end.checkRunning();
        return StreamConnector.connect(config, connectors.one(StreamConnector.unframed(config)), afterClose);
    }

    /**
     * Returns a connector to an endpoint, for programs that keep connections themselves; if the settings have several
     * endpoints, to the first that answers. Connections are closed when the engine is stopped. Files of TLS are read
     * here, and when they have changed.
     *
     * @throws TlsException if certificate, key or CA cannot be used
     */
    public Connector connector(ClientConfig config) {
        end.checkRunning();
        return connectors.one(config);
    }

    /**
     * Returns a connector to each of the endpoints, in their order, for programs that choose among them themselves.
     *
     * @throws TlsException if certificate, key or CA cannot be used
     */
    public List<Connector> connectors(ClientConfig config) {
        end.checkRunning();
        return connectors.each(config);
    }

    /**
     * Asks every event loop to run a task. Blocks until all have, at most for {@code timeout}; loops that nothing has
     * needed so far are started. An interrupt ends the wait, and the interrupt status stays set.
     *
     * @param timeout greater than zero
     * @return whether all answered in time; false once the engine is stopped
     * @throws IllegalStateException on an event loop, which would wait for itself
     */
    public boolean loopsAnswer(Duration timeout) {
        Durations.checkPositive("timeout", timeout);
        Blocking.checkMayBlock(threads.isLoopThread(), "loopsAnswer", Blocking.OTHER_THREAD);
        return !end.isStopped() && threads.loopsAnswer(Deadline.in(timeout));
    }

    /** Returns how many connections to endpoints there are, those that are being made included. */
    int clientChannels() {
        return threads.clientChannels().size();
    }

    /**
     * Creates a pool, which connects when first asked to. Does not block.
     *
     * @throws TlsException if certificate, key or CA cannot be used
     */
    public TcpPool pool(PoolConfig config) {
        return pool(config, () -> {});
    }

    TcpPool pool(PoolConfig config, Runnable afterClose) {
        Pool pool = new Pool(config, connectors(config.client()), threads.loops(), self -> {
            pools.remove(self);
            afterClose.run();
        });
        pools.add(pool);
        return pool;
    }

    /**
     * Drains and stops the servers, all at once, closes clients and pools, then ends the event loops and own handler
     * threads. Blocks for at most about {@code timeout}. Called again it does nothing.
     *
     * @param timeout for all of that together; zero or greater
     * @throws IllegalStateException on an event loop, which would wait for itself
     */
    public void stop(Duration timeout) {
        Durations.checkNotNegative("timeout", timeout);
        Blocking.checkMayBlock(threads.isLoopThread(), "stop", Blocking.OTHER_THREAD);
        stop(Deadline.in(timeout));
    }

    void stop(Deadline deadline) {
        if (!end.begin()) {
            if (end.failure() != null) {
                threads.stop(deadline); // which has begun
            }
            return;
        }
        try {
            serving.forEach(Drainable::beginDrain);
            serving.forEach(one -> one.stop(deadline));
            endClients(Reason.ENGINE_STOPPED);
        } finally {
            threads.stop(deadline);
            EngineLog.ended();
        }
    }

    /**
     * Ends it all, since an event loop has failed: connections are spread over all of them, and no server can go on
     * with one less. Called by the thread of that loop, again if it returns false. Memory may have run out, so each
     * step is tried whatever became of the one before, those first that free some; a step that was done does nothing
     * when it is repeated.
     */
    private boolean loopFailed(EventLoop loop, Throwable why) {
        end.failed(why);
        boolean done = true;
        for (Drainable one : serving) {
            done &= EngineEnd.attempt(() -> one.fail(why));
        }
        for (Channel channel : threads.clientChannels()) {
            done &= EngineEnd.attempt(() -> Connectors.loopFailed(channel, loop, why));
        }
        done &= EngineEnd.attempt(() -> pools.forEach(pool -> pool.close(Reason.FAILED)));
        done &= EngineEnd.attempt(() -> clients.forEach(client -> client.end(Reason.FAILED)));
        done &= EngineEnd.attempt(threads::stopWithoutWaiting);
        return done && end.isTold(why);
    }

    private void endClients(Reason why) {
        threads.clientChannels().forEach(Connectors::engineStopped); // before anybody closes them
        pools.forEach(pool -> pool.close(why));
        clients.forEach(client -> client.end(why));
    }

    /**
     * Returns the failure of an event loop, as a rule an OutOfMemoryError; null while none has failed. The engine has
     * ended then, with all its servers, clients and pools.
     */
    public @Nullable Throwable failure() {
        return end.failure();
    }

    /** Closes clients and pools and lets the loops end, without waiting for that. */
    void stopWithoutWaiting() {
        if (end.begin()) {
            endClients(Reason.ENGINE_STOPPED);
            threads.stopWithoutWaiting();
        }
    }

    /** Stops with a timeout of 10 s. */
    @Override
    public void close() {
        stop(Duration.ofSeconds(10));
    }

    /** Waits until it is bound; interrupted, it leaves no server behind. */
    TcpServer await(CompletableFuture<TcpServer> binding) {
        return Blocking.forResult(binding, () -> binding.thenAcceptAsync(TcpServer::close, threads.handlers()));
    }
}
