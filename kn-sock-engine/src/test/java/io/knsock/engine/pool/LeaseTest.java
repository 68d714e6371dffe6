package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a caller can do with a connection, and what it cannot do after its release. */
class LeaseTest {
    private final PoolRig rig = new PoolRig();
    private final Pool pool = rig.pool(PoolRig.settings().maxSize(1));

    private static <T> T inAnotherThread(java.util.concurrent.Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable failure) {
                        result.completeExceptionally(failure);
                    }
                })
                .start();
        return result.get();
    }

    private static void isOver(PooledConnection stale) {
        assertThatThrownBy(() -> stale.exchange(Message.of("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("fake:1")
                .hasMessageContaining("released already");
        assertThatThrownBy(() -> stale.exchange(Message.of("x"), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stale.send(Message.of("x"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stale.receive(Duration.ofSeconds(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isOverAfterItsRelease() {
        PooledConnection lease = pool.acquire();
        lease.close();
        isOver(lease);
        assertThat(lease).hasToString("released connection to fake:1");
    }

    @Test
    void isOverEvenIfTheSameThreadHasTheSameConnectionAgain() {
        PooledConnection stale = pool.acquire();
        stale.close();
        try (PooledConnection lease = pool.acquire()) {
            assertThat(rig.connector.made).hasSize(1);
            isOver(stale);
            stale.invalidate();
            stale.close();
            assertThat(pool.stats().leased()).isEqualTo(1);
            assertThat(lease.exchange(Message.of("x")).text()).isEqualTo("x");
            assertThat(lease).hasToString("leased connection to fake:1");
        }
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void countsSecondReleasesAndDoesNothingElse() {
        PooledConnection lease = pool.acquire();
        lease.close();
        try (Logged logged = new Logged()) {
            lease.close();
            assertThat(logged.numbered("KNS0041")).hasSize(1);
            lease.close();
            assertThat(logged.numbered("KNS0041")).hasSize(1);
        }
        assertThat(pool.stats().doubleReleases()).isEqualTo(2);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void isDestroyedWhenAnotherThreadReleasesIt() throws Exception {
        PooledConnection lease = pool.acquire();
        assertThatThrownBy(() -> inAnotherThread(() -> {
                    lease.close();
                    return lease;
                }))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "acquired by thread " + Thread.currentThread().getName())
                .hasMessageContaining("acquireAsync");
        assertThat(pool.stats().destroyed(DestroyCause.MISUSED)).isEqualTo(1);
        assertThat(rig.connector.open()).isZero();
        isOver(lease);
        pool.acquire().close();
    }

    @Test
    void isToldWhenAnotherThreadReleasesItAgain() {
        PooledConnection lease = pool.acquire();
        lease.close();
        assertThatThrownBy(() -> inAnotherThread(() -> {
                    lease.close();
                    return lease;
                }))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after it had been released already");
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void belongsToNoThreadIfItWasAcquiredAsynchronously() throws Exception {
        PooledConnection lease = pool.acquireAsync().get();
        assertThat(inAnotherThread(() -> {
                            try (lease) {
                                return lease.exchange(Message.of("x"));
                            }
                        })
                        .text())
                .isEqualTo("x");
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void destroysWhatWasInvalidated() {
        try (PooledConnection lease = pool.acquire()) {
            lease.invalidate();
            lease.invalidate();
        }
        assertThat(pool.stats().destroyed(DestroyCause.INVALIDATED)).isEqualTo(1);
        assertThat(rig.connector.open()).isZero();
    }

    @Test
    void destroysWhatHasARequestUnanswered() {
        try (PooledConnection lease = pool.acquire()) {
            lease.send(Message.of("x"));
        }
        assertThat(pool.stats().destroyed(DestroyCause.DIRTY)).isEqualTo(1);
        try (PooledConnection lease = pool.acquire()) {
            lease.send(Message.of("x"));
            assertThat(lease.receive(Duration.ofSeconds(1))).isEqualTo(Message.empty());
            assertThat(lease.exchange(Message.of("y"), Duration.ofSeconds(1)).text())
                    .isEqualTo("y");
        }
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void destroysWhatTimedOut() {
        try (PooledConnection lease = pool.acquire()) {
            rig.connector.made.get(0).mute = true;
            assertThatThrownBy(() -> lease.exchange(Message.of("x"))).isInstanceOf(RequestTimeoutException.class);
        }
        assertThat(pool.stats().destroyed(DestroyCause.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void destroysWhatFailedInWhateverWasDoneWithIt() {
        try (PooledConnection lease = pool.acquire()) {
            rig.connector.made.get(0).close();
            assertThatThrownBy(() -> lease.send(Message.of("x"))).isInstanceOf(ConnectionClosedException.class);
        }
        try (PooledConnection lease = pool.acquire()) {
            rig.connector.made.get(1).close();
            assertThatThrownBy(() -> lease.receive(Duration.ofSeconds(1)))
                    .isInstanceOf(ConnectionClosedException.class);
        }
        assertThat(pool.stats().destroyed(DestroyCause.FAILED)).isEqualTo(2);
    }

    @Test
    void destroysWhatFailed() {
        try (PooledConnection lease = pool.acquire()) {
            rig.connector.made.get(0).close();
            assertThatThrownBy(() -> lease.exchange(Message.of("x"), Duration.ofSeconds(1)))
                    .isInstanceOf(ConnectionClosedException.class);
        }
        assertThat(pool.stats().destroyed(DestroyCause.FAILED)).isEqualTo(1);
    }

    @Test
    void keepsTheConnectionWhenTheFramingCannotCarryTheMessage() {
        try (PooledConnection lease = pool.acquire()) {
            assertThatThrownBy(() -> lease.exchange(Message.of("a\nb"))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> pool.request(Message.of("a\nb"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.requestAsync(Message.of("a\nb")).get())
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(rig.connector.made).hasSize(1);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void requestsWithoutALeaseAreReleasedAndDestroyedAlike() {
        assertThat(pool.request(Message.of("x")).text()).isEqualTo("x");
        assertThat(pool.requestAsync(Message.of("y")).join().text()).isEqualTo("y");
        assertThat(rig.connector.made).hasSize(1);
        rig.connector.made.get(0).mute = true;
        assertThatThrownBy(() -> pool.request(Message.of("x"))).isInstanceOf(RequestTimeoutException.class);
        pool.request(Message.of("x"));
        rig.connector.made.get(1).mute = true;
        assertThatThrownBy(() -> pool.requestAsync(Message.of("x")).get())
                .hasCauseInstanceOf(RequestTimeoutException.class);
        assertThat(pool.stats().destroyed(DestroyCause.TIMEOUT)).isEqualTo(2);
        assertThat(pool.stats().leased()).isZero();
        assertThat(pool.stats().acquired()).isEqualTo(5);
    }
}
