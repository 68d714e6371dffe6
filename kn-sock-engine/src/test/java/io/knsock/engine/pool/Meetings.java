package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Pairs of operations that meet in two threads; after each meeting the outcome must be one that is allowed. Each
 * meeting has a pool of its own.
 */
abstract class Meetings {
    private PoolRig rig = new PoolRig();
    private Pool pool = rig.pool(one());

    private static PoolConfig.Builder one() {
        return PoolRig.settings().maxSize(1);
    }

    /** Has two threads do something at the same time, in many ways; prepare and check are done by the first alone. */
    abstract void meet(Runnable prepare, Runnable here, Runnable there, Runnable check) throws Exception;

    void afresh() {
        rig = new PoolRig();
        pool = rig.pool(one());
    }

    private static PooledConnection now(CompletableFuture<PooledConnection> caller) {
        assertThat(caller).isCompleted();
        return caller.join();
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
    void aDirtyConnectionIsReleasedOnceByTwoThatReleaseIt() throws Exception {
        try (Logged quiet = new Logged()) {
            meet(
                    () -> {
                        first.set(pool.acquireAsync());
                        first.get().join().send(Message.of("x"));
                    },
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
    void whatIsEvictedIsNotLeased() throws Exception {
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
    void anInvalidatedConnectionIsNotLeased() throws Exception {
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
    void aConnectionIsLostWhileItIsLeased() throws Exception {
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
    void aStaleReleaseDoesNotEndAnothersLease() throws Exception {
        try (Logged quiet = new Logged()) {
            meet(
                    () -> {
                        first.set(pool.acquireAsync());
                        first.get().join().close();
                    },
                    () -> first.get().join().close(),
                    () -> second.set(pool.acquireAsync()),
                    () -> {
                        assertThat(pool.stats().leased()).isEqualTo(1);
                        now(second.get()).close();
                        isWhole();
                    });
        }
    }

    /** Whatever became of a caller that waited, it has given back what it got. */
    private static void giveBack(CompletableFuture<PooledConnection> caller) {
        assertThat(caller).isDone();
        if (!caller.isCompletedExceptionally()) {
            caller.join().close();
        }
    }

    private void closesAnothers(PooledConnection lease) {
        assertThatThrownBy(lease::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReleaseMeetsAnEndOfTheCallersTime() throws Exception {
        meet(
                () -> {
                    first.set(pool.acquireAsync());
                    second.set(pool.acquireAsync());
                },
                () -> first.get().join().close(),
                () -> rig.advance(Duration.ofSeconds(5)),
                () -> {
                    giveBack(second.get());
                    isWhole();
                });
    }

    @Test
    void aReleaseMeetsAnEndOfTheTimeOfAThreadThatBlocks() throws Exception {
        meet(
                () -> first.set(pool.acquireAsync()),
                () -> {
                    try {
                        pool.acquire().close();
                    } catch (PoolExhaustedException late) {
                        assertThat(late).hasMessageContaining("within 5s");
                    }
                },
                () -> {
                    rig.advance(Duration.ofSeconds(5));
                    first.get().join().close();
                },
                this::isWhole);
    }

    @Test
    void aReleaseMeetsAnInterrupt() throws Exception {
        Thread here = Thread.currentThread();
        meet(
                () -> first.set(pool.acquireAsync()),
                () -> {
                    try {
                        pool.acquire().close();
                    } catch (ConnectionClosedException interrupted) {
                        assertThat(Thread.interrupted()).isTrue();
                    }
                },
                () -> {
                    here.interrupt();
                    first.get().join().close();
                },
                () -> {
                    Thread.interrupted(); // it came too late
                    isWhole();
                });
    }

    @Test
    void aReleaseMeetsAForcedEnd() throws Exception {
        try (Logged quiet = new Logged()) {
            meet(
                    () -> first.set(pool.acquireAsync()),
                    () -> first.get().join().close(),
                    () -> pool.close(Duration.ZERO),
                    () -> {
                        assertThat(rig.connector.open()).isZero();
                        assertThat(rig.closed).containsExactly(pool);
                        assertThat(pool.stats().leased() + pool.stats().idle()).isZero();
                        assertThat(pool.stats().destroyed()).isEqualTo(1);
                    });
        }
    }

    @Test
    void aReleaseMeetsOneByAnotherThread() throws Exception {
        try (Logged quiet = new Logged()) {
            AtomicReference<PooledConnection> lease = new AtomicReference<>();
            meet(
                    () -> lease.set(pool.acquire()),
                    () -> lease.get().close(),
                    () -> closesAnothers(lease.get()),
                    this::isWhole);
        }
    }

    @Test
    void whatIsPassedOnIsNotDestroyedByAnotherThread() throws Exception {
        try (Logged quiet = new Logged()) {
            AtomicReference<PooledConnection> lease = new AtomicReference<>();
            meet(
                    () -> {
                        lease.set(pool.acquire());
                        second.set(pool.acquireAsync());
                    },
                    () -> lease.get().close(),
                    () -> closesAnothers(lease.get()),
                    () -> {
                        assertThat(now(second.get()).exchange(Message.of("x")).text())
                                .isEqualTo("x");
                        second.get().join().close();
                        isWhole();
                    });
        }
    }

    @Test
    void aConnectionIsDestroyedOnceByTwoThatDestroyIt() throws Exception {
        try (Logged quiet = new Logged()) {
            AtomicReference<PooledConnection> lease = new AtomicReference<>();
            meet(
                    () -> {
                        lease.set(pool.acquire());
                        lease.get().invalidate();
                    },
                    () -> lease.get().close(),
                    () -> closesAnothers(lease.get()),
                    () -> {
                        assertThat(pool.stats().destroyed()).isEqualTo(1);
                        isWhole();
                    });
        }
    }

    @Test
    void aConnectionIsPassedOnOnceByTwoThatReleaseIt() throws Exception {
        try (Logged quiet = new Logged()) {
            AtomicReference<CompletableFuture<PooledConnection>> third = new AtomicReference<>();
            meet(
                    () -> {
                        first.set(pool.acquireAsync());
                        second.set(pool.acquireAsync());
                        third.set(pool.acquireAsync());
                    },
                    () -> first.get().join().close(),
                    () -> first.get().join().close(),
                    () -> {
                        assertThat(third.get()).isNotDone();
                        now(second.get()).close();
                        now(third.get()).close();
                        isWhole();
                    });
        }
    }

    @Test
    void whatIsIdleForTooLongIsNotLeased() throws Exception {
        meet(
                () -> {
                    now(pool.acquireAsync()).close();
                    rig.advance(Duration.ofSeconds(64));
                    assertThat(rig.connector.open()).isEqualTo(1);
                },
                () -> first.set(pool.acquireAsync()),
                () -> rig.advance(Duration.ofSeconds(1)), // when the housekeeper comes by
                () -> {
                    assertThat(now(first.get()).exchange(Message.of("x")).text())
                            .isEqualTo("x");
                    first.get().join().close();
                    isWhole();
                });
    }

    @Test
    void aReleaseMeetsTheEndOfAConnectionsLife() throws Exception {
        meet(
                () -> {
                    pool = rig.pool(one().maxLifetime(Duration.ofSeconds(4)));
                    first.set(pool.acquireAsync());
                },
                () -> first.get().join().close(),
                () -> rig.advance(Duration.ofSeconds(5)),
                this::isWhole);
    }

    @Test
    void anAcquireMeetsAResumption() throws Exception {
        meet(
                () -> {
                    now(pool.acquireAsync()).close();
                    pool.suspend();
                },
                () -> first.set(pool.acquireAsync()),
                () -> pool.resume(),
                () -> {
                    now(first.get()).close();
                    isWhole();
                });
    }

    @Test
    void aConnectionComesWhenItsCallerHasLostInterest() throws Exception {
        meet(
                () -> {
                    rig.connector.black = true;
                    first.set(pool.acquireAsync());
                    rig.connector.black = false;
                },
                () -> rig.connector.hanging.remove().complete(rig.connector.connection()),
                () -> first.get().cancel(false),
                () -> {
                    giveBack(first.get());
                    isWhole();
                });
    }

    @Test
    void anAttemptFailsWhenAnotherCallerComes() throws Exception {
        try (Logged quiet = new Logged()) {
            meet(
                    () -> {
                        rig.connector.black = true;
                        first.set(pool.acquireAsync());
                        rig.connector.black = false;
                    },
                    () -> rig.connector.hanging.remove().completeExceptionally(FakeConnector.refused()),
                    () -> second.set(pool.acquireAsync()),
                    () -> {
                        rig.advance(Duration.ofSeconds(1));
                        now(first.get()).close();
                        now(second.get()).close();
                        isWhole();
                    });
        }
    }

    @Test
    void anAttemptFailsWhenThePoolIsClosed() throws Exception {
        try (Logged quiet = new Logged()) {
            meet(
                    () -> {
                        rig.connector.black = true;
                        first.set(pool.acquireAsync());
                    },
                    () -> rig.connector.hanging.remove().completeExceptionally(FakeConnector.refused()),
                    () -> pool.close(),
                    () -> {
                        assertThat(first.get()).isCompletedExceptionally();
                        assertThat(rig.closed).containsExactly(pool);
                    });
        }
    }

    @Test
    void anAttemptIsAbandonedByACloseThatComesInBetween() throws Exception {
        meet(() -> rig.connector.black = true, () -> first.set(pool.acquireAsync()), () -> pool.close(), () -> {
            giveBack(first.get());
            assertThat(rig.connector.hanging).allMatch(CompletableFuture::isCancelled);
            assertThat(rig.closed).containsExactly(pool);
        });
    }

    @Test
    void anAttemptBeginsWhenThePoolIsClosed() throws Exception {
        meet(
                () -> rig.connector.black = true,
                () -> {
                    first.set(pool.acquireAsync());
                    var attempt = rig.connector.hanging.poll();
                    var connection = rig.connector.connection();
                    if (attempt == null || !attempt.complete(connection)) {
                        connection.close(); // as a connector does that was cancelled
                    }
                },
                () -> pool.close(),
                () -> {
                    giveBack(first.get());
                    assertThat(rig.connector.open()).isZero();
                    assertThat(rig.closed).containsExactly(pool);
                });
    }

    @Test
    void aSlowAttemptSucceedsWhenItIsGivenUpForAnotherEndpoint() throws Exception {
        try (Logged quiet = new Logged()) {
            AtomicReference<FakeConnector> slow = new AtomicReference<>();
            meet(
                    () -> {
                        slow.set(new FakeConnector("slow:1"));
                        slow.get().black = true;
                        pool = rig.pool(one().balance(LoadBalancing.ORDERED), slow.get(), rig.connector);
                        first.set(pool.acquireAsync());
                    },
                    () -> {
                        var connection = slow.get().connection();
                        if (!slow.get().hanging.remove().complete(connection)) {
                            connection.close(); // as a connector does that was cancelled
                        }
                    },
                    () -> rig.advance(Supply.SLOW),
                    () -> {
                        CompletableFuture<PooledConnection> next = pool.acquireAsync();
                        assertThat(next).isNotDone();
                        now(first.get()).close();
                        now(next).close();
                        assertThat(slow.get().open() + rig.connector.open()).isEqualTo(1);
                    });
        }
    }

    @Test
    void aConnectionThatDoesNotAnswerIsLostAsWell() throws Exception {
        meet(
                () -> {
                    pool = rig.pool(one().ping(Message.of("ping")).validateAfter(Duration.ZERO));
                    now(pool.acquireAsync()).close();
                    rig.connector.made.get(0).mute = true;
                },
                () -> first.set(pool.acquireAsync()),
                () -> rig.connector.made.get(0).close(),
                () -> {
                    now(first.get()).close();
                    assertThat(pool.stats().destroyed()).isEqualTo(1);
                    isWhole();
                });
    }
}
