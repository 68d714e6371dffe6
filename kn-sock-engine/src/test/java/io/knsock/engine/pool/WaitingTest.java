package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Callers that have to wait. */
class WaitingTest {
    private final PoolRig rig = new PoolRig();

    private static PoolConfig.Builder settings() {
        return PoolRig.settings().maxSize(1);
    }

    /** A clock that counts how often it is read, so that a test can see a thread wake up. */
    private final class Watched implements Ticker {
        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public long nanos() {
            reads.incrementAndGet();
            return rig.time.nanos();
        }
    }

    @Test
    void giveUpAtExactlyTheirTimeIfTheyBlock() throws Exception {
        Watched clock = new Watched();
        Pool pool = new Pool(
                settings().acquireTimeout(Duration.ofSeconds(2)).build(),
                List.of(rig.connector),
                rig.time,
                rig.closed::add,
                clock);
        try (PooledConnection leased = pool.acquire()) {
            givesUpAfter(2_000, clock, pool, pool::acquire);
            givesUpAfter(3_000, clock, pool, () -> pool.acquire(Duration.ofSeconds(3)));
            assertThat(leased).isNotNull();
        }
        assertThat(pool.stats().timeouts()).isEqualTo(2);
        assertThat(pool.stats().waits()).isEqualTo(3); // the first waited for its connection to be made
        assertThat(pool.stats().longestWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(pool.stats().waitTime()).isEqualTo(Duration.ofSeconds(5));
    }

    private void givesUpAfter(long millis, Watched clock, Pool pool, Runnable acquire) throws Exception {
        CompletableFuture<Void> caller = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                acquire.run();
                caller.complete(null);
            } catch (RuntimeException failure) {
                caller.completeExceptionally(failure);
            }
        });
        thread.start();
        PoolRig.until(() -> pool.stats().waiting() == 1 && thread.getState() == Thread.State.TIMED_WAITING);
        rig.advanceMillis(millis - 1);
        int before = clock.reads.get();
        LockSupport.unpark(thread);
        PoolRig.until(
                () -> clock.reads.get() > before + 2); // it has looked, and parked once more, for a millisecond each
        assertThat(pool.stats().waiting()).isEqualTo(1);
        rig.advanceMillis(1);
        thread.join();
        assertThatThrownBy(caller::get)
                .hasCauseInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("within " + millis / 1_000 + "s: all 1 are leased");
    }

    @Test
    void giveUpAtExactlyTheirTimeIfTheyDoNotBlock() {
        Pool pool = rig.pool(settings().acquireTimeout(Duration.ofSeconds(2)));
        try (PooledConnection leased = pool.acquire()) {
            CompletableFuture<PooledConnection> waiting = pool.acquireAsync();
            rig.advanceMillis(1_999);
            assertThat(waiting).isNotDone();
            rig.advanceMillis(1);
            assertThatThrownBy(waiting::get).hasCauseInstanceOf(PoolExhaustedException.class);
            assertThat(leased).isNotNull();
        }
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void areServedInTheirOrderWhetherTheyBlockOrNot() throws Exception {
        Pool pool = rig.pool(settings().acquireTimeout(Duration.ofHours(1)));
        PooledConnection leased = pool.acquire();
        List<Integer> served = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            if (i % 2 == 0) {
                Thread thread = new Thread(() -> {
                    try (PooledConnection mine = pool.acquire()) {
                        served.add(number); // one connection, so one caller at a time
                    }
                });
                thread.start();
                threads.add(thread);
            } else {
                pool.acquireAsync().thenAccept(mine -> {
                    served.add(number);
                    mine.close();
                });
            }
            int waiting = i + 1;
            PoolRig.until(() -> pool.stats().waiting() == waiting);
        }
        leased.close();
        for (Thread thread : threads) {
            thread.join();
        }
        PoolRig.until(() -> pool.stats().idle() == 1);
        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    }

    @Test
    void comeBeforeWhoComesLaterEvenIfThatOneWouldNotHaveToWait() {
        Pool pool = rig.pool(settings());
        PooledConnection leased = pool.acquire();
        CompletableFuture<PooledConnection> first = pool.acquireAsync();
        leased.close();
        CompletableFuture<PooledConnection> second = pool.acquireAsync();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        first.join().close();
        assertThat(second).isCompleted();
    }

    @Test
    void getsAConnectionThatIsMadeForItOrOneThatIsReleasedWhateverComesFirst() {
        Pool pool = rig.pool(settings().maxSize(2));
        PooledConnection leased = pool.acquire();
        rig.connector.black = true;
        CompletableFuture<PooledConnection> first = pool.acquireAsync();
        assertThat(rig.connector.hanging).hasSize(1);
        leased.close();
        assertThat(first).isCompleted();
        CompletableFuture<PooledConnection> second = pool.acquireAsync();
        assertThat(rig.connector.hanging).hasSize(1); // one is under way already
        rig.connector.hanging.remove().complete(rig.connector.connection());
        assertThat(second).isCompleted();
    }

    @Test
    void areTurnedAwayWhenTooManyWait() {
        Pool pool = rig.pool(settings().maxWaiters(2));
        try (PooledConnection leased = pool.acquire()) {
            pool.acquireAsync();
            CompletableFuture<PooledConnection> second = pool.acquireAsync();
            assertThatThrownBy(pool::acquire)
                    .isInstanceOf(PoolExhaustedException.class)
                    .hasMessageContaining("max-waiters=2");
            assertThatThrownBy(() -> pool.acquireAsync().get()).hasCauseInstanceOf(PoolExhaustedException.class);
            assertThat(pool.stats().rejections()).isEqualTo(2);
            second.cancel(false);
            assertThat(pool.stats().waiting()).isEqualTo(1);
            assertThat(pool.acquireAsync()).isNotDone();
            assertThat(leased).isNotNull();
        }
    }

    @Test
    void loseNoConnectionWhenTheyHaveLostInterest() {
        Pool pool = rig.pool(settings());
        PooledConnection leased = pool.acquire();
        CompletableFuture<PooledConnection> cancelled = pool.acquireAsync();
        cancelled.cancel(false);
        assertThat(pool.stats().waiting()).isZero();
        leased.close();
        assertThat(pool.stats().idle()).isEqualTo(1);
        assertThat(pool.acquireAsync()).isCompleted();
    }

    @Test
    void endWhenTheyAreInterruptedAndStayInterrupted() throws Exception {
        Pool pool = rig.pool(settings());
        try (PooledConnection leased = pool.acquire()) {
            AtomicReference<KnSockException> thrown = new AtomicReference<>();
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread caller = new Thread(() -> {
                try {
                    pool.acquire();
                } catch (KnSockException failure) {
                    thrown.set(failure);
                    if (Thread.currentThread().isInterrupted()) {
                        interrupted.countDown();
                    }
                }
            });
            caller.start();
            PoolRig.until(() -> pool.stats().waiting() == 1);
            caller.interrupt();
            interrupted.await();
            assertThat(thrown.get())
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("interrupted");
            assertThat(pool.stats().waiting()).isZero();
            assertThat(leased).isNotNull();
        }
        Thread.currentThread().interrupt(); // an idle connection is no wait
        pool.acquire().close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitThroughARestartOfThePeer() {
        Pool pool = rig.pool(settings());
        rig.connector.refusing = true;
        CompletableFuture<PooledConnection> waiting = pool.acquireAsync();
        rig.advanceMillis(2_000);
        assertThat(waiting).isNotDone();
        rig.connector.refusing = false;
        rig.advanceMillis(1_000);
        assertThat(waiting).isCompleted();
    }

    @Test
    void areToldWhyThereIsNoConnection() {
        Pool pool = rig.pool(settings());
        rig.connector.refusing = true;
        CompletableFuture<PooledConnection> refused = pool.acquireAsync();
        rig.advance(Duration.ofSeconds(5));
        assertThatThrownBy(refused::get)
                .cause()
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("no connection to fake:1 within 5s: refused, as asked")
                .hasCauseInstanceOf(ConnectFailedException.class);
        assertThat(pool.toString()).contains("fake:1 is set aside after ").contains("refused, as asked");

        PoolRig other = new PoolRig();
        other.connector.black = true;
        Pool black = other.pool(settings());
        CompletableFuture<PooledConnection> unanswered = black.acquireAsync();
        other.advance(Duration.ofSeconds(5));
        assertThatThrownBy(unanswered::get)
                .hasCauseInstanceOf(ConnectionTimeoutException.class)
                .hasMessageContaining("no attempt to connect has ended");
    }

    @Test
    void areNotServedWhileThePoolIsSuspended() {
        Pool pool = rig.pool(settings().maxSize(2));
        PooledConnection leased = pool.acquire();
        pool.acquire().close();
        pool.suspend();
        pool.suspend();
        CompletableFuture<PooledConnection> tooLate = pool.acquireAsync();
        leased.close();
        assertThat(pool).hasToString("pool of fake:1, suspended: 0 leased, 2 idle, 1 waiting, at most 2");
        rig.advance(Duration.ofSeconds(4));
        CompletableFuture<Message> waiting = pool.requestAsync(Message.of("x"));
        rig.advance(Duration.ofSeconds(1));
        assertThatThrownBy(tooLate::get)
                .hasCauseInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("suspended");
        assertThat(waiting).isNotDone();
        pool.resume();
        assertThat(waiting).isCompletedWithValue(Message.of("x"));
        assertThat(pool.acquireAsync()).isCompleted();
    }

    @Test
    void refuseATimeoutThatIsNone() {
        Pool pool = rig.pool(settings());
        assertThatThrownBy(() -> pool.acquire(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.acquire(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        pool.acquire(Duration.ofDays(1_000_000)).close();
    }

    @Test
    void getTheExceptionOfACloseInTheirOwnThread() throws Exception {
        Pool pool = rig.pool(settings());
        PooledConnection leased = pool.acquire();
        CompletableFuture<PooledConnection> blocking = CompletableFuture.supplyAsync(pool::acquire);
        PoolRig.until(() -> pool.stats().waiting() == 1);
        CompletableFuture<PooledConnection> waiting = pool.acquireAsync();
        pool.close();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(blocking::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ConnectionClosedException.class)
                .satisfies(failure -> assertThat(failure.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("acquire")));
        leased.close();
        assertThat(rig.closed).containsExactly(pool);
    }

    @Test
    void leaveNothingToTheTimerWhenTheyAreServed() {
        Pool pool = rig.pool(settings());
        long before = rig.time.pending();
        PooledConnection leased = pool.acquire();
        CompletableFuture<PooledConnection> waiting = pool.acquireAsync();
        assertThat(rig.time.pending()).isEqualTo(before + 1);
        leased.close();
        waiting.join().close();
        assertThat(rig.time.pending()).isEqualTo(before);
        pool.close();
        assertThat(rig.time.pending()).isEqualTo(before - 1); // the housekeeper, too
    }

    @Test
    void areServedEvenIfTheTimerWasStopped() {
        Pool pool = rig.pool(settings());
        PooledConnection leased = pool.acquire();
        rig.time.shutdown();
        CompletableFuture<PooledConnection> waiting = pool.acquireAsync();
        leased.close();
        waiting.join().close();
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void giveBackWhatTheyGetAfterTheyHaveLostInterest() {
        Pool pool = rig.pool(settings());
        PooledConnection leased = pool.acquire();
        CompletableFuture<PooledConnection> waiting = pool.acquireAsync();
        rig.time.late = true;
        leased.close(); // it is served, and does not know yet
        waiting.cancel(false);
        assertThat(pool.stats().leased()).isEqualTo(1);
        rig.advance(Duration.ZERO);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void areRefusedWhereWaitingIsForbidden() {
        Pool pool = rig.pool(settings());
        pool.acquire().close();
        rig.connector.mayNotBlock = true;
        try (PooledConnection leased = pool.acquire()) { // it need not wait
            assertThatThrownBy(pool::acquire)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop");
            assertThat(leased).isNotNull();
        }
        assertThatThrownBy(() -> pool.close(Duration.ofSeconds(1))).isInstanceOf(IllegalStateException.class);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }
}
