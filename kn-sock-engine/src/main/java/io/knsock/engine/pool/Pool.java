package io.knsock.engine.pool;

import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.engine.client.Connector;
import io.knsock.engine.time.Durations;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolStats;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections. Here are the ways in and out; while nobody waits, leasing and releasing an idle connection is
 * one compare-and-set each on the word of its {@link Slot}, without lock, clock or shared counter. All else is in the
 * {@link Ledger}, whose comment says why the two fit together.
 */
public final class Pool implements TcpPool {
    private final PoolConfig config;
    private final List<EndpointState> endpoints;
    private final AsyncAcquisition async;
    private final Operations operations;
    private final Ticker ticker;
    private final Events events;
    private final Ledger ledger;
    private final @Nullable Validation validation;
    private final ScheduledFuture<?> housekeeping;
    private final boolean looksForLeaks;
    private final AtomicBoolean saidReleasedTwice = new AtomicBoolean();

    /**
     * @param connectors one for each endpoint, at least one
     * @param timer runs what is to happen later, which does not block, and completes the futures of callers
     * @param afterClose called once, when the pool and all its connections are closed
     */
    public Pool(
            PoolConfig config, List<Connector> connectors, ScheduledExecutorService timer, Consumer<Pool> afterClose) {
        this(config, connectors, timer, afterClose, Ticker.SYSTEM);
    }

    Pool(
            PoolConfig config,
            List<Connector> connectors,
            ScheduledExecutorService timer,
            Consumer<Pool> afterClose,
            Ticker ticker) {
        this.config = config;
        this.endpoints = connectors.stream().map(EndpointState::new).toList();
        this.ticker = ticker;
        this.events = new Events(config.observer());
        this.async = new AsyncAcquisition(this, timer, ticker, config.acquireTimeout());
        this.ledger = new Ledger(config, endpoints, events, ticker, async::later, () -> ended(afterClose));
        this.operations = new Operations(this, ledger, async, ticker, config.acquireTimeout());
        Message ping = config.ping();
        this.validation = ping == null ? null : new Validation(ledger, config, ping);
        this.looksForLeaks = !config.leakThreshold().isZero();
        Housekeeper housekeeper = new Housekeeper(ledger, config);
        long period = housekeeper.periodNanos();
        this.housekeeping = timer.scheduleWithFixedDelay(housekeeper::comeBy, period, period, TimeUnit.NANOSECONDS);
        ledger.change(() -> {}); // connects if min-idle asks for it
    }

    // ---- acquire

    @Override
    public PooledConnection acquire() {
        Slot slot = obtain(config.acquireTimeout());
        begin(slot);
        return new Lease(this, slot, Thread.currentThread());
    }

    @Override
    public PooledConnection acquire(Duration timeout) {
        Durations.checkPositive("timeout", timeout);
        Slot slot = obtain(timeout);
        begin(slot);
        return new Lease(this, slot, Thread.currentThread());
    }

    @Override
    public CompletableFuture<PooledConnection> acquireAsync() {
        CompletableFuture<PooledConnection> result = new CompletableFuture<>();
        CompletableFuture<Slot> obtained = async.obtain(ticker.nanos() + Durations.nanos(config.acquireTimeout()));
        result.whenComplete((lease, failure) -> {
            if (result.isCancelled()) {
                obtained.cancel(false);
            }
        });
        obtained.whenComplete((slot, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            begin(slot);
            Lease lease = new Lease(this, slot, null);
            if (!result.complete(lease)) {
                lease.close();
            }
        });
        return result;
    }

    @Override
    public Message request(Message message) {
        return operations.run(connection -> connection.exchange(message));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message) {
        return operations.begin(connection -> connection.exchangeAsync(message, requestTimeout()));
    }

    @Override
    public List<Message> requestAll(List<Message> messages) {
        return operations.run(connection -> connection.exchangeAll(messages));
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages) {
        return operations.begin(connection -> connection.exchangeAllAsync(messages, requestTimeout()));
    }

