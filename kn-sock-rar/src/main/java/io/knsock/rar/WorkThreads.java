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

/**
 * The threads of the container's {@link WorkManager}. What lasts, event loops, or may, name look-ups, is told to it as
 * long-running (§11.6) where it knows such a hint.
 */
final class WorkThreads {
    private final WorkManager workManager;
    private final boolean hints;

    WorkThreads(BootstrapContext context) {
        this.workManager = context.getWorkManager();
        this.hints = context.isContextSupported(HintsContext.class);
    }

    /**
     * Runs what calls the application: of the engine, a worker that takes messages to handlers for a moment, or for as
     * long as the application takes.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    void run(Runnable task) {
        schedule(new Task(task));
    }

    /**
     * Runs what takes a thread for long.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    void runLong(Runnable task) {
        schedule(hints ? new LongTask(task) : new Task(task));
    }

    private void schedule(Work work) {
        try {
            workManager.scheduleWork(work);
        } catch (WorkException rejected) {
            throw new RejectedExecutionException("the work manager rejected it: " + rejected.getMessage(), rejected);
        }
    }

    /**
     * Containers differ in the context class loader of their work threads; nobody's but our own is always there. Not a
     * record: containers keep work in maps, and the JDK remembers for some time which records it has hashed, and their
     * class loaders.
     */
    private static class Task implements Work {
        private final Runnable task;

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(WorkThreads.class.getClassLoader());
            try {
                task.run();
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        /** It ends by itself, when the engine does at the latest; some containers call this after each work. */
        @Override
        public void release() {
            // nothing: see above
        }
    }

    private static final class LongTask extends Task implements WorkContextProvider {
        private static final long serialVersionUID = 1L;

        LongTask(Runnable task) {
            super(task);
        }

        @Override
        public List<WorkContext> getWorkContexts() {
            HintsContext longRunning = new HintsContext();
            longRunning.setName("kn-sock");
            longRunning.setHint(HintsContext.LONGRUNNING_HINT, true);
            return List.of(longRunning);
        }
    }
}
