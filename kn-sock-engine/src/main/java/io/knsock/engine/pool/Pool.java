package io.knsock.engine.pool;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionPool;
import io.knsock.PoolConfig;
import io.knsock.PoolExhaustedException;
import io.knsock.PooledConnection;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.client.Deadline;
import io.knsock.engine.client.Durations;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A pool of connections to one endpoint. A permit stands for the right to have one connection in hand: it is taken
 * before a connection is looked for or made and given back after the connection has become idle or was closed. So
 * there are never more connections than permits, connecting holds no lock, and whoever waits is served in turn.
 */
public final class Pool implements ConnectionPool {
    private final PoolConfig config;
    private final Connector connector;
    private final Consumer<Pool> afterClose;
    private final ScheduledFuture<?> evictor;

    private final Semaphore permits;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private record Idle(ClientConnection connection, long sinceNanos) {}

    /**
     * @param timer runs the eviction of idle connections, which does not block
     * @param afterClose called once, when the pool is closed
     */
    public Pool(PoolConfig config, Connector connector, ScheduledExecutorService timer, Consumer<Pool> afterClose) {
        this.config = config;
        this.connector = connector;
        this.afterClose = afterClose;
        this.permits = new Semaphore(config.maxSize(), true);
        long period = Math.max(1, config.idleTimeout().toMillis() / 2);
        this.evictor = timer.scheduleWithFixedDelay(this::evictIdle, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public PooledConnection acquire() {
        Deadline deadline = Deadline.in(config.acquireTimeout());
        takePermit(deadline);
        try {
            return new Lease(this, idleOrNew(deadline));
        } catch (Throwable failure) {
            permits.release();
            throw failure;
        }
    }

    private void takePermit(Deadline deadline) {
        checkOpen();
        try {
            if (!permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new PoolExhaustedException("no connection to " + connector.endpoint() + " was released within "
                        + Durations.text(config.acquireTimeout()) + ": all " + config.maxSize()
                        + " are lent; raise max-size, or see who keeps them");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ConnectionClosedException(
                    "interrupted while waiting for a connection to " + connector.endpoint(), interrupted);
        }
        if (closed.get()) {
            permits.release();
            checkOpen();
        }
    }

    private ClientConnection idleOrNew(Deadline deadline) {
        for (Idle candidate = idle.pollFirst(); candidate != null; candidate = idle.pollFirst()) {
            if (isFit(candidate)) {
                return candidate.connection();
            }
            candidate.connection().close();
        }
        Duration left = deadline.remaining();
        return connector.connect(left.isZero() ? Duration.ofMillis(1) : left);
    }

    void release(ClientConnection connection, boolean usable) {
        if (usable && connection.isReusable() && !closed.get()) {
            idle.addFirst(new Idle(connection, System.nanoTime()));
            if (closed.get()) {
                closeIdle(); // closed in between, and may not have seen this one
            }
        } else {
            connection.close();
        }
        permits.release(); // last: see the class comment
    }

    private boolean isFit(Idle candidate) {
        return candidate.connection().isReusable()
                && System.nanoTime() - candidate.sinceNanos()
                        < config.idleTimeout().toNanos();
    }

    private void evictIdle() {
        List.copyOf(idle).stream()
                .filter(candidate -> !isFit(candidate))
                .filter(idle::remove) // false if a borrower was faster
                .forEach(candidate -> candidate.connection().close());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            evictor.cancel(false);
            permits.release(Integer.MAX_VALUE / 2); // whoever waits finds the pool closed
            closeIdle();
            afterClose.accept(this);
        }
    }

    private void closeIdle() {
        for (Idle one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
            one.connection().close();
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new ConnectionClosedException("the pool of connections to " + connector.endpoint() + " is closed");
        }
    }

    @Override
    public String toString() {
        int lent = closed.get() ? 0 : config.maxSize() - permits.availablePermits();
        return "pool of " + connector.endpoint() + (closed.get() ? ", closed" : "") + ": " + lent + " lent, "
                + idle.size() + " idle, " + permits.getQueueLength() + " waiting, at most " + config.maxSize();
    }
}