    @Override
    public void send(Message message) {
        operations.run(connection -> {
            connection.sendOneWay(message);
            return message;
        });
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAsync(Message message) {
        return operations.begin(connection -> connection.sendOneWayAsync(message, requestTimeout()));
    }

    private Duration requestTimeout() {
        return config.client().requestTimeout();
    }

    Ledger ledger() {
        return ledger;
    }

    @Nullable Validation validation() {
        return validation;
    }

    /** Returns a slot that the caller has leased. */
    Slot obtain(Duration timeout) {
        Slot slot = leaseIdle();
        if (slot == null) {
            return await(timeout);
        }
        return validation == null || validation.isFresh(slot) ? slot : validate(slot, timeout);
    }

    /** The fast path; null if it is not for now. */
    @Nullable Slot leaseIdle() {
        while (ledger.isOpen()) {
            Slot slot = ledger.selection.lease();
            if (slot == null || slot.isFit()) {
                return slot;
            }
            ledger.destroy(slot, slot.word(), slot.unfitness());
        }
        return null;
    }

    private Slot await(Duration timeout) {
        endpoints.get(0).connector.checkMayBlock();
        long deadline = ticker.nanos() + Durations.nanos(timeout);
        while (true) {
            Slot slot = await(timeout, deadline);
            if (validation == null || validation.isFresh(slot) || validation.passes(slot, deadline)) {
                return slot;
            }
        }
    }

    private Slot await(Duration timeout, long deadline) {
        Waiter waiter = Waiter.parking(ticker.nanos());
        ledger.enter(waiter);
        if (waiter.park(deadline, ticker)) {
            Thread.currentThread().interrupt();
            ledger.withdraw(waiter);
        } else if (!waiter.isDone()) {
            ledger.timeOut(waiter, timeout);
        }
        Slot slot = waiter.slot();
        if (slot == null) {
            throw inThisThread(waiter);
        }
        return slot;
    }

    private static KnSockException inThisThread(Waiter waiter) {
        KnSockException failure = waiter.failure();
        failure.fillInStackTrace(); // made by whoever closed the pool; the reader of the trace wants to know who waited
        return failure;
    }

    private Slot validate(Slot first, Duration timeout) {
        long deadline = ticker.nanos() + Durations.nanos(timeout);
        Validation valid = Objects.requireNonNull(validation);
        Slot slot = first;
        while (!valid.isFresh(slot) && !valid.passes(slot, deadline)) {
            Slot next = leaseIdle();
            slot = next != null ? next : await(timeout, deadline);
        }
        return slot;
    }

    // ---- release

    void begin(Slot slot) {
        if (looksForLeaks) {
            slot.lease(new LeaseTrace(Thread.currentThread(), ticker.nanos()));
        }
        events.acquired(slot);
    }

    /** Ends a lease; one that is over already is counted. */
    void release(Slot slot, long leased) {
        if (!slot.isLeased(leased) || !endLease(slot, leased)) {
            ledger.change(() -> {
                ledger.counters.doubleReleases++;
            });
            if (saidReleasedTwice.compareAndSet(false, true)) {
                Log.releasedTwice(slot);
            }
        } else {
            events.released(slot);
        }
    }

    private boolean endLease(Slot slot, long leased) {
        if (looksForLeaks) {
            slot.lease(null);
        }
        if (!slot.isFit()) {
            return ledger.destroy(slot, leased, slot.unfitness());
        }
        if (validation != null) {
            slot.idleSince(ticker.nanos());
        }
        boolean done = slot.leasedToIdle(leased);
        if (!ledger.isOpen()) { // somebody waits: see the class comment of the ledger
            ledger.change(() -> {});
        }
        return done;
    }

    /** Its caller may be in the middle of something, so nobody else must get the connection. */
    void releasedByAnother(Slot slot, long leased, Thread caller) {
        boolean ended = ledger.destroy(slot, leased, DestroyCause.MISUSED);
        throw new IllegalStateException("this connection to " + slot.endpoint + " was acquired by thread "
                + caller.getName() + " and released by thread "
                + Thread.currentThread().getName()
                + (ended
                        ? "; it is destroyed, since its caller may be using it: release it where it was acquired, or use"
                                + " acquireAsync, whose connections belong to no thread"
                        : ", after it had been released already"));
    }

    // ---- the whole

    @Override
    public void evictIdle() {
        ledger.change(() -> {
            for (EndpointState endpoint : endpoints) {
                for (Slot slot : endpoint.slots()) {
                    if (slot.idleToGone()) {
                        ledger.discard(slot, DestroyCause.EVICTED);
                    }
                }
            }
        });
    }

    @Override
    public void suspend() {
        ledger.suspend(true);
    }

    @Override
    public void resume() {
        ledger.suspend(false);
    }

    @Override
    public PoolStats stats() {
        return ledger.snapshot();
    }

    @Override
    public boolean close(Duration timeout) {
        Durations.checkNotNegative("timeout", timeout);
        endpoints.get(0).connector.checkMayBlock();
        close();
        boolean drained = ledger.awaitEnd(timeout);
        if (!drained) {
            ledger.forceEnd();
        }
        return drained;
    }

    @Override
    public void close() {
        close(Reason.CLOSED);
    }

    /** Does what {@link #close()} does, and tells callers why. */
    public void close(Reason why) {
        ledger.close(why);
    }

    private void ended(Consumer<Pool> afterClose) {
        housekeeping.cancel(false);
        afterClose.accept(this);
    }

    @Override
    public String toString() {
        return ledger.toString();
    }
}
