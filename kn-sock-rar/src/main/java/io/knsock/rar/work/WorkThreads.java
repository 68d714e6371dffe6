package io.knsock.rar.work;

import io.knsock.Connection;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.SecurityContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads of the container's {@link WorkManager}. What lasts, event loops, or may, name look-ups, is told to it as
 * long-running (§11.6) where it knows such a hint.
 */
public final class WorkThreads {
    private final WorkManager workManager;
    private final boolean hints;
    private final boolean callers;

    public WorkThreads(BootstrapContext context) {
        this.workManager = context.getWorkManager();
        this.hints = context.isContextSupported(HintsContext.class);
        this.callers = context.isContextSupported(SecurityContext.class);
    }

    /**
     * Runs what calls the application: of the engine, a worker that takes messages to handlers for a moment, or for as
     * long as the application takes.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    public void run(Runnable task) {
        schedule(new Task(task));
    }

    /**
     * Runs what takes a thread for long.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    public void runLong(Runnable task) {
        schedule(hints ? new LongTask(task) : new Task(task));
    }

    /** Returns whether the container lets a work have a caller. */
    public boolean haveCallers() {
        return callers;
    }

    /**
     * Runs a task of a connection as its caller. If the container does not take the caller, the connection is closed,
     * and then the task is run as nobody.
     *
     * @throws RejectedExecutionException if the container gives no thread
     */
    public void runAs(Caller caller, Connection connection, Runnable task) {
        CallerWork work = new CallerWork(caller, connection, task);
        try {
            workManager.scheduleWork(work, WorkManager.INDEFINITE, null, work);
        } catch (WorkRejectedException saturated) {
            if (work.rejected()) {
                throw rejected(saturated);
            }
        } catch (WorkException refused) {
            work.refused(refused);
        }
    }

    private void schedule(Work work) {
        try {
            workManager.scheduleWork(work);
        } catch (WorkException rejected) {
            throw rejected(rejected);
        }
    }

    private static RejectedExecutionException rejected(WorkException why) {
        return new RejectedExecutionException("the work manager rejected it: " + why.getMessage(), why);
    }

    /**
     * Containers differ in the context class loader of their work threads; nobody's but our own is always there. Not a
     * record: containers keep work in maps, and the JDK remembers for some time which records it has hashed, and their
     * class loaders.
     */
    static class Task implements Work {
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
