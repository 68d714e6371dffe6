package io.knsock.engine.time;

import java.time.Duration;

/**
 * A point in time that is computed once and passed down, so that steps share one limit. Measured with
 * {@link System#nanoTime()}: changes of the wall clock do not move it.
 */
public final class Deadline {
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns the deadline that lies this far ahead; more than a hundred years count as a hundred. */
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + Durations.nanos(duration));
    }

    /** Returns the deadline that lies this far ahead, or this one if it is sooner. */
    public Deadline atMost(Duration duration) {
        Deadline other = in(duration);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }

    /** Returns the nanoseconds left, 0 if there are none. */
    public long remainingNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    /** Returns the milliseconds left, rounded up; 0 if there are none. */
    public long remainingMillis() {
        return (remainingNanos() + 999_999) / 1_000_000;
    }

    /** Returns the time left, zero if there is none. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /** Returns whether the time has passed. */
    public boolean hasPassed() {
        return remainingNanos() == 0;
    }
}
