package io.knsock.engine.time;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after so many failures in a row: nothing after none, then the first delay, which doubles up to the
 * longest. A random part of up to a half is taken off, so that many clients do not come back at once.
 */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;

    /** @param random returns numbers from 0 to 1 */
    public Backoff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** Returns how long to wait after so many failures in a row. */
    public Duration after(int failures) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        long bound = Durations.nanos(longest);
        long full = Durations.nanos(first);
        for (int i = 1; i < failures && full < bound; i++) {
            full *= 2; // a century at most before: no overflow
        }
        long bounded = Math.min(full, bound);
        return Duration.ofNanos(bounded - (long) (bounded * 0.5 * random.getAsDouble()));
    }
}
