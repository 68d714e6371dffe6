package io.knsock.engine.pool;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.time.Backoff;
import io.knsock.engine.time.Durations;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that there are as many connections as are wanted. It connects in the background and to no caller in
 * particular: whoever waits longest gets what comes first, a new connection or a released one. There are never more
 * attempts than are wanted, and after a failure one at a time to that endpoint, after a pause.
 *
 * <p>All is guarded by the ledger's lock, but for {@link #start}, which calls the connector.
 */
final class Supply {
    /** An attempt that takes longer no longer counts, if another endpoint may be faster. */
    static final Duration SLOW = Duration.ofMillis(500);

    /** A connection that is lost sooner and was never leased tells against its endpoint. */
    private static final long YOUNG_NANOS = 1_000_000_000L;

    /** The first pause after a failure, and the longest: a peer that comes back is found within a second. */
    private static final long FIRST_PAUSE_NANOS = 10_000_000L;

    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;

    private final Ledger ledger;
    private final PoolConfig config;
    private final List<EndpointState> endpoints;
    private final boolean several;
    private final Timer timer;
    private final RandomGenerator random = new SplittableRandom();

    private final Backoff backoff;

    private boolean retryPlanned;
    private long retryPlannedAt;

    /** Runs something later, on any thread, or never if the engine is stopped. */
    interface Timer {
        void later(Runnable task, long nanos);
    }

    Supply(Ledger ledger, PoolConfig config, Timer timer) {
        this.ledger = ledger;
        this.config = config;
        this.endpoints = ledger.endpoints;
        this.several = endpoints.size() > 1;
        this.timer = timer;
        this.backoff = backoff(config.acquireTimeout(), random);
    }

