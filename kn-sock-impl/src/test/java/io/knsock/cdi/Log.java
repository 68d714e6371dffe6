package io.knsock.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Where beans of tests write down what happens. */
@ApplicationScoped
class Log {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    void add(String line) {
        lines.add(line);
    }

    /** Returns the lines, also those that are still to come. */
    List<String> lines() {
        return lines;
    }

    /** Returns the lines once there are as many, or what there is after 20 s. */
    List<String> await(int count) {
        return awaitThat(() -> lines.size() >= count);
    }

    /** Returns the lines once this is one of them, or what there is after 20 s. */
    List<String> await(String line) {
        return awaitThat(() -> lines.contains(line));
    }

    private List<String> awaitThat(BooleanSupplier done) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return List.copyOf(lines);
    }
}
