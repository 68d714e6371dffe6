package io.knsock.engine.net;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks each second at what it is given. It does so on a thread of its own, as what is looked for may be an event loop
 * that is blocked; there is one while anything is to be looked at. If none is to be had, an event loop looks, which
 * sees all the others.
 */
public final class WatchThread {
    private static final long PERIOD_MILLIS = 1_000;

    private final Executor threads;
    private final ScheduledExecutorService loops;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private boolean running;
    private @Nullable Future<?> onLoop;

    /** Something to be looked at. */
    @FunctionalInterface
    public interface Watched {
        /** Looks; on one thread at a time. What it throws is dropped, and it is called again. */
        void look();
    }

    /** @param threads gives a thread for as long as the engine runs */
    WatchThread(Executor threads, ScheduledExecutorService loops) {
        this.threads = threads;
        this.loops = loops;
    }

    /** Begins to look at something. Returns what ends that. */
    public synchronized Runnable begin(Watched one) {
        watched.add(one);
        if (!running) {
            running = true;
            start();
        }
        return () -> end(List.of(one));
    }

    /** Looks at nothing any more. */
    void stop() {
        end(watched);
    }

    private synchronized void end(Iterable<Watched> ended) {
        ended.forEach(watched::remove);
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
            watched.forEach(WatchThread::look);
        } catch (Throwable noMemory) { // for the iterator; it looks again in a second
            return;
        }
    }

    /** Whatever fails, the log for lack of memory for instance, must not end the watch. */
    private static void look(Watched one) {
        try {
            one.look();
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
