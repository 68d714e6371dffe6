package io.knsock.engine.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on the threads of an executor, without the price of a hand-over for each: a container takes 8 to 19 µs for
 * one, to set up the application's context. What is handed over are workers. A worker takes tasks from the queue that
 * all share, has a nap when there are none (or ends, where a new thread costs less than waking one), and ends when its
 * turn is over.
 *
 * <p><b>One searches at a time.</b> {@code searching} is a token. The worker that has it has promised to look at the
 * queue: a worker that was handed over and has not started, or that was woken and has not looked yet. Nobody else is
 * handed over or woken meanwhile. A worker that has taken a task gives the token up and then, if there are more tasks,
 * takes it again for another worker, before it runs the task: so a task that blocks holds up nobody, and where tasks
 * are short few workers take them all and most need no waking.
 *
 * <p><b>No task is lost, and none waits while a worker could be had.</b> While the queue is not empty, the token is
 * taken, or somebody is about to look whether it is free (which an event loop does when it has read what there is), or
 * a retry is planned. For who adds a task looks at the token after that, and who gives the token up looks at the queue
 * after that; volatile accesses have one order for all, so if the two pass each other, one sees the other. It goes on
 * from there: the thread that takes the token wakes a worker, else hands over another one, and if it is refused, gives
 * the token up and then sees to it that a retry is planned; the retry looks at the queue, and whether the token is
 * free, after it has unset that it is planned. Workers at work come on top of that: they look at the queue after each
 * task, and one that lies down looks once more when it can be seen to nap, so whoever has not seen it is seen by it.
 * None of this depends on a worker's staying, so that it may end at any time between two tasks: when its turn is over,
 * or when its thread is interrupted, as a container does that shuts down. When its turn is over it stays nevertheless
 * if tasks wait and another worker is refused.
 *
 * <p><b>Nothing runs twice</b>, since a task is run by who has removed it from the queue. A nap is ended once, by a
 * compare-and-set: by who wakes the worker, which then has the token, or by the worker itself, which then has not.
 *
 * <p>If two had the token, only more workers than needed would be woken: each would still look at the queue.
 */
public final class Workers implements Executor {
    /**
     * How long a worker keeps its thread, at work or waiting for work. Long enough that the hand-over is next to
     * nothing; short enough that others get the thread in turn where the executor has few, that no container takes the
     * worker for a task that hangs, and that stopping does not wait for it to be noticed.
     */
    private static final Duration TURN = Duration.ofMillis(100);

    private static final long FIRST_RETRY_MILLIS = 1;
    private static final long LAST_RETRY_MILLIS = 100;

    private final Executor given;
    private final ScheduledExecutorService timer;
    private final long turnNanos;
    private final boolean keepsIdle;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** The last to lie down is the first to be woken, so that those that are too many end. */
    private final Deque<Nap> naps = new ConcurrentLinkedDeque<>();

    private final Map<EventLoop, Executor> gathering = new ConcurrentHashMap<>();

    private final AtomicBoolean searching = new AtomicBoolean();
    private final AtomicBoolean retryPlanned = new AtomicBoolean();
    private volatile long retryMillis = FIRST_RETRY_MILLIS;
    private volatile boolean stopped;

    /**
     * @param given runs the workers; if it runs what it is given in its caller's thread, as some do when they are
     *     saturated, only one task is run there
     * @param timer where it is tried again to hand over what was rejected
     */
    Workers(Executor given, ScheduledExecutorService timer) {
        this(given, timer, TURN, true);
    }

    /** @param keepsIdle whether a worker that finds no task waits for one, and does not end at once */
    Workers(Executor given, ScheduledExecutorService timer, Duration turn, boolean keepsIdle) {
        this.given = given;
        this.timer = timer;
        this.turnNanos = turn.toNanos();
        this.keepsIdle = keepsIdle;
    }

    /** Returns the same for virtual threads: one is cheaper to make than to wake. */
    static Workers endingWhenIdle(Executor virtual, ScheduledExecutorService timer) {
        return new Workers(virtual, timer, TURN, false);
    }

    /** Returns whether there are tasks that no worker has taken yet. */
    public boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /** Has a task run, sooner or later. Never rejects it: one that finds no thread waits for one. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        search();
    }

    /** Returns the same for tasks of one event loop, which tells workers once of those that come together. */
    public Executor gathering(EventLoop loop) {
        return gathering.computeIfAbsent(loop, Gathering::new);
    }

    /** Ends the naps, and lets workers end as soon as there is no task. Tasks that come later are run all the same. */
    public void stop() {
        stopped = true;
        naps.forEach(nap -> LockSupport.unpark(nap.sleeper));
    }

    /** Has a worker look for tasks, unless one does. */
    private void search() {
        if (takeToken()) {
            summon();
        }
    }

    private void searchIfThereAreTasks() {
        if (!tasks.isEmpty()) {
            search();
        }
    }

    private boolean takeToken() {
        return !searching.get() && searching.compareAndSet(false, true); // most of the time it is taken: only read then
    }

