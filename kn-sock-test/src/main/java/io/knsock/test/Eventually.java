package io.knsock.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits until something is so that another thread brings about, and that nobody tells of: a count, a state. The
 * condition is looked at again and again; in between the thread is parked, for 50 µs at first and never for more than 5
 * ms, so that it neither takes a processor from those it waits for nor is late.
 *
 * <p>All methods block for at most {@link #LONGEST}, and then throw an {@link AssertionError}. If the thread is
 * interrupted they throw one at once, and the interrupt status stays set. Where there is something that can be waited
 * for, a latch, a future, an {@link Inbox}, wait for that instead.
 *
 * @since 0.1
 */
public final class Eventually {
    /** How long a wait may take: 20 s. Nothing that works takes as long, not on a busy machine either. */
    public static final Duration LONGEST = Duration.ofSeconds(20);

    private static final long FIRST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Eventually() {}

    /** Returns as soon as the condition holds. What it throws is thrown. */
    public static void until(BooleanSupplier condition) {
        until(condition, () -> "nothing that tells why");
    }

    /**
     * Returns as soon as the condition holds. What it throws is thrown.
     *
     * @param what is waited for, for the failure: "the connection is closed"
     */
    public static void until(String what, BooleanSupplier condition) {
        Wait wait = new Wait(LONGEST);
        while (!condition.getAsBoolean()) {
            wait.pause(() -> "did not happen within " + LONGEST + ": " + what);
        }
    }

    /**
     * Returns as soon as the condition holds. What it throws is thrown.
     *
     * @param instead what there is if it does not, for the failure; called once
     */
    public static void until(BooleanSupplier condition, Supplier<?> instead) {
        Wait wait = new Wait(LONGEST);
        while (!condition.getAsBoolean()) {
            wait.pause(() -> "did not happen within " + LONGEST + ": " + instead.get());
        }
    }

    /**
     * Returns the value as soon as it is as wanted.
     *
     * @param what the value is, for the failure, which says the last one
     */
    public static <T> T value(String what, Supplier<T> value, Predicate<? super T> wanted) {
        Wait wait = new Wait(LONGEST);
        while (true) {
            T now = value.get();
            if (wanted.test(now)) {
                return now;
            }
            wait.pause(() -> what + " is not as wanted after " + LONGEST + ", but " + now);
        }
    }

    /**
     * Returns as soon as assertions hold.
     *
     * @param assertions may throw an {@link AssertionError}: then they are tried again, and the last one is thrown in
     *     the end. Anything else is thrown at once
     */
    public static void holds(Runnable assertions) {
        Wait wait = new Wait(LONGEST);
        while (true) {
            try {
                assertions.run();
                return;
            } catch (AssertionError notYet) {
                wait.pause(notYet);
            }
        }
    }

    /** One wait, from its creation on. */
    private static final class Wait {
        private final long end;
        private long nanos = FIRST_NANOS;

        Wait(Duration longest) {
            end = System.nanoTime() + longest.toNanos();
        }

        void pause(Supplier<String> failure) {
            if (isOver()) {
                throw new AssertionError(failure.get());
            }
            park(() -> new AssertionError("interrupted: " + failure.get()));
        }

        void pause(AssertionError failure) {
            if (isOver()) {
                throw failure;
            }
            park(() -> new AssertionError("interrupted: " + failure.getMessage(), failure));
        }

        private boolean isOver() {
            return System.nanoTime() - end >= 0;
        }

        private void park(Supplier<AssertionError> interrupted) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted.get();
            }
            LockSupport.parkNanos(this, nanos);
            nanos = Math.min(2 * nanos, LAST_NANOS);
        }
    }
}
