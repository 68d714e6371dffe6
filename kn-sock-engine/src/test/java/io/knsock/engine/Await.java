package io.knsock.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for the thing itself, and fails if it does not come. */
final class Await {
    private static final Duration LONG = Duration.ofSeconds(20);

    private Await() {}

    static void until(String what, BooleanSupplier isSo) {
        long began = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - began > LONG.toNanos()) {
                throw new AssertionError("not within " + LONG + ": " + what);
            }
            Thread.onSpinWait();
        }
    }
}
