package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.PoolConfig;
import io.knsock.PooledConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Pairs of operations that meet, over and over, in two threads that set out at the same moment; after each meeting the
 * outcome must be one that is allowed. Each meeting has a pool of its own.
 */
class InterleavingTest {
    private static final int MEETINGS = Integer.getInteger("kn-sock.meetings", 5_000);

    private PoolRig rig = new PoolRig();
    private Pool pool = rig.pool(one());

    private static PoolConfig.Builder one() {
        return PoolRig.settings().maxSize(1);
    }

    /** Two threads that do something at the same time; prepare and check are done by the first alone. */
    private void meet(Runnable prepare, Runnable here, Runnable there, Runnable check) throws Exception {
        AtomicInteger started = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread other = new Thread(() -> {
            for (int i = 1; i <= MEETINGS; i++) {
                await(started, i);
                try {
                    there.run();
                } catch (Throwable unexpected) {
                    failure.compareAndSet(null, unexpected);
                }
                ended.set(i);
            }
        });
        other.setDaemon(true);
        other.start();
        for (int i = 1; i <= MEETINGS; i++) {
            rig = new PoolRig();
            pool = rig.pool(one());
            prepare.run();
            started.set(i);
            for (int delay = i % 50; delay > 0; delay--) { // so that each overtakes the other at times
                Thread.onSpinWait();
            }
            here.run();
            await(ended, i);
            check.run();
            assertThat(failure.get()).isNull();
        }
        other.join();
    }

