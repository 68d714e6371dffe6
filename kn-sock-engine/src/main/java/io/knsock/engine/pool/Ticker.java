package io.knsock.engine.pool;

import java.time.Duration;

/** The pool's clock, so that tests can have one of their own. */
interface Ticker {
    /** The monotonic clock: a change of the wall clock evicts nothing. */
    Ticker SYSTEM = System::nanoTime;

    /** More than anybody waits, and little enough to be added to any time. */
    Duration LONGEST = Duration.ofDays(36_500);

    /** Returns nanoseconds since an arbitrary moment; only differences mean anything. */
    long nanos();

    /** Returns the duration in nanoseconds; more than a hundred years count as a hundred. */
    static long nanos(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
    }
}
