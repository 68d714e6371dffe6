package io.knsock.test;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last steps of one connection, for failures. Safe for use by many threads. */
final class Transcript {
    private static final int MOST = 20;

    // Guarded by this.
    private final Deque<String> steps = new ArrayDeque<>();
    private int forgotten;

    synchronized void add(String step) {
        if (steps.size() == MOST) {
            steps.removeFirst();
            forgotten++;
        }
        steps.addLast(step);
    }

    @Override
    public synchronized String toString() {
        if (steps.isEmpty()) {
            return "nothing was sent and nothing came before";
        }
        return "before: " + (forgotten == 0 ? "" : forgotten + " steps, ") + String.join(", ", steps);
    }
}
