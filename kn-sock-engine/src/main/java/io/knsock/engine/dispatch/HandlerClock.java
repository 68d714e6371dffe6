package io.knsock.engine.dispatch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Since when a message is with the handler, and the thread that is there. Written by whoever handles, for each message,
 * so it is cheap; others look once a second, and interrupt at most once.
 *
 * <p><b>An interrupt reaches no other task.</b> Who interrupts changes {@link #since} from the number that says that a
 * thread is in the handler to {@link #INTERRUPTING}, by a compare-and-set; the thread that leaves changes it from that
 * number to 0, by another. If the interrupter is first, the thread that leaves waits until it is interrupted, clears
 * its interrupt status if the handler has not, and only then goes on; if the thread is first, nobody is interrupted.
 * {@link #thread} is read between the two steps of the interrupter, when the thread cannot leave, so it is the one that
 * is there.
 */
public final class HandlerClock {
    private static final AtomicLongFieldUpdater<HandlerClock> SINCE =
            AtomicLongFieldUpdater.newUpdater(HandlerClock.class, "since");

    private static final AtomicReferenceFieldUpdater<HandlerClock, @Nullable Thread> THREAD =
            AtomicReferenceFieldUpdater.newUpdater(HandlerClock.class, Thread.class, "thread");

    private static final long OUT = 0;
    private static final long INTERRUPTING = 2;
    private static final long INTERRUPTED = 4;

    /**
     * An odd number, {@link System#nanoTime()} or one more, if a message is with the handler; else one of the above.
     */
    private volatile long since;

    /** Written before {@link #since} says that it is there. */
    private volatile @Nullable Thread thread;

    /** Of which message it was told that it is slow; guarded by who looks for those. */
    private long slowSince;

    /**
     * Notes that the calling thread goes into the handler: what it reads after that is read later than this is seen.
     * Returns since when it is there, by {@link System#nanoTime()}.
     */
    public long entered() {
        THREAD.lazySet(this, Thread.currentThread());
        long now = System.nanoTime() | 1;
        since = now;
        return now;
    }

    /**
     * Notes that the thread is back, and the handler is not done: a stage is awaited. Not for what is interrupted.
     */
    void awaited() {
        THREAD.lazySet(this, null);
    }

    /** Notes that the handler is done; after {@link #awaited} on any thread. */
    public void left() {
        long now = since;
        if (!isWithHandler(now) || !SINCE.compareAndSet(this, now, OUT)) {
            interruptedLeaves();
        }
        THREAD.lazySet(this, null);
    }

    private void interruptedLeaves() {
        while (since == INTERRUPTING) {
            Thread.onSpinWait();
        }
        if (since == INTERRUPTED) {
            Thread.interrupted(); // which the handler has not taken note of; the thread's next task is another's
            since = OUT;
        }
    }

    /** Interrupts the thread that is in the handler, if one is; on any thread. */
    public void interrupt() {
        long now = since;
        if (isWithHandler(now) && SINCE.compareAndSet(this, now, INTERRUPTING)) {
            Thread in = thread;
            if (in != null) {
                in.interrupt();
            }
            since = INTERRUPTED;
        }
    }

    private static boolean isWithHandler(long since) {
        return (since & 1) != 0;
    }

    /** Tells of the message that is with the handler for longer than that, once of each. By one thread at a time. */
    void tellIfSlow(Duration limit, Consumer<RunningHandler> told) {
        RunningHandler now = handling();
        if (now != null && now.sinceNanos() != slowSince && System.nanoTime() - now.sinceNanos() > limit.toNanos()) {
            slowSince = now.sinceNanos();
            told.accept(now);
        }
    }

    /** Returns the message that is with the handler, or null if none is; on any thread. */
    @Nullable RunningHandler handling() {
        long now = since;
        return isWithHandler(now) ? new RunningHandler(now, thread) : null;
    }
}
