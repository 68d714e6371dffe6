package io.knsock.engine.pool;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.engine.time.Durations;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The books of a pool: who waits, how many connections there are, whether it leases. Everything but the leasing and
 * release of idle connections is a {@link #change}: under one lock a step, and then {@link #settle}, which does
 * whatever the new state calls for; after the lock is released, what must not be done under it: closing, connecting,
 * waking, telling. So the lock is never held while anything blocks or foreign code runs.
 *
 * <p><b>No wake-up is lost.</b> A releaser makes its slot idle, then reads {@code open}; a caller that finds nothing
 * idle joins the queue, {@code open} becomes false, and only then settle looks at the slots. These are volatile
 * accesses, so they have one order for all threads: either settle sees the idle slot, or the releaser sees that the
 * pool is not open and settles itself. The same holds for a suspension and a close that overlap a release.
 *
 * <p><b>First come, first served.</b> While anybody waits the pool is not open, so nobody takes an idle slot but
 * settle, which serves the head of the queue.
 *
 * <p><b>No capacity is lost.</b> {@code size} is raised when an attempt to connect begins, and lowered when that has
 * failed or is abandoned, or after the connection is closed. Each of these happens once: an attempt is ended by whoever
 * removes it from its endpoint, a slot by whoever moves its word to GONE.
 */
final class Ledger {
    private final PoolConfig config;
    final List<EndpointState> endpoints;
    final Selection selection;
    final Events events;
    final Ticker ticker;
    private final Runnable afterClose;
    private final CountDownLatch terminated = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();

    /** Nobody waits, and the pool is neither suspended nor closed: slots may be leased without the lock. */
    private volatile boolean open = true;

    // Guarded by the lock.
    final Counters counters = new Counters();
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private final Supply supply;
    private List<Runnable> afterwards = new ArrayList<>();
    private int size;
    private int closing;
    private boolean suspended;
    private boolean closed;
    private volatile Reason closedBy = Reason.CLOSED;

    Ledger(
            PoolConfig config,
            List<EndpointState> endpoints,
            Events events,
            Ticker ticker,
            Supply.Timer timer,
            Runnable end) {
        this.config = config;
        this.endpoints = endpoints;
        this.selection = new Selection(endpoints, config.balance(), this::passedOver);
        this.events = events;
        this.ticker = ticker;
        this.supply = new Supply(this, config, timer);
        this.afterClose = end;
    }

    boolean isOpen() {
        return open;
    }

    // ---- the lock

    /** Takes a step and settles. */
    void change(Runnable step) {
        List<Runnable> todo = List.of();
        lock.lock();
        try {
            step.run();
            settle();
            if (!afterwards.isEmpty()) {
                todo = afterwards;
                afterwards = new ArrayList<>();
            }
        } finally {
            lock.unlock();
        }
        run(todo);
    }

    /** Does all, whatever one of them throws. */
    private static void run(List<Runnable> todo) {
        IllegalStateException failed = null;
        for (Runnable action : todo) {
            try {
                action.run();
            } catch (Throwable failure) {
                failed = failed == null ? new IllegalStateException("a change of the pool failed in part") : failed;
                failed.addSuppressed(failure);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Has something done when the lock is released. */
    void afterwards(Runnable action) {
        afterwards.add(action);
    }

    private void settle() {
        updateOpen(); // before the slots are looked at: see the class comment
        if (closed) {
            windUp();
        } else if (!suspended) {
            serve();
            supply.connect(waiters.size(), config.maxSize() - size, closing > 0);
        }
        updateOpen();
    }

    private void updateOpen() {
        open = waiters.isEmpty() && !suspended && !closed;
    }

    // ---- callers

    /**
     * Puts a caller at the end of the queue.
     *
     * @throws KnSockException if it cannot wait
     */
    void enter(Waiter waiter) {
        change(() -> {
            if (closed) {
                throw closedException();
            }
            if (waiters.size() >= config.maxWaiters()) {
                counters.rejections++;
                throw new PoolExhaustedException("max-waiters=" + config.maxWaiters()
                        + " already wait for a connection to " + name() + ": ask less often, or raise max-size");
            }
            waiters.add(waiter);
        });
    }

    /** Ends a wait whose time is over, unless there is an outcome already. Afterwards there is one. */
    void timeOut(Waiter waiter, Duration timeout) {
        change(() -> {
            if (waiters.remove(waiter)) {
                counters.timeouts++;
                end(waiter, timedOut(timeout));
            }
        });
    }

    /**
     * Ends a wait in which the caller has lost interest, unless there is an outcome already. Afterwards there is one.
     */
    void withdraw(Waiter waiter) {
        change(() -> {
            if (waiters.remove(waiter)) {
                end(
                        waiter,
                        new ConnectionClosedException(
                                Reason.INTERRUPTED,
                                "interrupted while waiting for a connection to " + name(),
                                null,
                                false));
            }
        });
    }

    private void end(Waiter waiter, KnSockException failure) {
        long waited = ticker.nanos() - waiter.since;
        counters.waited(waited);
        waiter.fail(failure);
        afterwards(() -> {
            waiter.tell();
            events.waited(waited, false);
        });
    }

    private void serve() {
        while (!waiters.isEmpty()) {
            Slot slot = selection.lease();
            if (slot == null) {
                return;
            }
            if (slot.isFit()) {
                hand(slot);
            } else if (slot.leasedToGone(slot.word())) {
                discard(slot, slot.unfitness());
            }
        }
    }

    private void hand(Slot slot) {
        Waiter first = waiters.iterator().next();
        waiters.remove(first);
        long waited = ticker.nanos() - first.since;
        counters.waited(waited);
        first.serve(slot);
        afterwards(() -> {
            first.tell();
            events.waited(waited, true);
        });
    }

    // ---- slots

    /** Ends a lease and the connection; false if the lease is over already. */
    boolean destroy(Slot slot, long leased, DestroyCause cause) {
        if (!slot.leasedToGone(leased)) {
            return false;
        }
        change(() -> discard(slot, cause));
        return true;
    }

    /** Ends a connection that was lost, if it is idle; if it is leased, its release will find out. */
    void lost(Slot slot) {
        if (slot.idleToGone()) {
            change(() -> {
                discard(slot, DestroyCause.LOST);
                supply.lost(slot);
            });
        }
    }

    /** Notes that a request found this connection closed before it was written. */
    void lostUnused(Slot slot) {
        change(() -> supply.lostUnused(slot));
    }

    /** Does the rest for a slot that is gone: under the lock. */
    void discard(Slot slot, DestroyCause cause) {
        slot.endpoint.remove(slot);
        counters.destroyed.merge(cause, 1L, Long::sum);
        counters.leasesOfGone += slot.leases();
        closing++;
        afterwards(() -> {
            try {
                slot.connection.close();
            } finally {
                change(
                        () -> { // only now, so that there are never more than max-size
                            closing--;
                            size--;
                        });
            }
            events.destroyed(slot, cause);
        });
    }

    void grow() {
        size++;
    }

    void shrink() {
        size--;
    }

    /** While somebody waits, which is when the lock is held, connections go where there are fewest anyway. */
    private void passedOver(EndpointState endpoint) {
        if (!lock.isHeldByCurrentThread()) {
            change(() -> supply.passedOver(endpoint, closed ? 0 : config.maxSize() - size));
        }
    }

    // ---- the whole

    void suspend(boolean suspend) {
        change(() -> {
            suspended = suspend;
        });
    }

    void close(Reason why) {
        change(() -> {
            closedBy = closed ? closedBy : why;
            closed = true;
        });
    }

    /** Waits until all connections are closed. */
    boolean awaitEnd(Duration timeout) {
        try {
            return terminated.await(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Closes what is still leased. Its callers are told so by the connections, and release them some time. */
    void forceEnd() {
        change(() -> {
            int cut = 0;
            for (EndpointState endpoint : endpoints) {
                for (Slot slot : endpoint.slots()) {
                    slot.condemn(DestroyCause.CLOSED);
                    afterwards(slot.connection::close);
                    cut++;
                }
            }
            if (cut > 0) {
                Log.closedWhileLeased("pool of " + name(), cut);
            }
            terminate();
        });
    }

    private void windUp() {
        for (Waiter waiter : List.copyOf(waiters)) {
            waiters.remove(waiter);
            end(waiter, closedException());
        }
        supply.abandonAll();
        for (EndpointState endpoint : endpoints) {
            for (Slot slot : endpoint.slots()) {
                if (slot.idleToGone()) {
                    discard(slot, DestroyCause.CLOSED);
                }
            }
        }
        if (size == 0) {
            terminate();
        }
    }

    private void terminate() {
        if (terminated.getCount() > 0) {
            terminated.countDown();
            afterwards(() -> Log.ended(endpoints));
            afterwards(afterClose);
        }
    }

    // ---- words

    String name() {
        return endpoints.stream().map(EndpointState::toString).collect(Collectors.joining(", "));
    }

    ConnectionClosedException closedException() {
        return new ConnectionClosedException(
                closedBy,
                "the pool of connections to " + name() + " is closed"
                        + (closedBy == Reason.ENGINE_STOPPED ? ": the engine is stopped" : ""),
                null,
                false);
    }

    private KnSockException timedOut(Duration timeout) {
        int made =
                endpoints.stream().mapToInt(endpoint -> endpoint.slots().length).sum();
        return Failures.timedOut(name(), timeout, suspended, config.maxSize(), made, supply.lastFailure());
    }

    Snapshot snapshot() {
        lock.lock();
        try {
            return Snapshot.of(endpoints, counters, supply.attempts(), waiters.size(), config.maxSize());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            Snapshot now = snapshot();
            StringBuilder text = new StringBuilder("pool of ").append(name());
            text.append(closed ? ", closed" : suspended ? ", suspended" : "").append(": ");
            text.append(now.leased()).append(" leased, ").append(now.idle()).append(" idle, ");
            text.append(now.connecting() == 0 ? "" : now.connecting() + " connecting, ");
            text.append(now.waiting()).append(" waiting, at most ").append(now.maxSize());
            for (EndpointState endpoint : endpoints) {
                KnSockException failure = endpoint.lastFailure();
                if (failure != null) {
                    text.append("; ").append(endpoint).append(" is set aside after ");
                    text.append(endpoint.failures()).append(" failures: ").append(failure.getMessage());
                }
            }
            return text.toString();
        } finally {
            lock.unlock();
        }
    }
}
