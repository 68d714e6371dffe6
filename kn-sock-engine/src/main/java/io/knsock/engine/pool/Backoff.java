package io.knsock.engine.pool;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long an endpoint is set aside after so many failures in a row: 10 ms at first, then twice as long each time, up
 * to one second, so that a peer that comes back is found within a second; and up to a quarter of the time that
 * borrowers wait, so that none waits through a pause and is never tried for. Each is up to half less by chance, so that
 * the pools of many programs do not come back all at once.
 */
public final class Backoff {
    private static final long FIRST_NANOS = 10_000_000;
    private static final long LONGEST_NANOS = 1_000_000_000;
    private static final int MOST_DOUBLINGS = 7;

    private final long longest;
    private final RandomGenerator random;

    Backoff(Duration acquireTimeout, RandomGenerator random) {
        this.longest = Math.max(FIRST_NANOS, Math.min(LONGEST_NANOS, Ticker.nanos(acquireTimeout) / 4));
        this.random = random;
    }

    /** @param failures at least 1 */
    long nanos(int failures) {
        long full = Math.min(longest, FIRST_NANOS << Math.min(MOST_DOUBLINGS, failures - 1));
        return full - random.nextLong(full / 2);
    }
}
