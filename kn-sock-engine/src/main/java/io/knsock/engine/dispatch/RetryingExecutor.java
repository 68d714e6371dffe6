package io.knsock.engine.dispatch;

import io.knsock.engine.net.ThreadLog;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Hands the tasks of one connection to an executor, and one that it rejects again a little later, until it takes it or
 * the engine has ended, or the connection is closed and it need not be run. Meanwhile the connection is not read.
 *
 * <p>Who hands a task over again is the event loop, as the timer; so attempts never overlap. The connection is read
 * again only after the executor has taken the task: what the task asks of the event loop comes after that.
 */
public final class RetryingExecutor implements Executor {
    private static final long FIRST_MILLIS = 1;
    private static final long LAST_MILLIS = 100;

    /** A task that may have become superfluous when it is handed over again. */
    interface Retried extends Runnable {
        /** Returns whether it need not be run, as of a closed connection, and has given back what it holds. */
        boolean isOver();
    }

    private final Executor given;
    private final Inbound connection;

    public RetryingExecutor(Executor given, Inbound connection) {
        this.given = given;
        this.connection = connection;
    }

    /**
     * Has the task run, now or later.
     *
     * @throws RejectedExecutionException if the engine has ended
     */
    @Override
    public void execute(Runnable task) {
        if (!isTaken(task, true)) {
            connection.holdBack(true);
            again(task, FIRST_MILLIS);
        }
    }

    private void again(Runnable task, long millis) {
        connection.loop().schedule(() -> retry(task, millis), millis, TimeUnit.MILLISECONDS);
    }

    private void retry(Runnable task, long millis) {
        if (isOver(task) || isTaken(task, false)) {
            connection.holdBack(false);
        } else {
            again(task, Math.min(2 * millis, LAST_MILLIS));
        }
    }

    private static boolean isOver(Runnable task) {
        return task instanceof Retried own && own.isOver();
    }

    private boolean isTaken(Runnable task, boolean first) {
        try {
            given.execute(task);
            return true;
        } catch (RejectedExecutionException saturated) {
            return false;
        } catch (Throwable failure) { // also errors: no thread can be made. Whatever it is, the messages must not wait
            if (first) {
                ThreadLog.noHandlerThread(failure);
            }
            return false;
        }
    }
}
