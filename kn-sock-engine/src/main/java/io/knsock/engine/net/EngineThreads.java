package io.knsock.engine.net;

import io.knsock.config.EngineExecutors;
import io.knsock.engine.settings.Transport;
import io.knsock.engine.time.Deadline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The event loops and handler threads of one engine: what was handed in, and own ones for the rest. */
public final class EngineThreads {
    private static final int OWN_HANDLERS =
            Math.max(16, 8 * Runtime.getRuntime().availableProcessors());

    /** Apart from handlers, so that none of those that block holds up a look-up, or the reading of a changed file. */
    private static final int OWN_LOOKUPS = 4;

    /** What ending the loops may take when the deadline has passed: with all connections closed it is milliseconds. */
    private static final long LAST_MILLIS = 1_000;

    private final EngineLoops loops;
    private final ChannelGroup clientChannels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
    private final Workers handlers;
    private final Executor streams;
    private final Executor lookups;
    private final WatchThread watch;
    private final List<ExecutorService> own = new ArrayList<>();
    private final Map<EventLoop, Turns> turns = new ConcurrentHashMap<>();

    /** @param whenFailed see {@link EngineLoops} */
    public EngineThreads(EngineExecutors threads, Transport transport, BiPredicate<EventLoop, Throwable> whenFailed) {
        Executor givenLoops = threads.loops();
        Executor loopThreads = givenLoops != null
                ? givenLoops
                : new ThreadPerTaskExecutor(new DefaultThreadFactory("kn-sock-loop", threads.daemon()));
        Executor traceless = loop -> loopThreads.execute(withoutTraces(loop));
        this.loops = new EngineLoops(threads.loopCount(), traceless, Sockets.ioHandlers(transport), whenFailed);
        this.watch = new WatchThread(watchThreads(threads), loops);
        Executor givenHandlers = threads.handlers();
        Executor handlerThreads = givenHandlers != null ? givenHandlers : own("kn-sock-handler", OWN_HANDLERS);
        boolean virtual = givenHandlers == null && !(handlerThreads instanceof ThreadPoolExecutor);
        this.handlers = virtual ? Workers.endingWhenIdle(handlerThreads, loops) : workers(handlerThreads);
        this.streams = givenHandlers != null ? handlers : virtual ? handlerThreads : streamThreads();
        Executor givenLookups = threads.lookups();
        if (givenLookups != null) {
            this.lookups = givenLookups;
        } else {
            this.lookups = givenHandlers != null ? givenHandlers : own("kn-sock-lookup", OWN_LOOKUPS);
        }
    }

    private static Executor watchThreads(EngineExecutors threads) {
        Executor given = threads.watch();
        return given != null ? given : new ThreadPerTaskExecutor(new DefaultThreadFactory("kn-sock-watch", true));
    }

    public EventLoopGroup loops() {
        return loops;
    }

    /** Returns where connections of an event loop wait for their next turn. */
    public Turns turns(EventLoop loop) {
        return turns.computeIfAbsent(loop, Turns::new);
    }

    public Workers handlers() {
        return handlers;
    }

    /**
     * Returns what runs the handlers of streams, each for as long as its connection lasts: where handlers' threads are
     * few and the engine's own, threads for streams, so that no stream has to wait for the end of another.
     */
    public Executor streams() {
        return streams;
    }

    /** Returns what runs handlers on the threads of an executor; to be stopped by the caller. */
    public Workers workers(Executor given) {
        return new Workers(given, loops);
    }

    public Executor lookups() {
        return lookups;
    }

    public WatchThread watch() {
        return watch;
    }

    /**
     * Connections to endpoints. They are closed before the loops are ended: io_uring closes in the background, and a
     * loop that ends meanwhile complains in the log.
     */
    public ChannelGroup clientChannels() {
        return clientChannels;
    }

    /** Ends the loops, and asks own handler threads that are still at work to end. Blocks until the deadline. */
    public void stop(Deadline deadline) {
        watch.stop();
        handlers.stop();
        clientChannels.close().awaitUninterruptibly(LAST_MILLIS);
        long millis = Math.max(LAST_MILLIS, deadline.remainingMillis());
        loops.shutdownGracefully(0, millis, TimeUnit.MILLISECONDS);
        try {
            loops.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        own.forEach(ExecutorService::shutdownNow);
        FastThreadLocal.removeAll(); // what binding and closing left on the caller's thread
    }

    public void stopWithoutWaiting() {
        watch.stop();
        handlers.stop();
        clientChannels.close().addListener(closed -> loops.shutdownGracefully(0, LAST_MILLIS, TimeUnit.MILLISECONDS));
        own.forEach(ExecutorService::shutdown);
    }

    public boolean isLoopThread() {
        for (var executor : loops) {
            if (executor.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether every loop runs a task before the deadline. */
    public boolean loopsAnswer(Deadline deadline) {
        CountDownLatch answers = new CountDownLatch(loops.executorCount());
        try {
            loops.forEach(loop -> loop.execute(answers::countDown));
            return answers.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Pooled container threads go on living: what Netty left on them would keep the application's class loader. */
    private static Runnable withoutTraces(Runnable loop) {
        return () -> {
            try {
                loop.run();
            } finally {
                FastThreadLocal.removeAll();
            }
        };
    }

    private ExecutorService own(String name, int platformThreads) {
        ExecutorService virtual = virtualThreads();
        ExecutorService made = virtual != null ? virtual : platformThreads(name, platformThreads);
        own.add(made);
        return made;
    }

    private static ExecutorService platformThreads(String name, int number) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                number,
                number,
                60,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // bounded by the connections: each submits one task at most
                new DefaultThreadFactory(name, true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** As many as there are streams, which is bounded by the settings of their servers. */
    private ExecutorService streamThreads() {
        ExecutorService made = Executors.newCachedThreadPool(new DefaultThreadFactory("kn-sock-stream", true));
        own.add(made);
        return made;
    }

    /** {@code Executors.newVirtualThreadPerTaskExecutor()}, which Java 17 lacks. */
    private static @Nullable ExecutorService virtualThreads() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (NoSuchMethodException olderThan21) {
            return null;
        } catch (Throwable failure) {
            throw new IllegalStateException("virtual threads cannot be had", failure);
        }
    }
}
