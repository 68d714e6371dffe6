package io.knsock.cdi.container;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs handlers on an executor of the container, and while the application ends on threads of the container's factory
 * if the executor takes no more. Open Liberty shuts its executors down when the server is asked to stop, before an
 * application hears of it: what arrives until the servers are drained would wait for the drain timeout and be lost.
 */
public final class ShutdownExecutor implements Executor {
    private static final int THREADS = 16;

    private final Executor executor;
    private final BooleanSupplier ending;
    private final ThreadPoolExecutor last;

    public ShutdownExecutor(Executor executor, ThreadFactory threads, BooleanSupplier ending) {
        this.executor = executor;
        this.ending = ending;
        this.last = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                100, // so that none outlives the application
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(), // bounded by the connections: each submits one task at most
                threads);
        last.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException rejected) {
            if (!ending.getAsBoolean()) {
                throw rejected; // it has too much to do: the engine asks again
            }
            last.execute(task);
        }
    }
}
