package io.knsock.cdi.container;

import io.knsock.config.EngineExecutors;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads for an application on a runtime that gives it none. All have the application's context class loader and end
 * with it. Handlers run on those of the engine, as in plain Java.
 */
final class OwnThreads implements ApplicationThreads {
    private static final int TASKS = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());

    private final LoaderContext context;
    private final ThreadPoolExecutor tasks;

    private OwnThreads(LoaderContext context) {
        this.context = context;
        this.tasks = new ThreadPoolExecutor(
                TASKS,
                TASKS,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // bounded by the pools: each exchange submits one task
                threads("kn-sock-task-", true));
        tasks.allowCoreThreadTimeOut(true);
    }

    /** Returns threads with the context class loader of the calling one. */
    static OwnThreads ofCaller() {
        return new OwnThreads(LoaderContext.current());
    }

    private ThreadFactory threads(String prefix, boolean daemon) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(daemon);
            thread.setContextClassLoader(context.loader());
            return thread;
        };
    }

    @Override
    public boolean areOwn() {
        return true;
    }

    /** Event loops are no daemons: a program whose main method ends goes on serving until its container is closed. */
    @Override
    public EngineExecutors engine(BooleanSupplier ending) {
        ThreadFactory loops = threads("kn-sock-", false);
        ThreadFactory others = threads("kn-sock-other-", true);
        return EngineExecutors.builder()
                .loops(task -> loops.newThread(task).start())
                .lookups(task -> others.newThread(task).start())
                .watch(task -> others.newThread(task).start())
                .build();
    }

    /** @throws IllegalStateException always */
    @Override
    public Executor handlers(String jndiName, BooleanSupplier ending) {
        throw new IllegalStateException(noExecutor(jndiName));
    }

    static String noExecutor(String jndiName) {
        return "there is no " + jndiName + ", since " + ServerKind.here()
                + " has no managed executors: remove the setting";
    }

    @Override
    public Executor tasks() {
        return tasks;
    }

    /** The context is the class loader: such a runtime has no other that belongs to an application. */
    @Override
    public Executor context(@Nullable String jndiName) {
        if (jndiName != null) {
            throw new IllegalStateException(noExecutor(jndiName));
        }
        return context::run;
    }

    @Override
    public void close() {
        tasks.shutdown();
    }
}
