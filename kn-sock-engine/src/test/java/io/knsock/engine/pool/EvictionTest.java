package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When connections are closed, and when they are kept. */
class EvictionTest {
    private final PoolRig rig = new PoolRig();

    private static PoolConfig.Builder settings() {
        return PoolRig.settings();
    }

    private static void leaseAtOnce(Pool pool, int number) {
        List<PooledConnection> leased = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            leased.add(pool.acquire());
        }
        leased.forEach(PooledConnection::close);
    }

    @Test
    void closesAnIdleConnectionAfterItsTimeAndAtMostAQuarterLater() {
        Pool pool = rig.pool(settings().idleTimeout(Duration.ofSeconds(8)));
        pool.acquire().close();
        rig.advanceMillis(7_999);
        assertThat(rig.connector.open()).isEqualTo(1);
        rig.advanceMillis(2_001);
        assertThat(rig.connector.open()).isZero();
        assertThat(pool.stats().destroyed(DestroyCause.IDLE)).isEqualTo(1);
        assertThat(pool.stats().destroyed()).isEqualTo(1);
    }

    @Test
    void keepsAConnectionThatIsUsedFromTimeToTime() {
        Pool pool = rig.pool(settings().idleTimeout(Duration.ofSeconds(8)));
        for (int i = 0; i < 20; i++) {
            pool.acquire().close();
            rig.advance(Duration.ofSeconds(5));
        }
        assertThat(rig.connector.made).hasSize(1);
        assertThat(rig.connector.open()).isEqualTo(1);
    }

    @Test
    void keepsALentConnectionHoweverLong() {
        Pool pool = rig.pool(settings().idleTimeout(Duration.ofSeconds(8)));
        try (PooledConnection leased = pool.acquire()) {
            rig.advance(Duration.ofMinutes(20));
            assertThat(leased.exchange(Message.of("x")).text()).isEqualTo("x");
        }
        assertThat(rig.connector.open()).isEqualTo(1);
    }

    @Test
    void keepsTheLeastNumberOfIdleConnectionsReadyFromTheStart() {
        Pool pool = rig.pool(settings().minIdle(3).idleTimeout(Duration.ofSeconds(8)));
        assertThat(rig.connector.open()).isEqualTo(3);
        leaseAtOnce(pool, 7);
        rig.advance(Duration.ofSeconds(20));
        assertThat(rig.connector.open()).isEqualTo(3);
        assertThat(rig.connector.made).hasSize(7);
        try (PooledConnection leased = pool.acquire()) {
            rig.advance(Duration.ofSeconds(2));
            assertThat(pool.stats().idle()).isEqualTo(3);
            assertThat(pool.stats().leased()).isEqualTo(1);
        }
    }

    @Test
    void replacesAnIdleConnectionThatIsLostWhenItIsToKeepSome() {
        Pool pool = rig.pool(settings().minIdle(2));
        rig.advance(Duration.ofSeconds(1));
        rig.connector.made.get(0).close();
        assertThat(rig.connector.open()).isEqualTo(2);
        assertThat(rig.connector.made).hasSize(3);
        assertThat(pool.stats().destroyed(DestroyCause.LOST)).isEqualTo(1);
    }

    @Test
    void refusesToKeepMoreThanItMayHave() {
        assertThatThrownBy(() -> settings().maxSize(2).minIdle(3).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("min-idle must be between 0 and 2, but is 3");
    }

    @Test
    void replacesOldConnectionsAFewAtATime() {
        Pool pool =
                rig.pool(settings().maxSize(50).idleTimeout(Duration.ofDays(1)).maxLifetime(Duration.ofSeconds(100)));
        leaseAtOnce(pool, 50);
        rig.advance(Duration.ofSeconds(89));
        assertThat(rig.connector.open()).isEqualTo(50);
        rig.advance(Duration.ofSeconds(6));
        assertThat(rig.connector.open()).isBetween(5L, 45L);
        rig.advance(Duration.ofSeconds(11));
        assertThat(rig.connector.open()).isZero();
        assertThat(pool.stats().destroyed(DestroyCause.AGE)).isEqualTo(50);
    }

    @Test
    void closesAnOldConnectionOnReleaseAndNotBefore() {
        Pool pool = rig.pool(settings().maxLifetime(Duration.ofSeconds(10)));
        PooledConnection leased = pool.acquire();
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.connector.open()).isEqualTo(1);
        assertThat(leased.exchange(Message.of("x")).text()).isEqualTo("x");
        leased.close();
        assertThat(rig.connector.open()).isZero();
        assertThat(pool.stats().destroyed(DestroyCause.AGE)).isEqualTo(1);
    }

    @Test
    void letsConnectionsLiveForEverIfToldSo() {
        Pool pool = rig.pool(settings().maxLifetime(Duration.ZERO).idleTimeout(Duration.ofDays(4_000)));
        pool.acquire().close();
        rig.advance(Duration.ofDays(1));
        assertThat(rig.connector.open()).isEqualTo(1);
    }

    @Test
    void seesAtOnceThatAnIdleConnectionIsLost() {
        Pool pool = rig.pool(settings());
        leaseAtOnce(pool, 2);
        rig.connector.made.get(1).close();
        assertThat(pool.stats().idle()).isEqualTo(1);
        assertThat(pool.stats().destroyed(DestroyCause.LOST)).isEqualTo(1);
    }

    @Test
    void evictsWhatHasGoneBadWhileIdle() {
        Pool pool = rig.pool(settings());
        leaseAtOnce(pool, 3);
        rig.connector.made.get(0).dieSilently();
        rig.connector.made.get(1).clean = false;
        rig.advance(Duration.ofSeconds(6));
        assertThat(pool.stats().idle()).isEqualTo(1);
        assertThat(pool.stats().destroyed(DestroyCause.LOST)).isEqualTo(1);
        assertThat(pool.stats().destroyed(DestroyCause.DIRTY)).isEqualTo(1);
    }

    @Test
    void evictsIdleConnectionsWhenAskedTo() {
        Pool pool = rig.pool(settings());
        leaseAtOnce(pool, 3);
        try (PooledConnection leased = pool.acquire()) {
            pool.evictIdle();
            assertThat(rig.connector.open()).isEqualTo(1);
            assertThat(leased.exchange(Message.of("x")).text()).isEqualTo("x");
        }
        assertThat(pool.stats().idle()).isEqualTo(1);
        assertThat(pool.stats().destroyed(DestroyCause.EVICTED)).isEqualTo(2);
    }

    @Test
    void closesWhatIsIdleLongestAndKeepsWhatWasUsedLately() {
        Pool pool = rig.pool(settings().minIdle(3).idleTimeout(Duration.ofSeconds(8)));
        List<PooledConnection> leased = List.of(pool.acquire(), pool.acquire(), pool.acquire());
        PooledConnection spare = pool.acquire();
        assertThat(rig.connector.made).hasSizeGreaterThan(3);
        leased.get(1).close();
        leased.get(2).close();
        spare.close();
        rig.advance(Duration.ofSeconds(7));
        FakeConnector.Fake young = (FakeConnector.Fake) ((Lease) leased.get(0)).connection();
        leased.get(0).close();
        long idle = pool.stats().idle();
        rig.advance(Duration.ofSeconds(2)); // seen idle after one second, and eight seconds later
        assertThat(pool.stats().destroyed(DestroyCause.IDLE)).isEqualTo(idle - 3);
        assertThat(young.isOpen()).isTrue();
    }
}
