package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of a pool. */
class DrainTest {
    private final PoolRig rig = new PoolRig();
    private final Pool pool = rig.pool(PoolRig.settings().maxSize(2));

    @Test
    void waitsForWhatIsLeased() throws Exception {
        PooledConnection leased = pool.acquireAsync().get();
        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> pool.close(Duration.ofMinutes(1)));
        PoolRig.until(() -> pool.toString().contains("closed"));
        assertThat(closing).isNotDone();
        assertThat(leased.exchange(Message.of("x")).text()).isEqualTo("x");
        leased.close();
        assertThat(closing.get()).isTrue();
        assertThat(rig.closed).containsExactly(pool);
        assertThat(rig.connector.open()).isZero();
        assertThat(pool.stats().destroyed(DestroyCause.CLOSED)).isEqualTo(1);
    }

    @Test
    void closesWhatHasNotComeBackInTime() {
        PooledConnection leased = pool.acquire();
        assertThat(pool.close(Duration.ofMillis(10))).isFalse();
        assertThat(rig.closed).containsExactly(pool);
        assertThat(rig.connector.open()).isZero();
        assertThatThrownBy(() -> leased.exchange(Message.of("x"))).isInstanceOf(ConnectionClosedException.class);
        leased.close();
        assertThat(rig.closed).containsExactly(pool);
        assertThat(pool.stats().leased()).isZero();
    }

    @Test
    void endsItsWaitWhenItIsInterrupted() {
        PooledConnection leased = pool.acquire();
        Thread.currentThread().interrupt();
        assertThat(pool.close(Duration.ofMinutes(1))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rig.connector.open()).isZero();
        leased.close();
    }

    @Test
    void waitsForNothingIfNothingIsLeased() {
        pool.acquire().close();
        assertThat(pool.close(Duration.ZERO)).isTrue();
        assertThat(pool.close(Duration.ZERO)).isTrue();
        pool.close();
        assertThat(rig.closed).containsExactly(pool);
        assertThatThrownBy(() -> pool.close(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closesOnReleaseWhatIsLeased() {
        PooledConnection one = pool.acquire();
        PooledConnection two = pool.acquire();
        pool.close();
        one.close();
        assertThat(rig.closed).isEmpty();
        two.invalidate();
        two.close();
        assertThat(rig.closed).containsExactly(pool);
        assertThat(rig.connector.open()).isZero();
    }

    @Test
    void abandonsWhatIsBeingConnected() {
        rig.connector.black = true;
        CompletableFuture<PooledConnection> waiting = pool.acquireAsync();
        pool.close();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(rig.connector.hanging).allMatch(CompletableFuture::isCancelled);
        assertThat(rig.closed).containsExactly(pool);
    }

    @Test
    void leasesNothingAfterwards() {
        pool.close();
        assertThatThrownBy(pool::acquire)
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessage("the pool of connections to fake:1 is closed");
        assertThatThrownBy(() -> pool.requestAsync(Message.of("x")).get())
                .hasCauseInstanceOf(ConnectionClosedException.class);
        pool.resume();
        pool.evictIdle();
        rig.advance(Duration.ofMinutes(5));
        assertThat(rig.connector.attempts).hasValue(0);
    }
}
