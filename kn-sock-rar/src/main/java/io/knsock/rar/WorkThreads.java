package io.knsock.rar;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** The engine's threads, taken from the container's {@link WorkManager} (§10.3). */
final class WorkThreads {
    private final WorkManager workManager;
    private final boolean hintsSupported;
    private volatile boolean stopping;

    WorkThreads(BootstrapContext context) {
        this.workManager = context.getWorkManager();
        this.hintsSupported = context.isContextSupported(HintsContext.class);
    }

    /**
     * Runs an event loop, until the engine is stopped.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    void runLoop(Runnable loop) {
        if (stopping) {
            // A loop that nobody needed yet starts for a moment to close its selector. A container that is stopping may
            // accept work and never run it, so this takes a thread of its own, a daemon (§10.3.6).
            Thread thread = new Thread(withOwnClassLoader(loop), "kn-sock-loop-stop");
            thread.setDaemon(true);
            thread.start();
        } else {
            schedule(new Task(withOwnClassLoader(loop), hintsSupported));
        }
    }

    /**
     * Runs a handler, which takes as long as the application does.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    void runHandler(Runnable handler) {
        schedule(new Task(withOwnClassLoader(handler), false));
    }

    /** Called before the engine is stopped. */
    void stopping() {
        stopping = true;
    }

    private void schedule(Task task) {
        try {
            workManager.scheduleWork(task);
        } catch (WorkException rejected) {
            throw new RejectedExecutionException("the work manager rejected it: " + rejected.getMessage(), rejected);
        }
    }

    /** Containers differ in the context class loader of their work threads; nobody's but our own is always there. */
    private static Runnable withOwnClassLoader(Runnable task) {
        return () -> {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(WorkThreads.class.getClassLoader());
            try {
                task.run();
            } finally {
                thread.setContextClassLoader(before);
            }
        };
    }

    private static final class Task implements Work, WorkContextProvider {
        private static final long serialVersionUID = 1L;

        private final transient Runnable task;
        private final boolean longRunning;

        Task(Runnable task, boolean longRunning) {
            this.task = task;
            this.longRunning = longRunning;
        }

        @Override
        public List<WorkContext> getWorkContexts() {
            if (!longRunning) {
                return List.of();
            }
            HintsContext hints = new HintsContext();
            hints.setHint(HintsContext.LONGRUNNING_HINT, Boolean.TRUE);
            return List.of(hints);
        }

        @Override
        public void run() {
            task.run();
        }

        /** Loops are ended by the engine's stop, handlers when they return; some containers call this after each work. */
        @Override
        public void release() {
            // nothing: see above
        }
    }
}
