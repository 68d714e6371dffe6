package io.knsock.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.Eventually;
import io.knsock.testing.LogRecords;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.InternalThreadLocalMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    /** Longer than any test: what ends a worker sooner is what the test is about. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final int MEETINGS = Integer.getInteger("kn-sock.meetings", 20_000);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger handedOver = new AtomicInteger();
    private final List<Workers> all = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        all.forEach(Workers::stop);
        timer.shutdownNow();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Workers workers(Executor given, Duration turn) {
        return workers(given, turn, true);
    }

    private Workers workers(Executor given, Duration turn, boolean keepsIdle) {
        Workers workers = new Workers(
                worker -> {
                    handedOver.incrementAndGet();
                    given.execute(worker);
                },
                timer,
                turn,
                keepsIdle);
        all.add(workers);
        return workers;
    }

    private void newThread(Runnable worker) {
        Thread thread = new Thread(worker);
        threads.add(thread);
        thread.start();
    }

    private static void join(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static Thread await(Workers workers) {
        return CompletableFuture.supplyAsync(Thread::currentThread, workers).join();
    }

    @Test
    void handsOverOneWorkerForTasksThatFollowEachOther() {
        Workers workers = workers(this::newThread, NEVER);
        for (int i = 0; i < 1_000; i++) {
            Thread worker = await(workers);
            Eventually.until("it has lain down", () -> worker.getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(handedOver.get()).isEqualTo(1);
    }

    @Test
    void runsLaterTasksWhileEarlierOnesBlock() {
        Workers workers = workers(this::newThread, NEVER);
        int tasks = 100;
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(tasks);
        for (int i = 1; i < tasks; i++) {
            workers.execute(() -> {
                join(last);
                done.countDown();
            });
        }
        workers.execute(() -> {
            last.countDown();
            done.countDown();
        });
        join(done);
    }

    /** Workers are not kept where their giver's thread runs them: they run what there is when they are told of it. */
    @Test
    void tellsOfTasksBySixteensThatAnEventLoopHasTogether() throws Exception {
        EventLoop loop = new DefaultEventLoop();
        AtomicInteger done = new AtomicInteger();
        Executor executor = workers(Runnable::run, NEVER).gathering(loop);
        try {
            List<Integer> doneAfterEach = loop.submit(() -> {
                        List<Integer> after = new ArrayList<>();
                        for (int i = 0; i < 20; i++) {
                            executor.execute(done::incrementAndGet);
                            after.add(done.get());
                        }
                        return after;
                    })
                    .get();
            assertThat(doneAfterEach.subList(0, 16)).containsOnly(1);
            assertThat(doneAfterEach.subList(16, 20)).containsOnly(17);
            loop.submit(() -> {}).sync();
            assertThat(done).hasValue(20);
        } finally {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void tellsAtOnceOfATaskThatIsNotOfItsEventLoop() throws Exception {
        EventLoop loop = new DefaultEventLoop();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        CountDownLatch done = new CountDownLatch(1);
        workers(this::newThread, NEVER).gathering(loop).execute(done::countDown);
        join(done);
    }

    /** In pairs: the first blocks until the second runs, which is added later, by another thread. */
    @ParameterizedTest
    @CsvSource({"0,true", "20_000,true", "100_000_000,true", "100_000_000,false"})
    void runsEachTaskOnceAndWaitsForNoneThatBlocks(long turnNanos, boolean keepsIdle) throws Exception {
        Workers workers = workers(
                new ThreadPoolExecutor(0, 1_000, 1, TimeUnit.SECONDS, new SynchronousQueue<>()),
                Duration.ofNanos(turnNanos),
                keepsIdle);
        int submitters = 8;
        int pairs = 5_000;
        AtomicIntegerArray runs = new AtomicIntegerArray(submitters * pairs * 2);
        CountDownLatch done = new CountDownLatch(runs.length());
        CyclicBarrier together = new CyclicBarrier(submitters);
        for (int submitter = 0; submitter < submitters; submitter++) {
            int first = submitter * pairs * 2;
            newThread(() -> {
                Random random = new Random(first);
                Semaphore mayBlock = new Semaphore(20);
                List<Runnable> openers = new ArrayList<>();
                try {
                    together.await();
                } catch (Exception broken) {
                    throw new AssertionError(broken);
                }
                for (int pair = 0; pair < pairs; pair++) {
                    int at = first + pair * 2;
                    CountDownLatch opened = new CountDownLatch(1);
                    mayBlock.acquireUninterruptibly();
                    workers.execute(() -> {
                        join(opened);
                        mayBlock.release();
                        runs.incrementAndGet(at);
                        done.countDown();
                    });
                    openers.add(() -> {
                        opened.countDown();
                        runs.incrementAndGet(at + 1);
                        done.countDown();
                    });
                    if (openers.size() == 20 || random.nextInt(4) == 0) {
                        openers.forEach(workers::execute);
                        openers.clear();
                    }
                }
                openers.forEach(workers::execute);
            });
        }
        join(done);
        for (int i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
    }

    /** Threads are few and there is no queue, so that workers are rejected all the time. */
    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, 100_000_000})
    void runsEachTaskOnceWhereWorkersAreRejected(long turnNanos) {
        Workers workers = workers(
                new ThreadPoolExecutor(0, 2, 1, TimeUnit.SECONDS, new SynchronousQueue<>()),
                Duration.ofNanos(turnNanos));
        runsEachTaskOnce(workers);
        assertThat(handedOver.get()).isGreaterThanOrEqualTo(2); // with long turns two workers may do it all
    }

    @Test
    void runsEachTaskOnceWhereTheCallerRunsWhatIsTooMuch() {
        runsEachTaskOnce(workers(
                new ThreadPoolExecutor(
                        0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy()),
                Duration.ofNanos(20_000)));
    }

    private void runsEachTaskOnce(Workers workers) {
        int submitters = 4;
        int tasks = 10_000;
        AtomicIntegerArray runs = new AtomicIntegerArray(submitters * tasks);
        CountDownLatch done = new CountDownLatch(runs.length());
        for (int submitter = 0; submitter < submitters; submitter++) {
            int first = submitter * tasks;
            newThread(() -> {
                for (int i = first; i < first + tasks; i++) {
                    int at = i;
                    workers.execute(() -> {
                        runs.incrementAndGet(at);
                        done.countDown();
                    });
                }
            });
        }
        join(done);
        for (int i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
    }

    @Test
    void runsATaskThatWasRejectedWhenThereAreThreadsAgain() {
        AtomicBoolean saturated = new AtomicBoolean(true);
        Workers workers = workers(
                worker -> {
                    if (saturated.get()) {
                        throw new RejectedExecutionException("saturated");
                    }
                    newThread(worker);
                },
                NEVER);
        CountDownLatch done = new CountDownLatch(2);
        workers.execute(done::countDown);
        workers.execute(done::countDown);
        Eventually.until(() -> handedOver.get() > 5); // it is tried again without another task
        saturated.set(false);
        join(done);
    }

    @Test
    void triesAgainAndSaysSoWhereTheExecutorFails() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Workers workers = workers(
                worker -> {
                    if (broken.getAndSet(false)) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    newThread(worker);
                },
                NEVER);
        try (LogRecords log = new LogRecords()) {
            await(workers);
            assertThat(log.count("KNS0018")).isEqualTo(1);
        }
    }

    @Test
    void losesNoTaskIfARetryComesBeforeWhoPlansItIsThrough() {
        AtomicBoolean saturated = new AtomicBoolean(true);
        ScheduledThreadPoolExecutor early = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable retry, long delay, TimeUnit unit) {
                CompletableFuture<Void> come = new CompletableFuture<>();
                ScheduledFuture<?> planned = super.schedule(
                        () -> {
                            retry.run();
                            come.complete(null);
                        },
                        0,
                        unit);
                come.join();
                return planned;
            }
        };
        try {
            Workers workers = new Workers(
                    worker -> {
                        if (saturated.getAndSet(false)) {
                            throw new RejectedExecutionException("saturated");
                        }
                        newThread(worker);
                    },
                    early,
                    NEVER,
                    true);
            all.add(workers);
            CountDownLatch done = new CountDownLatch(1);
            workers.execute(done::countDown);
            join(done);
        } finally {
            early.shutdownNow();
        }
    }

    /**
     * The only worker lies down while a task is added, which is refused another worker and never tried again: either of
     * the two has to see the other.
     */
    @Test
    void aTaskIsNotMissedByAWorkerThatLiesDown() {
        AtomicInteger leased = new AtomicInteger();
        Workers workers = new Workers(
                worker -> {
                    if (leased.getAndIncrement() > 0) {
                        throw new RejectedExecutionException("there is one thread");
                    }
                    newThread(worker);
                },
                new ScheduledThreadPoolExecutor(0) {
                    @Override
                    public java.util.concurrent.ScheduledFuture<?> schedule(Runnable retry, long delay, TimeUnit unit) {
                        throw new RejectedExecutionException("there is no retry");
                    }
                },
                NEVER,
                true);
        all.add(workers);
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        for (int i = 1; i <= MEETINGS; i++) {
            int meeting = i;
            workers.execute(() -> {
                first.set(meeting);
                spin(meeting % 50);
            });
            Eventually.until(() -> first.get() == meeting);
            spin(meeting / 50 % 50);
            workers.execute(() -> second.set(meeting));
            Eventually.until(() -> second.get() == meeting);
        }
    }

    /** Its turn is over at once, or idle ones are not kept, so each worker ends while the next task is added. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTaskIsNotMissedByAWorkerThatEnds(boolean keepsIdle) {
        Workers workers = workers(
                new ThreadPoolExecutor(0, 1_000, 1, TimeUnit.SECONDS, new SynchronousQueue<>()),
                keepsIdle ? Duration.ZERO : NEVER,
                keepsIdle);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 1; i <= MEETINGS; i++) {
            int meeting = i;
            workers.execute(() -> {
                ran.incrementAndGet();
                spin(meeting % 50);
            });
            if (meeting % 3 == 0) {
                Eventually.until(() -> ran.get() == meeting);
                spin(meeting / 50 % 50);
            }
        }
        Eventually.until(() -> ran.get() == MEETINGS, ran::get);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void endsAWorkerThatFindsNoTaskWhereIdleOnesAreNotKept() throws Exception {
        Workers workers = workers(this::newThread, NEVER, false);
        await(workers).join();
        await(workers).join();
        assertThat(handedOver).hasValue(2);
    }

    @Test
    void endsNapsWhenItIsStopped() throws Exception {
        Workers workers = workers(this::newThread, NEVER);
        Thread napping = await(workers);
        workers.stop();
        napping.join();
        Thread late = await(workers);
        assertThat(late).isNotSameAs(napping);
        late.join();
    }

    @Test
    void finishesWhatWaitsWhenItIsStopped() {
        Workers workers = workers(this::newThread, NEVER);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(10);
        for (int i = 0; i < 10; i++) {
            workers.execute(() -> {
                join(goOn);
                done.countDown();
            });
        }
        workers.stop();
        goOn.countDown();
        join(done);
    }

    @Test
    void endsAWorkerThatIsInterruptedWhileItNaps() throws Exception {
        Workers workers = workers(this::newThread, NEVER);
        Thread napping = await(workers);
        napping.interrupt();
        napping.join();
        assertThat(await(workers)).isNotSameAs(napping);
    }

    @Test
    void endsAWorkerThatIsInterruptedAtWorkAndLeavesTheRestToOthers() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Workers workers = workers(
                worker -> newThread(() -> {
                    if (threads.size() > 1) {
                        join(ended);
                    }
                    worker.run();
                }),
                NEVER);
        CompletableFuture<Thread> interrupted = new CompletableFuture<>();
        CountDownLatch goOn = new CountDownLatch(1);
        workers.execute(() -> {
            interrupted.complete(Thread.currentThread());
            join(goOn);
            Thread.currentThread().interrupt();
        });
        Thread first = interrupted.join();
        CompletableFuture<Boolean> leaked =
                CompletableFuture.supplyAsync(() -> Thread.currentThread().isInterrupted(), workers);
        goOn.countDown();
        first.join();
        ended.countDown();
        assertThat(leaked.join()).isFalse();
    }

    @Test
    void goesOnAfterATaskThatFailsAndSaysSo() {
        Workers workers = workers(this::newThread, NEVER);
        try (LogRecords log = new LogRecords()) {
            Thread worker = await(workers);
            workers.execute(() -> {
                throw new StackOverflowError("of one task");
            });
            Eventually.until(() -> log.count("KNS0019") == 1, log::messages);
            assertThat(worker.isAlive()).isTrue();
            await(workers);
        }
    }

    @Test
    void keepsNoThreadThatIsItsCallers() {
        Workers workers = workers(Runnable::run, NEVER);
        assertThat(await(workers)).isSameAs(Thread.currentThread());
        assertThat(await(workers)).isSameAs(Thread.currentThread());
    }

    @Test
    void leavesNothingOfNettysOnItsThread() {
        FastThreadLocal<String> trace = new FastThreadLocal<>();
        CompletableFuture<Boolean> clean = new CompletableFuture<>();
        Workers workers = workers(
                worker -> newThread(() -> {
                    worker.run();
                    clean.complete(InternalThreadLocalMap.getIfSet() == null);
                }),
                Duration.ZERO);
        workers.execute(() -> trace.set("left"));
        assertThat(clean.join()).isTrue();
    }
}
