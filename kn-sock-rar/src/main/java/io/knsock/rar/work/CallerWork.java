package io.knsock.rar.work;

import io.knsock.Connection;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A task of one connection, run as its caller.
 *
 * <p>A container takes such work, and then may find that it cannot establish the caller: it does not run the work, and
 * says so in one or another way or in both. Whoever comes first of those that say so, of {@link #run} and of {@link
 * #rejected} has the task. If it will not be run, the connection is closed before the task is: so the task handles no
 * message, which would not be the caller's, and only lets go of what it holds.
 */
final class CallerWork extends WorkThreads.Task implements WorkContextProvider, WorkListener {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final transient Connection connection;
    private final AtomicBoolean taken = new AtomicBoolean();

    CallerWork(Caller caller, Connection connection, Runnable task) {
        super(task);
        this.caller = caller;
        this.connection = connection;
    }

    @Override
    public List<WorkContext> getWorkContexts() {
        return List.of(new CallerContext(caller, this::refused));
    }

    @Override
    public void run() {
        if (take()) {
            super.run();
        }
    }

    /** Notes that there was no thread: the task will come again as another work. Returns false if it is settled. */
    boolean rejected() {
        return take();
    }

    /** Ends the connection, unless the task has run. */
    void refused(@Nullable Throwable why) {
        if (take()) {
            Log.callerRefused(connection, caller, why);
            connection.close();
            super.run();
        }
    }

    private boolean take() {
        return taken.compareAndSet(false, true);
    }

    @Override
    public void workAccepted(WorkEvent event) {
        // it waits for a thread
    }

    /** Comes with an exception to the thread that has scheduled the work, which deals with it. */
    @Override
    public void workRejected(WorkEvent event) {
        // nothing: see above
    }

    @Override
    public void workStarted(WorkEvent event) {
        // the caller is established next
    }

    @Override
    public void workCompleted(WorkEvent event) {
        refused(event.getException());
    }
}
