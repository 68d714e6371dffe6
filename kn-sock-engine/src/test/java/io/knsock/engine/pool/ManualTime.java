package io.knsock.engine.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A clock that stands until it is moved, and a timer that runs its tasks, in their order, while that happens. */
final class ManualTime extends AbstractExecutorService implements ScheduledExecutorService, Ticker {
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(
            Comparator.<Task<?>>comparingLong(task -> task.at).thenComparingLong(task -> task.number));
    private volatile long now = 1_000_000_000_000L;
    private long number;
    private boolean shutdown;

    /** Whether what is to be done at once waits until the clock is moved as well. */
    boolean late;

    private class Task<T> extends FutureTask<T> implements ScheduledFuture<T> {
        private final long number;
        private long at;

        Task(Callable<T> callable, long at, long number) {
            super(callable);
            this.at = at;
            this.number = number;
        }

        boolean again() {
            return runAndReset();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    /** Moves the clock, and runs what falls due on the way. */
    void advance(Duration duration) {
        long end = now + duration.toNanos();
        while (true) {
            Task<?> next;
            synchronized (this) {
                next = tasks.peek();
                if (next == null || next.at > end) {
                    break;
                }
                tasks.remove();
                now = Math.max(now, next.at);
            }
            next.run();
        }
        now = end;
    }

    /** Returns how many tasks are still to run. */
    synchronized long pending() {
        return tasks.stream().filter(task -> !task.isCancelled()).count();
    }

    private synchronized <T> Task<T> add(Task<T> task) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        tasks.add(task);
        return task;
    }

    @Override
    public void execute(Runnable command) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        if (late) {
            schedule(command, 0, TimeUnit.NANOSECONDS);
        } else {
            command.run();
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    command.run();
                    return null;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, now + unit.toNanos(delay), number++));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        List<Task<Object>> self = new ArrayList<>();
        Task<Object> task =
                new Task<>(
                        () -> {
                            command.run();
                            return "";
                        },
                        now + unit.toNanos(initialDelay),
                        number++) {
                    @Override
                    public void run() {
                        if (again()) {
                            self.get(0).at = now + unit.toNanos(delay);
                            add(self.get(0));
                        }
                    }
                };
        self.add(task);
        return add(task);
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
