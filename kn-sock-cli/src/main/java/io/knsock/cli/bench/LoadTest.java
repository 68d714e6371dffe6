package io.knsock.cli.bench;

import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.client.Connector;
import io.knsock.engine.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts a load on a server through the engine's own connections. */
public final class LoadTest {
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final long LONGEST_PARK_NANOS = 50_000_000;

    private final Load load;
    private final Consumer<Interval> listener;
    private final Meter meter = new Meter();
    private final Turns turns;
    private final CountDownLatch finished;
    private long begun;

    private LoadTest(Load load, Consumer<Interval> listener) {
        this.load = load;
        this.listener = listener;
        this.turns = new Turns(load.requests());
        this.finished = new CountDownLatch(load.connections());
    }

    /**
     * Makes all connections, then the requests, and waits until they are answered or have failed. Blocks meanwhile.
     *
     * @param listener hears of each second, on the calling thread
     * @throws io.knsock.KnSockException if the first connections cannot be made; later ones are counted as errors
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    public static LoadResult run(ClientConfig config, Load load, Consumer<Interval> listener)
            throws InterruptedException {
        return new LoadTest(load, listener).run(config);
    }

    private LoadResult run(ClientConfig config) throws InterruptedException {
        ExecutorService connecting = Executors.newCachedThreadPool(task -> daemon(task, "kn-sock-bench-connect"));
        try (SocketEngine engine =
                SocketEngine.start(EngineExecutors.builder().daemon(true).build())) {
            Connector connector = engine.connector(config);
            List<Lane> lanes = Stream.generate(
                            () -> new Lane(connector, config, load, turns, meter, connecting, finished))
                    .limit(load.connections())
                    .toList();
            lanes.forEach(Lane::connect);
            return measure(lanes);
        } finally {
            connecting.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private LoadResult measure(List<Lane> lanes) throws InterruptedException {
        begun = System.nanoTime();
        meter.interval(); // what it takes from here on begins here
        if (load.duration() != null) {
            turns.endAt(Deadline.in(load.duration()));
        }
        Double rate = load.rate();
        if (rate == null) {
            lanes.forEach(Lane::pump);
        } else {
            daemon(() -> pace(lanes, rate), "kn-sock-bench-pace").start();
        }
        for (long next = begun + INTERVAL_NANOS; !awaitUntil(next); next += INTERVAL_NANOS) {
            tell();
        }
        Duration elapsed = elapsed();
        tell();
        turns.throwIfRefused();
        return new LoadResult(elapsed, meter.total(), meter.errors(), meter.replyBytes(), meter.firstFailure());
    }

    private boolean awaitUntil(long nanoTime) throws InterruptedException {
        return finished.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void tell() {
        listener.accept(new Interval(
                elapsed(),
                meter.interval(),
                meter.errors().values().stream().mapToLong(Long::longValue).sum()));
    }

    /** When each request is due is fixed from the start. A pace that is late itself makes up for it at once. */
    private void pace(List<Lane> lanes, double rate) {
        for (long request = 0; turns.take(); request++) {
            long due = begun + (long) (request * 1e9 / rate);
            if (!waitUntil(due)) {
                break;
            }
            lanes.get((int) (request % lanes.size())).due(due);
        }
        turns.end();
        lanes.forEach(Lane::pump);
        try {
            if (!turns.awaitDeadline(finished)) {
                meter.error(
                        LoadResult.NOT_SENT,
                        lanes.stream().mapToInt(Lane::dropDue).sum());
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false if it will be over before that time. */
    private boolean waitUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            if (turns.isTimeOver()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, LONGEST_PARK_NANOS));
        }
        return true;
    }
}
