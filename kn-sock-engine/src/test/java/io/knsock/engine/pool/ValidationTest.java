package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Pings before a connection is leased. */
class ValidationTest {
    private final PoolRig rig = new PoolRig();

    private static PoolConfig.Builder settings() {
        return PoolRig.settings().ping(Message.of("ping")).validateAfter(Duration.ofSeconds(2));
    }

    private static void idle(Pool pool, int number) {
        List.of(pool.acquire(), pool.acquire(), pool.acquire()).forEach(PooledConnection::close);
        assertThat(pool.stats().idle()).isEqualTo(number);
    }

    @Test
    void destroysAllIdleConnectionsWhenOneDoesNotAnswer() {
        Pool pool = rig.pool(settings());
        idle(pool, 3);
        rig.connector.made.forEach(one -> one.mute = true);
        rig.advance(Duration.ofSeconds(2));
        assertThat(pool.request(Message.of("x")).text()).isEqualTo("x");
        assertThat(rig.connector.made).hasSize(4);
        assertThat(rig.connector.open()).isEqualTo(1);
        assertThat(pool.stats().destroyed(DestroyCause.UNVALIDATED)).isEqualTo(3);
    }

    @Test
    void destroysThemForCallersThatDoNotBlockToo() throws Exception {
        Pool pool = rig.pool(settings());
        idle(pool, 3);
        rig.connector.made.forEach(one -> one.mute = true);
        rig.advance(Duration.ofSeconds(2));
        try (PooledConnection connection = pool.acquireAsync().get()) {
            assertThat(connection.exchange(Message.of("x")).text()).isEqualTo("x");
        }
        assertThat(pool.stats().destroyed(DestroyCause.UNVALIDATED)).isEqualTo(3);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void leasesWhatAnswers() throws Exception {
        Pool pool = rig.pool(settings());
        idle(pool, 3);
        rig.advance(Duration.ofSeconds(10));
        pool.acquire().close();
        pool.acquireAsync().get().close();
        assertThat(rig.connector.made).hasSize(3);
        assertThat(rig.connector.open()).isEqualTo(3);
    }

    @Test
    void asksNothingOfAConnectionThatWasUsedLately() {
        Pool pool = rig.pool(settings().maxSize(1));
        pool.acquire().close();
        rig.connector.made.get(0).mute = true;
        rig.advanceMillis(1_999);
        pool.acquire().close();
        rig.advanceMillis(1_999);
        pool.acquire().close();
        assertThat(rig.connector.open()).isEqualTo(1);
        rig.advanceMillis(2_000);
        pool.acquire().close();
        assertThat(rig.connector.made).hasSize(2);
    }

    @Test
    void asksBeforeEachLeaseIfToldSo() {
        Pool pool = rig.pool(settings().maxSize(1).validateAfter(Duration.ZERO));
        pool.acquire().close();
        rig.connector.made.get(0).mute = true;
        pool.acquire().close();
        assertThat(rig.connector.made).hasSize(2);
    }

    @Test
    void saysThatThePingCannotBeSent() {
        Pool pool = rig.pool(settings().ping(Message.of("two\nlines")));
        pool.acquire().close();
        rig.advance(Duration.ofSeconds(2));
        assertThatThrownBy(pool::acquire).isInstanceOf(IllegalArgumentException.class);
        pool.acquire().close();
        rig.advance(Duration.ofSeconds(2));
        CompletableFuture<PooledConnection> caller = pool.acquireAsync();
        assertThatThrownBy(caller::get).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(pool.stats().leased()).isZero();
        assertThat(rig.connector.open()).isZero();
    }

    @Test
    void givesThePingItsOwnTimeOrWhatTheCallerHasLeft() throws Exception {
        Pool pool = rig.pool(settings().pingTimeout(Duration.ofSeconds(1)).acquireTimeout(Duration.ofSeconds(9)));
        pool.acquire().close();
        rig.advance(Duration.ofSeconds(2));
        pool.acquire().close();
        assertThat(rig.connector.made.get(0).timeouts).containsExactly(Duration.ofSeconds(1));
        rig.advance(Duration.ofSeconds(2));
        pool.acquire(Duration.ofMillis(999)).close();
        assertThat(rig.connector.made.get(0).timeouts).endsWith(Duration.ofMillis(999));
        rig.advance(Duration.ofSeconds(2));
        pool.acquireAsync().get().close();
        assertThat(rig.connector.made.get(0).timeouts)
                .endsWith(Duration.ofSeconds(1))
                .hasSize(3);
        assertThat(rig.connector.made).hasSize(1);
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void takesAnAnsweredPingForAUse() {
        Pool pool = rig.pool(settings());
        pool.acquire().close();
        rig.advance(Duration.ofSeconds(2));
        pool.acquire().close();
        rig.advanceMillis(1_999);
        pool.acquire().close();
        assertThat(rig.connector.made.get(0).timeouts).hasSize(1);
    }

    @Test
    void destroysWhatAnswersButIsDirty() {
        Pool pool = rig.pool(settings().maxSize(1).validateAfter(Duration.ZERO));
        pool.acquire().close();
        rig.connector.made.get(0).soiledByExchange = true;
        pool.acquire().close();
        assertThat(pool.stats().destroyed(DestroyCause.UNVALIDATED)).isEqualTo(1);
        assertThat(rig.connector.made).hasSize(2);
    }

    @Test
    void validatesForWhoHadToWait() throws Exception {
        Pool pool = rig.pool(settings().maxSize(1).validateAfter(Duration.ZERO));
        pool.acquire().close();
        rig.connector.made.get(0).mute = true;
        pool.suspend();
        CompletableFuture<PooledConnection> blocking = CompletableFuture.supplyAsync(pool::acquire);
        PoolRig.until(() -> pool.stats().waiting() == 1);
        pool.resume();
        assertThat(blocking.get()).isNotNull();
        assertThat(rig.connector.made).hasSize(2);
    }

    @Test
    void asksNothingOfAConnectionThatWasReleasedLately() {
        Pool pool = rig.pool(settings());
        PooledConnection leased = pool.acquire();
        rig.advance(Duration.ofSeconds(3));
        leased.close();
        rig.advanceMillis(1_999);
        pool.acquire().close();
        assertThat(rig.connector.made.get(0).timeouts).isEmpty();
    }

    @Test
    void destroysWhatAnswersButIsDirtyForCallersThatDoNotBlockToo() {
        Pool pool = rig.pool(settings().maxSize(1).validateAfter(Duration.ZERO));
        pool.acquireAsync().join().close();
        rig.connector.made.get(0).soiledByExchange = true;
        pool.acquireAsync().join().close();
        assertThat(pool.stats().destroyed(DestroyCause.UNVALIDATED)).isEqualTo(1);
        assertThat(pool.stats().idle()).isEqualTo(1);
        assertThat(rig.connector.made).hasSize(2);
    }
}
