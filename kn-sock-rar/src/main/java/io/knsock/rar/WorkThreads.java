package io.knsock.rar;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The engine's threads. Handlers, which run application code, are work of the container's {@link WorkManager}. Event
 * loops and name look-ups, which run none, are daemon threads of the adapter (§10.3.6): a loop lasts as long as the
 * adapter, and Open Liberty waits 30 s at its stop for work that does not end, before it stops the adapter.
 */
final class WorkThreads {
    private final WorkManager workManager;
    private final AtomicInteger daemons = new AtomicInteger();

    WorkThreads(WorkManager workManager) {
        this.workManager = workManager;
    }

    /**
     * Runs what calls the application: of the engine, a worker that takes messages to handlers for a moment, or for as
     * long as the application takes.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    void runHandler(Runnable handler) {
        try {
            workManager.scheduleWork(new Task(handler));
        } catch (WorkException rejected) {
            throw new RejectedExecutionException("the work manager rejected it: " + rejected.getMessage(), rejected);
        }
    }

    /** Runs what needs no container: an event loop, until the engine is stopped, or a name look-up. */
    void runDaemon(Runnable task) {
        String name = "kn-sock-" + daemons.incrementAndGet();
        // Made by whichever thread of an application comes first, whose context and thread-locals it must not keep.
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setContextClassLoader(WorkThreads.class.getClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Containers differ in the context class loader of their work threads; nobody's but our own is always there. Not a
     * record: containers keep work in maps, and the JDK remembers for some time which records it has hashed, and their
     * class loaders.
     */
    private static final class Task implements Work {
        private final Runnable handler;

        Task(Runnable handler) {
            this.handler = handler;
        }

        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(WorkThreads.class.getClassLoader());
            try {
                handler.run();
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        /** It ends by itself, soon after the application returns; some containers call this after each work. */
        @Override
        public void release() {
            // nothing: see above
        }
    }
}
