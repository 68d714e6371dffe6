package io.knsock.engine.server;

import io.knsock.Connections;
import io.knsock.KnSockException;
import io.knsock.ServerStats;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.net.Addresses;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.time.Durations;
import io.knsock.engine.tls.ServerTls;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A bound listening socket and the connections it accepted. */
public final class Server implements TcpServer, Drainable {
    private final ServerConfig config;
    private final Channel channel;
    private final SocketAddress address;
    private final ConnectionGroup connections;
    private final ServerCounters counters;
    private final HandlerSlots slots;
    private final EngineThreads threads;
    private final @Nullable ServerTls tls;
    private final BiConsumer<Server, Deadline> afterStop;

    private final AtomicBoolean draining = new AtomicBoolean();
    private final StopOnce stop = new StopOnce();

    /** As the result of the stop, but for a failure. */
    private final CompletableFuture<StopResult> ended = new CompletableFuture<>();

    /**
     * @param afterStop called once by the thread that stopped the server
     */
    Server(
            ServerConfig config,
            Channel channel,
            ConnectionGroup connections,
            ServerCounters counters,
            HandlerSlots slots,
            EngineThreads threads,
            @Nullable ServerTls tls,
            BiConsumer<Server, Deadline> afterStop) {
        this.config = config;
        this.channel = channel;
        this.address = Addresses.local(channel);
        this.connections = connections;
        this.counters = counters;
        this.slots = slots;
        this.threads = threads;
        this.tls = tls;
        this.afterStop = afterStop;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public int port() {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    @Override
    public ServerStats stats() {
        return counters.snapshot(connections, slots);
    }

    @Override
    public Connections connections() {
        return connections;
    }

    @Override
    public String endpoint() {
        return Addresses.text(address);
    }

    @Override
    public boolean isAccepting() {
        return !draining.get() && channel.isActive();
    }

    @Override
    public @Nullable Instant certificateExpiry() {
        return tls == null ? null : tls.expiry();
    }

    @Override
    public void close() {
        stop(config.drainTimeout());
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
        return stop.once(name(), () -> finishDrain(deadline), result -> {
            ended.complete(result);
            afterStop.accept(this, deadline);
        });
    }

    @Override
    public void beginDrain() {
        if (draining.compareAndSet(false, true)) {
            channel.close();
            connections.drain();
        }
    }

    @Override
    public void fail(Throwable failure) {
        draining.set(true);
        channel.close();
        if (channel.isOpen() && channel.eventLoop().inEventLoop()) {
            channel.unsafe().closeForcibly(); // the first attempt had no memory in its middle
        }
        connections.fail(failure);
        ended.completeExceptionally(
                new KnSockException("server " + name() + " has ended since an event loop failed: " + failure, failure));
    }

    @Override
    public CompletableFuture<StopResult> whenStopped() {
        return ended.copy();
    }

    private StopResult finishDrain(Deadline deadline) {
        StopResult drained = connections.awaitEmptied(deadline);
        awaitPortFree();
        return drained;
    }

    /**
     * The JDK closes the socket of a closed channel only when its selector runs next. A timer that is set after the
     * close is due after that, since a loop collects its due timers before it runs tasks and selects in between.
     */
    private void awaitPortFree() {
        channel.closeFuture().awaitUninterruptibly(ConnectionGroup.GRACE_AFTER_CUT.toMillis());
        try {
            channel.eventLoop()
                    .schedule(() -> {}, 1, TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(ConnectionGroup.GRACE_AFTER_CUT.toMillis());
        } catch (RejectedExecutionException ended) {
            // then the selector is closed too
        }
    }

    @Override
    public String toString() {
        return name() + "[" + endpoint() + "]";
    }
}
