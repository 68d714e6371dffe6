package io.knsock.cli.bench;

import io.knsock.engine.time.Deadline;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Which requests there are to make until it is over. Safe for use by many threads. */
public final class Turns {
    private final AtomicLong left;
    private volatile @Nullable Deadline deadline;
    private volatile boolean over;
    private volatile @Nullable IllegalArgumentException refusal;

    /**
     * Creates them.
     *
     * @param requests how many there are, or null for no end of them
     */
    public Turns(@Nullable Long requests) {
        this.left = new AtomicLong(requests == null ? Long.MAX_VALUE : requests);
    }

    /** Sets the time after which there are none. */
    void endAt(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Takes one; returns whether there was one. */
    boolean take() {
        return !isOver() && left.getAndUpdate(turns -> Math.max(0, turns - 1)) > 0;
    }

    /** Returns whether there are no more, and will be none. */
    boolean isOver() {
        return over || left.get() <= 0 || isTimeOver();
    }

    boolean isTimeOver() {
        Deadline end = deadline;
        return end != null && end.hasPassed();
    }

    /** Waits for something until the time is over; returns true if it came, or if time never is over. */
    boolean awaitDeadline(CountDownLatch latch) throws InterruptedException {
        Deadline end = deadline;
        return end == null || latch.await(end.remainingNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns whether they were {@linkplain #end ended}. */
    boolean isEnded() {
        return over;
    }

    /** Ends them: before their time, or because all that were taken are under way. */
    void end() {
        over = true;
    }

    /** Ends them because no request can be made at all. */
    void refuse(IllegalArgumentException why) {
        refusal = why;
        end();
    }

    void throwIfRefused() {
        IllegalArgumentException why = refusal;
        if (why != null) {
            throw why;
        }
    }
}
