package io.knsock.cdi;

import io.knsock.test.Eventually;
import jakarta.enterprise.context.ApplicationScoped;
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

    /** Returns the lines once there are as many. */
    List<String> await(int count) {
        return awaitThat(() -> lines.size() >= count);
    }

    /** Returns the lines once this is one of them. */
    List<String> await(String line) {
        return awaitThat(() -> lines.contains(line));
    }

    private List<String> awaitThat(BooleanSupplier done) {
        Eventually.until(done, () -> lines);
        return List.copyOf(lines);
    }
}
