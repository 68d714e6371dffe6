package io.knsock.engine.pool;

import io.knsock.engine.time.Durations;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import java.util.stream.LongStream;

/**
 * Comes by from time to time, so that callers need not look at the clock: evicts what is idle too long, too old or
 * lost, and reports leases that take too long. Does not block.
 */
final class Housekeeper {
    private static final long MOST_SELDOM_NANOS = 5_000_000_000L;
    private static final long MOST_OFTEN_NANOS = 1_000_000;

    private final Ledger ledger;
    private final int minIdle;
    private final long idleNanos;
    private final long lifetimeNanos;
    private final long leakNanos;

    Housekeeper(Ledger ledger, PoolConfig config) {
        this.ledger = ledger;
        this.minIdle = config.minIdle();
        this.idleNanos = Durations.nanos(config.idleTimeout());
        this.lifetimeNanos = Durations.nanos(config.maxLifetime());
        this.leakNanos = Durations.nanos(config.leakThreshold());
    }

    /** Returns how often it has to come by to be at most a quarter late. */
    long periodNanos() {
        long shortest = LongStream.of(idleNanos, lifetimeNanos, leakNanos)
                .filter(nanos -> nanos > 0)
                .min()
                .orElseThrow();
        return Math.max(MOST_OFTEN_NANOS, Math.min(MOST_SELDOM_NANOS, shortest / 8));
    }

    void comeBy() {
        ledger.change(() -> {
            long now = ledger.ticker.nanos();
            int spare = ledger.endpoints.stream().mapToInt(EndpointState::idle).sum() - minIdle;
            for (EndpointState endpoint : ledger.endpoints) {
                for (Slot slot : endpoint.slots()) {
                    if (slot.isIdle() && evict(slot, now, spare > 0)) {
                        spare--;
                    } else if (slot.isLeased()) {
                        lookAtLease(slot, now);
                    }
                }
            }
        });
    }

    private boolean evict(Slot slot, long now, boolean spare) {
        DestroyCause cause = null;
        if (!slot.isFit()) {
            cause = slot.unfitness();
        } else if (isTooOld(slot, now)) {
            cause = DestroyCause.AGE;
        } else if (now - slot.seenIdleSince(now) >= idleNanos && spare) {
            cause = DestroyCause.IDLE;
        }
        if (cause == null || !slot.idleToGone()) { // a caller may have been faster
            return false;
        }
        ledger.discard(slot, cause);
        return true;
    }

    private void lookAtLease(Slot slot, long now) {
        if (isTooOld(slot, now)) {
            slot.condemn(DestroyCause.AGE);
        }
        LeaseTrace lease = slot.lease();
        if (lease != null && !lease.reported && now - lease.since >= leakNanos) {
            lease.reported = true;
            ledger.counters.leaks++;
            ledger.afterwards(() -> ledger.events.leaked(slot, lease, now - lease.since));
        }
    }

    private boolean isTooOld(Slot slot, long now) {
        return lifetimeNanos > 0 && now - slot.retireAt >= 0;
    }
}
