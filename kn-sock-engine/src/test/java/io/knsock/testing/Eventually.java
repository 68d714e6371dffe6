package io.knsock.testing;

import io.knsock.engine.client.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread will bring about. */
public final class Eventually {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private Eventually() {}

    /** Returns as soon as the condition holds; fails, saying what there is instead, if it never does. */
    public static void until(BooleanSupplier condition, Supplier<Object> instead) {
        Deadline deadline = Deadline.in(LONGEST);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new AssertionError("did not happen within " + LONGEST + ": " + instead.get());
            }
            Thread.onSpinWait();
        }
    }

    /** Returns as soon as the condition holds; fails if it never does. */
    public static void until(BooleanSupplier condition) {
        until(condition, () -> "nothing that tells why");
    }
}
