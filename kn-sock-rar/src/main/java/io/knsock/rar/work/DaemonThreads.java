package io.knsock.rar.work;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of the adapter's own, as §10.3.6 allows: for the event loops of outbound connections, and for the watch over
 * handlers, which would take one of the few threads of a small container for good. The loops last until the container
 * has closed its pools, which it does last: Open Liberty waits 30 s at its stop for work that does not end, before it
 * closes them.
 */
public final class DaemonThreads {
    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    /** @param name what their names begin with; a number follows */
    public DaemonThreads(String name) {
        this.name = name;
    }

    /** Runs the task on a new thread. */
    public void run(Runnable task) {
        // Made by whichever thread of an application comes first, whose context and thread-locals it must not keep.
        Thread thread = new Thread(null, task, name + made.incrementAndGet(), 0, false);
        thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
        thread.setDaemon(true);
        thread.start();
    }
}