    /**
     * Returns how long an endpoint is set aside: up to a second, and up to a quarter of the time that callers wait, so
     * that none waits through a pause and is never tried for.
     */
    static Backoff backoff(Duration acquireTimeout, RandomGenerator random) {
        long quarter = Durations.nanos(acquireTimeout) / 4;
        return new Backoff(
                Duration.ofNanos(FIRST_PAUSE_NANOS),
                Duration.ofNanos(Math.max(FIRST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, quarter))),
                random::nextDouble);
    }

    private long pause(int failures) {
        return backoff.after(failures).toNanos();
    }

    /**
     * Begins what attempts are called for.
     *
     * @param room how many more connections there may be
     * @param closing whether there will soon be more room
     */
    void connect(int waiting, int room, boolean closing) {
        long now = ledger.ticker.nanos();
        int left = several ? room - probe(now, waiting, room, closing) : room;
        int wanted = waiting + missingIdle();
        while (wanted != 0) {
            EndpointState swift =
                    ledger.selection.toConnect(endpoint -> endpoint.mayBeTried(now) && !endpoint.isSlow());
            EndpointState next =
                    swift != null ? swift : ledger.selection.toConnect(endpoint -> endpoint.mayBeTried(now));
            if (attempts(swift == null) >= wanted || next == null) {
                break;
            }
            if (left > 0) {
                left--;
            } else {
                ConnectAttempt slow = swift == null || waiting == 0 ? null : firstSlow();
                if (slow == null) {
                    break;
                }
                giveUp(slow);
            }
            begin(next, now);
        }
        planRetry(now, wanted);
    }

    /**
     * Connects to an endpoint whose turn it was, so that it can do its share of the work the next time. The caller has
     * a connection to another one and does not wait.
     *
     * @param room how many more connections there may be
     */
    void passedOver(EndpointState endpoint, int room) {
        long now = ledger.ticker.nanos();
        if (room > 0 && endpoint.share() == 0 && endpoint.mayBeTried(now)) {
            endpoint.called();
            begin(endpoint, now);
        }
    }

    private int missingIdle() {
        return config.minIdle() == 0
                ? 0
                : Math.max(
                        0,
                        config.minIdle()
                                - endpoints.stream()
                                        .mapToInt(EndpointState::idle)
                                        .sum());
    }

    /** An endpoint that was set aside comes back by itself, where others can do its work meanwhile. */
    private int probe(long now, int waiting, int room, boolean closing) {
        int begun = 0;
        for (EndpointState endpoint : endpoints) {
            if (endpoint.failures() > 0 && endpoint.mayBeTried(now)) {
                if (begun < room) {
                    begin(endpoint, now);
                    begun++;
                } else if (waiting == 0 && !closing) {
                    makeRoomFor(endpoint);
                    break;
                }
            }
        }
        return begun;
    }

    private void makeRoomFor(EndpointState endpoint) {
        for (EndpointState other : endpoints) {
            for (Slot slot : other.slots()) {
                if (other != endpoint && slot.idleToGone()) {
                    ledger.discard(slot, DestroyCause.BALANCE);
                    return;
                }
            }
        }
    }

    /** Returns how many attempts are under way; all, or only those that are not slow. */
    private int attempts(boolean all) {
        int count = 0;
        for (EndpointState endpoint : endpoints) {
            for (ConnectAttempt attempt : endpoint.attempts()) {
                if (all || !attempt.isSlow()) {
                    count++;
                }
            }
        }
        return count;
    }

    int attempts() {
        return attempts(true);
    }

    private @Nullable ConnectAttempt firstSlow() {
        for (EndpointState endpoint : endpoints) {
            for (ConnectAttempt attempt : endpoint.attempts()) {
                if (attempt.isSlow()) {
                    return attempt;
                }
            }
        }
        return null;
    }

    // ---- attempts

    private void begin(EndpointState endpoint, long now) {
        ConnectAttempt attempt = new ConnectAttempt(endpoint, now);
        endpoint.attempts().add(attempt);
        ledger.grow();
        ledger.afterwards(() -> start(attempt));
    }

    private void start(ConnectAttempt attempt) {
        CompletableFuture<ClientConnection> connecting;
        try {
            connecting = attempt.endpoint.connector.connectAsync(config.client().connectTimeout());
        } catch (Throwable failure) { // whatever it is, the attempt must end
            connecting = CompletableFuture.failedFuture(failure);
        }
        attempt.connecting(connecting);
        if (several && !connecting.isDone()) {
            timer.later(() -> ledger.change(attempt::slow), SLOW.toNanos());
        }
        connecting.whenComplete((connection, failure) -> {
            if (failure == null) {
                connected(attempt, connection);
            } else {
                ledger.change(() -> failed(attempt, Failures.ofConnecting(attempt.endpoint, failure)));
            }
        });
    }

    private void connected(ConnectAttempt attempt, ClientConnection connection) {
        ledger.change(() -> {
            EndpointState endpoint = attempt.endpoint;
            if (!endpoint.attempts().remove(attempt)) {
                ledger.afterwards(connection::close); // abandoned meanwhile
                return;
            }
            long now = ledger.ticker.nanos();
            long took = now - attempt.since;
            ledger.counters.created++;
            ledger.counters.connectNanos += took;
            Slot slot = new Slot(endpoint, connection, now, now + lifetime());
            endpoint.add(slot);
            ledger.afterwards(() -> {
                ledger.events.created(endpoint, took);
                connection.onClose(() -> ledger.lost(slot));
            });
            if (endpoint.isFlaky()) {
                endpoint.retryAt(now + pause(endpoint.failures()));
                ledger.afterwards(() -> timer.later(() -> ledger.change(() -> proven(slot)), YOUNG_NANOS));
            } else {
                reached(endpoint);
            }
            slot.leasedToIdle(slot.word());
        });
    }

    private void proven(Slot slot) {
        if (!slot.isGone()) {
            reached(slot.endpoint);
        }
    }

    private void reached(EndpointState endpoint) {
        int failures = endpoint.failures();
        boolean toBeSaid = endpoint.reached();
        if (failures > 0) {
            if (toBeSaid) {
                ledger.afterwards(() -> Log.back(endpoint, failures));
            }
            rebalance(endpoint);
        }
    }

    private long lifetime() {
        long full = Durations.nanos(config.maxLifetime());
        return full - random.nextLong(full / 10 + 1);
    }

    private void failed(ConnectAttempt attempt, KnSockException failure) {
        EndpointState endpoint = attempt.endpoint;
        if (!endpoint.attempts().remove(attempt)) {
            return; // abandoned, and accounted for
        }
        ledger.shrink();
        ledger.counters.connectFailures++;
        ledger.afterwards(() -> ledger.events.connectFailed(endpoint, failure));
        if (attempt.failuresBefore == endpoint.failures()) {
            setAside(endpoint, failure);
        }
    }

    private void setAside(EndpointState endpoint, KnSockException failure) {
        long now = ledger.ticker.nanos();
        if (endpoint.isToBeSaid(now)) {
            ledger.afterwards(() -> Log.setAside(endpoint, failure));
        }
        endpoint.setAside(failure, now + pause(endpoint.failures() + 1));
    }

    /**
     * A peer that accepts and closes at once is none that can be reached: with min-idle it would be connected to
     * without end. From then on a connection to it must have lived for a while before more are made.
     */
    void lost(Slot slot) {
        if (slot.leases() == 0) {
            lostUnused(slot);
        }
    }

    /** Does the same for one whose first lease has ended before anything was written. */
    void lostUnused(Slot slot) {
        EndpointState endpoint = slot.endpoint;
        if (slot.leases() <= 1 && ledger.ticker.nanos() - slot.madeAt < YOUNG_NANOS) {
            endpoint.flaky();
            setAside(
                    endpoint,
                    new ConnectionClosedException(
                            Reason.PEER_CLOSED,
                            "connection to " + endpoint + " was closed before it was used",
                            null,
                            false));
        }
    }

    private void giveUp(ConnectAttempt slow) {
        failed(
                slow,
                new ConnectionTimeoutException("connecting to " + slow.endpoint + " took longer than " + SLOW.toMillis()
                        + " ms and was given up for another endpoint"));
        ledger.afterwards(slow::abandon);
    }

    void abandonAll() {
        for (EndpointState endpoint : endpoints) {
            for (ConnectAttempt attempt : endpoint.attempts()) {
                ledger.shrink();
                ledger.afterwards(attempt::abandon);
            }
            endpoint.attempts().clear();
        }
    }

    private void planRetry(long now, int wanted) {
        for (EndpointState endpoint : endpoints) {
            boolean needed = wanted != 0 || several;
            if (needed && endpoint.attempts().isEmpty() && !endpoint.mayBeTried(now)) {
                long at = endpoint.retryAt();
                if (!retryPlanned || at - retryPlannedAt < 0) {
                    retryPlanned = true;
                    retryPlannedAt = at;
                    timer.later(
                            () -> ledger.change(() -> {
                                retryPlanned = false;
                            }),
                            at - now);
                }
            }
        }
    }

    // ---- several endpoints

    /** Gives an endpoint that is back its share of the work: of what the others have too much is replaced. */
    private void rebalance(EndpointState back) {
        int well = 0;
        int total = 0;
        for (EndpointState endpoint : endpoints) {
            well += endpoint.failures() == 0 ? 1 : 0;
            total += endpoint.share();
        }
        int share = (total + well - 1) / well;
        boolean worse = false;
        for (EndpointState endpoint : endpoints) {
            if (endpoint == back) {
                worse = true;
            } else if (config.balance() != LoadBalancing.ORDERED) {
                replace(endpoint, endpoint.share() - share);
            } else if (worse) {
                replace(endpoint, Integer.MAX_VALUE);
            }
        }
    }

    /** Idle ones go at once, leased ones when they are released. */
    private void replace(EndpointState endpoint, int number) {
        int left = number;
        List<Slot> leased = new ArrayList<>();
        for (Slot slot : endpoint.slots()) {
            if (left > 0 && slot.idleToGone()) {
                ledger.discard(slot, DestroyCause.BALANCE);
                left--;
            } else {
                leased.add(slot);
            }
        }
        for (Slot slot : leased) {
            if (left > 0) {
                slot.condemn(DestroyCause.BALANCE);
                left--;
            }
        }
    }

    @Nullable KnSockException lastFailure() {
        for (EndpointState endpoint : endpoints) {
            if (endpoint.lastFailure() != null) {
                return endpoint.lastFailure();
            }
        }
        return null;
    }
}