    /** Spins, so as to set out at the moment, and lets others run if that takes long. */
    private static void await(AtomicInteger counter, int value) {
        for (int spins = 0; counter.get() < value; spins++) {
            if (spins < 200) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private static PooledConnection now(CompletableFuture<PooledConnection> borrower) {
        assertThat(borrower).isCompleted();
        return borrower.join();
    }

    /** One connection may exist, and it can be had: no capacity is lost, and none is won. */
    private void isWhole() {
        PooledConnection lease = now(pool.acquireAsync());
        assertThat(lease.exchange(Message.of("x")).text()).isEqualTo("x");
        assertThat(pool.acquireAsync()).isNotDone();
        assertThat(rig.connector.open()).isEqualTo(1);
        assertThat(rig.connector.mostOpen.get()).isEqualTo(1);
    }

    private final AtomicReference<CompletableFuture<PooledConnection>> first = new AtomicReference<>();
    private final AtomicReference<CompletableFuture<PooledConnection>> second = new AtomicReference<>();

    @Test
    void aReleaseIsNotMissedByWhoBeginsToWait() throws Exception {
        meet(
                () -> first.set(pool.acquireAsync()),
                () -> first.get().join().close(),
                () -> second.set(pool.acquireAsync()),
                () -> {
                    now(second.get()).close();
                    isWhole();
                });
    }

    @Test
    void aReleaseIsNotMissedByAThreadThatBlocks() throws Exception {
        meet(
                () -> first.set(pool.acquireAsync()),
                () -> first.get().join().close(),
                () -> pool.acquire().close(),
                this::isWhole);
    }

    @Test
    void aConnectionIsReleasedOnceByTwoThatReleaseIt() throws Exception {
        try (Logged quiet = new Logged()) {
            meet(
                    () -> first.set(pool.acquireAsync()),
                    () -> first.get().join().close(),
                    () -> first.get().join().close(),
                    () -> {
                        assertThat(pool.stats().doubleReleases()).isEqualTo(1);
                        isWhole();
                    });
        }
    }

    @Test
    void twoDoNotGetOneConnection() throws Exception {
        meet(
                () -> now(pool.acquireAsync()).close(),
                () -> first.set(pool.acquireAsync()),
                () -> second.set(pool.acquireAsync()),
                () -> {
                    assertThat(first.get().isDone()).isNotEqualTo(second.get().isDone());
                    (first.get().isDone() ? first : second).get().join().close();
                    assertThat(first.get()).isCompleted();
                    assertThat(second.get()).isCompleted();
                });
    }

    @Test
    void aReleasedConnectionIsClosedWhenThePoolIs() throws Exception {
        meet(() -> first.set(pool.acquireAsync()), () -> first.get().join().close(), () -> pool.close(), () -> {
            assertThat(rig.connector.open()).isZero();
            assertThat(rig.closed).containsExactly(pool);
        });
    }

    @Test
    void anAcquireMeetsAClose() throws Exception {
        meet(() -> now(pool.acquireAsync()).close(), () -> first.set(pool.acquireAsync()), () -> pool.close(), () -> {
            try {
                first.get().join().close();
            } catch (CompletionException failed) {
                assertThat(failed).hasCauseInstanceOf(ConnectionClosedException.class);
            }
            assertThat(rig.connector.open()).isZero();
            assertThat(rig.closed).containsExactly(pool);
        });
    }

    @Test
    void aConnectionThatIsBeingMadeIsClosedWhenThePoolIs() throws Exception {
        meet(
                () -> {
                    rig.connector.black = true;
                    first.set(pool.acquireAsync());
                },
                () -> {
                    var connection = rig.connector.connection();
                    if (!rig.connector.hanging.remove().complete(connection)) {
                        connection.close(); // as a connector does that was cancelled
                    }
                },
                () -> pool.close(),
                () -> {
                    try {
                        first.get().join().close();
                    } catch (CompletionException failed) {
                        assertThat(failed).hasCauseInstanceOf(ConnectionClosedException.class);
                    }
                    assertThat(rig.connector.open()).isZero();
                    assertThat(rig.closed).containsExactly(pool);
                });
    }

    @Test
    void whatIsEvictedIsNotLent() throws Exception {
        meet(
                () -> now(pool.acquireAsync()).close(),
                () -> first.set(pool.acquireAsync()),
                () -> pool.evictIdle(),
                () -> {
                    assertThat(now(first.get()).exchange(Message.of("x")).text())
                            .isEqualTo("x");
                    first.get().join().close();
                    isWhole();
                });
    }

    @Test
    void aReleaseMeetsAnEviction() throws Exception {
        meet(
                () -> first.set(pool.acquireAsync()),
                () -> first.get().join().close(),
                () -> pool.evictIdle(),
                this::isWhole);
    }

    @Test
    void anInvalidatedConnectionIsNotLent() throws Exception {
        meet(
                () -> first.set(pool.acquireAsync()),
                () -> {
                    first.get().join().invalidate();
                    first.get().join().close();
                },
                () -> second.set(pool.acquireAsync()),
                () -> {
                    assertThat(now(second.get()).exchange(Message.of("x")).text())
                            .isEqualTo("x");
                    second.get().join().close();
                    assertThat(rig.connector.made).hasSize(2);
                    isWhole();
                });
    }

    @Test
    void aConnectionIsLostWhileItIsLent() throws Exception {
        meet(
                () -> now(pool.acquireAsync()).close(),
                () -> first.set(pool.acquireAsync()),
                () -> rig.connector.made.get(0).close(),
                () -> {
                    try (PooledConnection lease = now(first.get())) {
                        lease.exchange(Message.of("x"));
                    } catch (KnSockException lost) {
                        assertThat(lost).isInstanceOf(ConnectionClosedException.class);
                    }
                    isWhole();
                });
    }

    @Test
    void aConnectionIsLostWhileItIsReleased() throws Exception {
        meet(
                () -> first.set(pool.acquireAsync()),
                () -> first.get().join().close(),
                () -> rig.connector.made.get(0).close(),
                this::isWhole);
    }

    @Test
    void whoGivesUpLosesNoConnection() throws Exception {
        meet(
                () -> {
                    first.set(pool.acquireAsync());
                    second.set(pool.acquireAsync());
                },
                () -> first.get().join().close(),
                () -> second.get().cancel(false),
                () -> {
                    assertThat(second.get()).isDone();
                    if (!second.get().isCancelled()) {
                        second.get().join().close();
                    }
                    isWhole();
                });
    }

    @Test
    void aReleaseMeetsASuspension() throws Exception {
        meet(
                () -> {
                    first.set(pool.acquireAsync());
                    second.set(pool.acquireAsync());
                },
                () -> first.get().join().close(),
                () -> {
                    pool.suspend();
                    pool.resume();
                },
                () -> {
                    now(second.get()).close();
                    isWhole();
                });
    }

    @Test
    void aStaleReleaseDoesNotEndAnothersLoan() throws Exception {
        try (Logged quiet = new Logged()) {
            meet(
                    () -> {
                        first.set(pool.acquireAsync());
                        first.get().join().close();
                    },
                    () -> first.get().join().close(),
                    () -> second.set(pool.acquireAsync()),
                    () -> {
                        assertThat(pool.stats().lent()).isEqualTo(1);
                        now(second.get()).close();
                        isWhole();
                    });
        }
    }
}
