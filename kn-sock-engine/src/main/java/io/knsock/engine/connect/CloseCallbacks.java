package io.knsock.engine.connect;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Those who want to hear that a connection has ended: each is told once, one that comes later at once. Safe for use by
 * many threads: one that is added while others are told is told by whoever takes it out.
 */
final class CloseCallbacks {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean told;

    /** Adds one; it is called by the thread that tells, or by this one if that has begun. */
    void add(Runnable callback) {
        waiting.add(callback);
        if (told && waiting.remove(callback)) {
            callback.run();
        }
    }

    /** Tells all there are, and from now on each that comes. */
    void tell() {
        told = true;
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    /** Returns whether they have been told, or are being told. */
    boolean isTold() {
        return told;
    }
}
