package io.knsock.engine.server;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.Connections;
import io.knsock.ServerStats;
import io.knsock.StopResult;
import io.knsock.TcpReceiver;
import io.knsock.config.ClientConfig;
import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.connect.ClientChannel;
import io.knsock.engine.connect.Reconnector;
import io.knsock.engine.dispatch.Dispatch;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.time.Durations;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to a peer.
 *
 * <p>Why it ends: {@link #draining} is set under the lock, and each step that would make a connection looks at it under
 * the lock first. An attempt that is under way is cancelled, and a connection that comes nevertheless is closed, by
 * this or, where it was handed over already, by the group, which drains what is added to it late.
 */
public final class Receiver implements TcpReceiver, Drainable {
    private final ServerConfig config;
    private final ServerLimits limits;
    private final ClientConfig far;
    private final Connector connector;
    private final EngineThreads threads;
    private final LongSupplier numbers;
    private final BiConsumer<Receiver, Deadline> afterStop;
    private final ConnectionGroup connections = new ConnectionGroup();
    private final ServerCounters counters = new ServerCounters();
    private final HandlerSlots slots;
    private final ServerContext serving;
    private final Runnable watch;

    private final StopOnce stop = new StopOnce();

    private final Object lock = new Object();

    // Guarded by the lock.
    private final Reconnector reconnection;
    private boolean draining;
    private Future<?> attempt = CompletableFuture.completedFuture(null);

    /**
     * @param config how messages are handled, as {@link #serving} says
     * @param far where and how to connect
     * @param numbers returns a number for each connection that no other one has or had
     * @param afterStop called once by the thread that stopped it
     * @throws IllegalArgumentException if the framing cannot carry the goodbye
     */
    public Receiver(
            ServerConfig config,
            ClientConfig far,
            Connector connector,
            Dispatch.Factory dispatches,
            EngineThreads threads,
            LongSupplier numbers,
            BiConsumer<Receiver, Deadline> afterStop) {
        this.config = config;
        this.limits = config.limits();
        this.far = far;
        this.connector = connector;
        this.threads = threads;
        this.numbers = numbers;
        this.afterStop = afterStop;
        this.slots = new HandlerSlots(config.maxConcurrentMessages());
        this.serving = new ServerContext(
                config,
                ServerBinding.frames(config),
                connections,
                new ConnectionEvents(config.name(), counters, config.observer()),
                dispatches,
                threads::turns,
                MemoryBudget.of(config, connections));
        this.reconnection = Reconnector.of(far);
        this.watch = HandlerWatch.begin(threads.watch(), config, connections, slots);
    }

    /** Returns how a receiver's messages are handled, as those of a server that listens nowhere. */
    public static ServerConfig serving(ReceiverConfig config) {
        ClientConfig far = config.client();
        return ServerConfig.builder()
                .name(config.name())
                .port(0)
                .framing(far.framing())
                .maxFrameBytes(far.maxFrameBytes())
                .maxConcurrentMessages(config.maxConcurrentMessages())
                .maxConcurrentMessagesPerConnection(config.maxConcurrentMessages())
                .replyOrder(config.replyOrder())
                .slowHandlerWarning(config.slowHandlerWarning())
                .drainTimeout(config.drainTimeout())
                .goodbye(config.goodbye())
                .limits(ServerLimits.builder()
                        .frameTimeout(config.frameTimeout())
                        .idleTimeout(config.idleTimeout())
                        .writeTimeout(config.writeTimeout())
                        .maxOutboundBytes(far.maxOutboundBytes())
                        .maxBufferedBytes(config.maxBufferedBytes())
                        .slowReader(config.slowReader())
                        .build())
                .observer(config.observer())
                .wireLog(far.wireLog())
                .build();
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public boolean isConnected() {
        return connections.iterator().hasNext();
    }

    @Override
    public Connections connections() {
        return connections;
    }

    @Override
    public ServerStats stats() {
        return counters.snapshot(connections, slots);
    }

    // ---- connecting

    public void connect() {
        CompletableFuture<ClientConnection> connecting;
        synchronized (lock) {
            if (draining) {
                return;
            }
            try {
                connecting = connector.connectAsync(far.connectTimeout());
            } catch (Throwable failure) { // in a task of the timer nobody would hear of it, and it would be the last
                // attempt
                connecting = CompletableFuture.failedFuture(failure);
            }
            attempt = connecting;
        }
        connecting.whenComplete((connection, failure) -> {
            if (failure == null) {
                handOver((ClientChannel) connection);
            } else {
                failed(failure);
            }
        });
    }

    private void handOver(ClientChannel connection) {
        try {
            connection.channel().eventLoop().execute(() -> {
                try {
                    begin(connection);
                } catch (Throwable failure) { // for want of memory, for instance
                    connection.close();
                    failed(failure);
                }
            });
        } catch (RejectedExecutionException stopped) {
            connection.close();
        }
    }

    private void begin(ClientChannel connection) {
        Channel channel = connection.channel();
        String id = nextId();
        if (id == null || !channel.isActive()) {
            connection.close();
            failed(new ConnectionClosedException(
                    Reason.PEER_CLOSED, connection + " was closed as soon as it was made", null, false));
            return;
        }
        tell(connection);
        HandOver.of(connection, new ServerConnection(id, channel, serving, slots, false), limits);
        channel.closeFuture().addListener(closed -> lost());
    }

    /** Where connections did not last lately it is told of one only when it has lasted. */
    private void tell(ClientChannel connection) {
        synchronized (lock) {
            if (reconnection.isDoubtful()) {
                connection
                        .channel()
                        .eventLoop()
                        .schedule(
                                () -> tellIfItLasted(connection),
                                Reconnector.LEAST_LIFE.toNanos(),
                                TimeUnit.NANOSECONDS);
                return;
            }
            reconnection.takeWarned();
        }
        ServerLog.connected(name(), connection.toString());
    }

    private void tellIfItLasted(ClientChannel connection) {
        if (connection.channel().isActive()) {
            synchronized (lock) {
                reconnection.lasted();
            }
            tell(connection);
        }
    }

    /** Returns the id of the connection that was just made, or null if there must be none any more. */
    private @Nullable String nextId() {
        synchronized (lock) {
            if (draining) {
                return null;
            }
            reconnection.connected();
            return name() + "-" + numbers.getAsLong();
        }
    }

    private void failed(Throwable failure) {
        Duration pause;
        int warnOf;
        synchronized (lock) {
            if (draining) {
                return;
            }
            reconnection.failed();
            pause = reconnection.pause();
            warnOf = reconnection.toWarnOf();
        }
        if (warnOf > 0) {
            ServerLog.notConnected(name(), connector.endpoint(), failure, warnOf);
        }
        connectAfter(pause);
    }

    private void lost() {
        Duration pause;
        int warnOf;
        synchronized (lock) {
            reconnection.lost();
            pause = reconnection.pause();
            warnOf = !draining && reconnection.isDoubtful() ? reconnection.toWarnOf() : 0;
        }
        if (warnOf > 0) {
            ServerLog.notConnected(name(), connector.endpoint(), Reconnector.doesNotLast(), warnOf);
        }
        connectAfter(pause);
    }

    private void connectAfter(Duration pause) {
        synchronized (lock) {
            if (!draining) {
                try {
                    attempt = threads.loops()
                            .next()
                            .schedule(this::connect, Durations.nanos(pause), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException stopped) {
                    draining = true; // with the engine, which has closed the connections
                }
            }
        }
    }

    // ---- the end

    @Override
    public void beginDrain() {
        Future<?> underWay;
        synchronized (lock) {
            if (draining) {
                return;
            }
            draining = true;
            underWay = attempt;
        }
        underWay.cancel(false);
        watch.run();
        connections.drain();
    }

    @Override
    public void fail(Throwable failure) {
        synchronized (lock) {
            draining = true;
        }
        watch.run();
        connections.fail(failure);
    }

    @Override
    public StopResult stop(Duration timeout) {
        Durations.checkNotNegative("timeout", timeout);
        return stop(Deadline.in(timeout));
    }

    @Override
    public StopResult stop(Deadline deadline) {
        Blocking.checkMayBlock(threads.isLoopThread(), "stop", Blocking.OTHER_THREAD);
        beginDrain();
        return stop.once(name(), () -> connections.awaitEmptied(deadline), result -> afterStop.accept(this, deadline));
    }

    @Override
    public void close() {
        stop(config.drainTimeout());
    }

    @Override
    public String toString() {
        return name() + "[to " + connector.endpoint() + "]";
    }
}
