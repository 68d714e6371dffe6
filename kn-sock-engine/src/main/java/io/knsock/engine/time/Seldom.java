package io.knsock.engine.time;

import java.time.Duration;

/**
 * When something that peers can bring about may be said again: at most once in ten seconds. Guarded by its owner; times
 * are those of {@link System#nanoTime()}.
 */
public final class Seldom {
    /** So long after something was said it is not said again. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private boolean said;
    private long saidAt;

    /** Nothing was said yet, so it is time. */
    public Seldom() {
        // see the fields
    }

    /** Returns whether it may be said now, and notes that it is. */
    public boolean isTime(long now) {
        return isTime(now, INTERVAL);
    }

    /** Returns whether it may be said now, if it has not been for so long, and notes that it is. */
    public boolean isTime(long now, Duration interval) {
        if (said && now - saidAt < interval.toNanos()) {
            return false;
        }
        said = true;
        saidAt = now;
        return true;
    }

    /** Notes that it was not said in the end: the next time is the time. */
    public void takeBack() {
        said = false;
    }
}