    /** Passes the token to a worker. Returns false, and has given it up, if none can be had. */
    private boolean summon() {
        Worker worker;
        do {
            try {
                if (wake()) {
                    return true;
                }
                worker = new Worker();
                worker.handOver();
            } catch (RejectedExecutionException saturated) {
                planRetry();
                return false;
            } catch (Throwable failure) { // also errors: no thread can be made. Whatever it is, the tasks must not wait
                boolean first = retryMillis == FIRST_RETRY_MILLIS;
                planRetry(); // before anything that may fail for lack of memory
                if (first) {
                    ThreadLog.noHandlerThread(failure);
                }
                return false;
            }
        } while (worker.ranHere && !tasks.isEmpty() && takeToken());
        return true;
    }

    private boolean wake() {
        for (Nap nap = naps.pollFirst(); nap != null; nap = naps.pollFirst()) {
            if (nap.end()) {
                LockSupport.unpark(nap.sleeper);
                return true;
            }
        }
        return false;
    }

    /** Gives the token up first: a retry that comes at once, and finds it taken, would leave it to nobody. */
    private void planRetry() {
        searching.set(false);
        if (retryPlanned.compareAndSet(false, true)) {
            long delay = retryMillis;
            retryMillis = Math.min(delay * 2, LAST_RETRY_MILLIS);
            try {
                timer.schedule(this::retry, delay, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException ended) {
                retryPlanned.set(false); // the engine has ended, and with it what the tasks are of
            } catch (Throwable noMemory) {
                retryPlanned.set(false); // then whoever adds a task next looks for a thread
                throw noMemory;
            }
        }
    }

    private void retry() {
        retryPlanned.set(false);
        searchIfThereAreTasks();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) { // also errors: the next task is another connection's
            ThreadLog.taskFailed(failure);
        }
    }

    /**
     * Waking a thread costs an event loop as much as reading a message, and where processors are few it interrupts the
     * loop. So a worker is told of the first task at once, and if that was too little to keep it at work, of those that
     * follow by sixteens, and when the loop has read what there is. To tell it of the first only then would save some
     * more, but loop and handlers would take turns where they could both be at work.
     */
    private final class Gathering implements Executor {
        private static final int TOGETHER = 16;

        private final EventLoop loop;

        /** Since workers were last told of the rest; guarded by the loop. */
        private int added;

        Gathering(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void execute(Runnable task) {
            if (!loop.inEventLoop()) {
                Workers.this.execute(task);
                return;
            }
            tasks.add(task);
            if (added % TOGETHER == 0) {
                search();
            }
            if (added++ == 0) {
                plan();
            }
        }

        private void plan() {
            try {
                loop.execute(this::tellOfTheRest);
            } catch (RejectedExecutionException ended) {
                tellOfTheRest();
            }
        }

        private void tellOfTheRest() {
            added = 0;
            searchIfThereAreTasks();
        }
    }

    /** A worker that waits for work. */
    private static final class Nap {
        private final Thread sleeper = Thread.currentThread();
        private final AtomicBoolean over = new AtomicBoolean();

        /** Returns whether it is the caller who has ended it. */
        boolean end() {
            return over.compareAndSet(false, true);
        }

        boolean isOver() {
            return over.get();
        }
    }

    /** Has one thread of the executor for one turn. Made by who has the token, which it gets. */
    private final class Worker implements Runnable {
        /** The thread that hands it over, for as long as that takes. */
        private volatile @Nullable Thread giver;

        private boolean ranHere;
        private long turnEnds;

        void handOver() {
            giver = Thread.currentThread();
            try {
                given.execute(this);
            } finally {
                giver = null;
            }
        }

        @Override
        public void run() {
            if (Thread.currentThread() == giver) {
                ranHere = true; // perhaps on an event loop: it must not be kept
                Runnable task = tasks.poll();
                searching.set(false);
                if (task != null) {
                    Workers.run(task);
                }
                return;
            }
            try {
                retryMillis = FIRST_RETRY_MILLIS;
                turnEnds = System.nanoTime() + turnNanos;
                work();
            } finally {
                // Threads of a container outlive the application: what Netty left on them would keep its class loader.
                FastThreadLocal.removeAll();
            }
        }

        private void work() {
            boolean token = true;
            do {
                Runnable task = tasks.poll();
                if (token) {
                    searching.set(false);
                    token = false;
                }
                if (task != null) {
                    searchIfThereAreTasks();
                    Workers.run(task);
                } else if (tasks.isEmpty()) {
                    token = nap();
                    if (token && Thread.currentThread().isInterrupted()) {
                        summon(); // a handler would be the one that is interrupted
                        return;
                    }
                }
            } while (token || stays());
        }

        /** Returns whether it was woken, and so has the token. */
        private boolean nap() {
            if (!keepsIdle || isTurnOver()) {
                return false;
            }
            Nap nap = new Nap();
            naps.addFirst(nap);
            while (!nap.isOver()) {
                if (tasks.isEmpty() && !isTurnOver() && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(Workers.this, turnEnds - System.nanoTime());
                } else if (nap.end()) {
                    naps.remove(nap);
                    return false;
                }
            }
            return true;
        }

        private boolean isTurnOver() {
            return stopped || System.nanoTime() - turnEnds >= 0;
        }

        private boolean stays() {
            if (Thread.currentThread().isInterrupted() || (!keepsIdle && tasks.isEmpty())) {
                return false;
            }
            if (!isTurnOver()) {
                return true;
            }
            if (tasks.isEmpty() || !takeToken()) {
                return false;
            }
            return !summon();
        }
    }
}
