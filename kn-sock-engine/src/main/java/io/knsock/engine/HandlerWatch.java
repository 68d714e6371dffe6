package io.knsock.engine;

import io.knsock.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks each second for messages that have been with the handler for too long, and for connections that wait for a place with
 * it, of all servers of one engine. It does so on
 * a thread of its own, as what it looks for may be an event loop that is blocked; there is one while a server wants it.
 * If none is to be had, an event loop looks, which sees all the others.
 */
final class HandlerWatch {
    private static final long PERIOD_MILLIS = 1_000;

    private final Executor threads;
    private final ScheduledExecutorService loops;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private boolean running;
    private @Nullable Future<?> onLoop;

    private record Watched(ConnectionGroup connections, Duration limit, TakenPlaces places) {
        void look() {
            connections.warnOfSlowHandlers(limit);
            places.looked();
        }
    }

    /** @param threads gives a thread for as long as the engine runs */
    HandlerWatch(Executor threads, ScheduledExecutorService loops) {
        this.threads = threads;
        this.loops = loops;
    }

    /** Begins to watch a server, if its settings want it. Returns what ends that. */
    synchronized Runnable begin(ServerConfig config, ConnectionGroup connections, HandlerSlots slots) {
        Duration limit = config.slowHandlerWarning();
        if (limit.isZero()) {
            return () -> {};
        }
        Watched server = new Watched(connections, limit, new TakenPlaces(config, slots));
        watched.add(server);
        if (!running) {
            running = true;
            start();
        }
        return () -> end(List.of(server));
    }

    /** Ends it for all servers. */
    void stop() {
        end(watched);
    }

    private synchronized void end(Iterable<Watched> servers) {
        servers.forEach(watched::remove);
        notifyAll();
    }

    private void start() {
        try {
            threads.execute(this::watch);
        } catch (Throwable noThread) { // also errors: no thread can be made
            onLoop =
                    loops.scheduleWithFixedDelay(this::lookOnLoop, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void watch() {
        while (isWantedAfterPause()) {
            lookAtAll();
        }
    }

    private void lookAtAll() {
        try {
            watched.forEach(HandlerWatch::look);
        } catch (Throwable noMemory) { // for the iterator; it looks again in a second
            return;
        }
    }

    /** Whatever fails, the log for lack of memory for instance, must not end the watch. */
    private static void look(Watched server) {
        try {
            server.look();
        } catch (Throwable failure) { // it looks again in a second, and says it then
            return;
        }
    }

    private synchronized boolean isWantedAfterPause() {
        try {
            long ends = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
            for (long left = PERIOD_MILLIS; left > 0 && !watched.isEmpty(); ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(ends - System.nanoTime());
            }
        } catch (InterruptedException containerEnds) {
            running = false;
            Thread.currentThread().interrupt();
            return false;
        }
        running = !watched.isEmpty();
        return running;
    }

    private void lookOnLoop() {
        watched.forEach(Watched::look);
        synchronized (this) {
            Future<?> timer = onLoop;
            if (timer != null && watched.isEmpty()) {
                timer.cancel(false);
                onLoop = null;
                running = false;
            }
        }
    }
}
