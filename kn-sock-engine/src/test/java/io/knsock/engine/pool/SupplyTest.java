package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.pool.DestroyCause;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many connections are made, when, to which endpoint, and what becomes of those that nobody wants any more. */
class SupplyTest {
    private final PoolRig rig = new PoolRig();
    private final FakeConnector a = new FakeConnector("a:1");
    private final FakeConnector b = new FakeConnector("b:1");

    private static PoolConfig.Builder settings(int maxSize) {
        return PoolRig.settings()
                .maxSize(maxSize)
                .acquireTimeout(Duration.ofMinutes(10))
                .idleTimeout(Duration.ofDays(1));
    }

    private static List<CompletableFuture<PooledConnection>> acquire(Pool pool, int number) {
        return Stream.generate(pool::acquireAsync).limit(number).toList();
    }

    private static void release(List<CompletableFuture<PooledConnection>> callers) {
        callers.forEach(caller -> caller.join().close());
    }

    @Test
    void timesConnecting() {
        Pool pool = rig.pool(settings(5));
        rig.connector.black = true;
        acquire(pool, 2);
        assertThat(pool.stats().connecting()).isEqualTo(2);
        assertThat(pool.toString()).contains("2 connecting");
        rig.advanceMillis(40);
        rig.connector.hanging.remove().complete(rig.connector.connection());
        rig.advanceMillis(20);
        rig.connector.hanging.remove().complete(rig.connector.connection());
        assertThat(pool.stats().connectTime()).isEqualTo(Duration.ofMillis(100));
        assertThat(pool.stats().connecting()).isZero();
    }

    @Test
    void looksForNoSlowAttemptsWhereThereIsNoOtherEndpoint() {
        Pool pool = rig.pool(settings(1));
        long before = rig.time.pending();
        rig.connector.black = true;
        acquire(pool, 1);
        assertThat(rig.time.pending()).isEqualTo(before + 1); // the end of the caller's time
    }

    @Test
    void plansNoRetryThatNobodyWants() {
        Pool pool = rig.pool(settings(1));
        long before = rig.time.pending();
        rig.connector.refusing = true;
        acquire(pool, 1).get(0).cancel(false);
        rig.advance(Duration.ofMinutes(11));
        pool.resume(); // any change
        assertThat(rig.time.pending()).isEqualTo(before);
    }

    @Test
    void asksAnEndpointThatFailedOnlyWithinItsSize() {
        Pool pool = rig.pool(settings(1).balance(LoadBalancing.ORDERED), a, b);
        a.refusing = true;
        b.refusing = true;
        acquire(pool, 2);
        a.refusing = false;
        a.black = true;
        b.refusing = false;
        b.black = true;
        rig.advanceMillis(10); // both could be tried again
        assertThat(a.hanging.size() + b.hanging.size()).isEqualTo(1);
        assertThat(pool.stats().connecting()).isEqualTo(1);
    }

    @Test
    void countsWhatAsksAnEndpointThatFailedAsAConnectionToBe() {
        Pool pool = rig.pool(settings(2).balance(LoadBalancing.ROUND_ROBIN), a, b);
        a.refusing = true;
        PooledConnection leased = pool.acquire();
        assertThat(leased.toString()).contains("b:1");
        pool.suspend();
        a.refusing = false;
        a.black = true;
        b.black = true;
        acquire(pool, 2);
        rig.advance(Duration.ofSeconds(2));
        pool.resume(); // there is room for one
        assertThat(a.hanging).hasSize(1);
        assertThat(b.hanging).isEmpty();
        assertThat(pool.stats().connecting()).isEqualTo(1);
    }

    @Test
    void connectsToSlowEndpointsWhereAllAreSlow() {
        a.black = true;
        b.black = true;
        Pool pool = rig.pool(settings(3).balance(LoadBalancing.ROUND_ROBIN), a, b);
        acquire(pool, 1);
        rig.advance(Supply.SLOW);
        rig.advance(Supply.SLOW);
        assertThat(List.of(a.hanging.size(), b.hanging.size())).containsExactly(1, 1);
        acquire(pool, 1); // for whom there is one under way
        assertThat(pool.stats().connecting()).isEqualTo(2);
        acquire(pool, 1);
        assertThat(pool.stats().connecting()).isEqualTo(3);
    }

    @Test
    void triesAnEndpointWhenItsOwnPauseIsOverHoweverLongThatOfAnotherIs() {
        Pool pool = rig.pool(settings(3).balance(LoadBalancing.ORDERED), a, b);
        a.refusing = true;
        release(acquire(pool, 1));
        rig.advance(Duration.ofSeconds(20)); // now a's pauses are of half a second at least
        int before = a.attempts.get();
        while (a.attempts.get() == before) {
            rig.advanceMillis(1);
        }
        b.refusing = true;
        b.made.forEach(FakeConnector.Fake::close);
        acquire(pool, 1);
        int failed = b.attempts.get();
        rig.advanceMillis(11);
        assertThat(b.attempts.get()).isGreaterThan(failed);
    }

    @Test
    void saysThatAnAttemptWasGivenUpForAnotherEndpoint() {
        a.black = true;
        a.stubborn = true;
        Pool pool = rig.pool(settings(1).balance(LoadBalancing.ORDERED), a, b);
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 2);
        rig.advance(Supply.SLOW);
        assertThat(callers.get(0)).isCompleted();
        assertThat(pool.toString())
                .contains("a:1 is set aside")
                .contains("500 ms and was given up for another endpoint");
        assertThat(pool.stats().connectFailures()).isEqualTo(1);
        a.hanging.remove().complete(a.connection()); // too late
        assertThat(a.open()).isZero();
        assertThat(callers.get(1)).isNotDone();
        assertThat(pool.stats().created()).isEqualTo(1);
    }

    @Test
    void closesWhatComesAfterThePoolWasClosed() {
        Pool pool = rig.pool(settings(1));
        rig.connector.black = true;
        rig.connector.stubborn = true;
        acquire(pool, 1);
        pool.close();
        assertThat(pool.stats().connecting()).isZero();
        assertThat(rig.closed).containsExactly(pool);
        rig.connector.hanging.remove().complete(rig.connector.connection());
        assertThat(rig.connector.open()).isZero();
        assertThat(pool.stats().created()).isZero();
    }

    @Test
    void replacesOnlyWhatIsTooMuchWhenAnEndpointIsBackAndAllIsLeased() {
        Pool pool = rig.pool(settings(9).balance(LoadBalancing.ROUND_ROBIN), a, b);
        a.refusing = true;
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 8);
        a.refusing = false;
        rig.advance(Duration.ofSeconds(1));
        assertThat(a.open()).isEqualTo(1);
        release(callers);
        assertThat(b.open()).isEqualTo(5); // of 9, which are shared by two
        assertThat(pool.stats().destroyed(DestroyCause.BALANCE)).isEqualTo(3);
    }

    @Test
    void makesRoomForAnEndpointOnceAndWaitsUntilThereIs() {
        a.refusing = true;
        Pool pool = rig.pool(settings(2).balance(LoadBalancing.ORDERED), a, b);
        release(acquire(pool, 2));
        assertThat(b.open()).isEqualTo(2);
        int attempts = a.attempts.get();
        b.whileClosing = pool::resume; // any change
        rig.advanceMillis(10);
        assertThat(b.open()).isEqualTo(1);
        assertThat(a.attempts.get()).isEqualTo(attempts + 1);

        release(acquire(pool, 2)); // and later once more
        assertThat(b.open()).isEqualTo(2);
        rig.advance(Duration.ofSeconds(1));
        assertThat(b.open()).isEqualTo(1);
        assertThat(a.attempts.get()).isGreaterThan(attempts + 1);
    }

    @Test
    void losesNoCapacityWhenAConnectionCannotBeClosed() {
        Pool pool = rig.pool(settings(2));
        release(acquire(pool, 2));
        rig.connector.whileClosing = () -> {
            throw new IllegalStateException("as asked");
        };
        assertThatThrownBy(pool::evictIdle)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a change of the pool failed in part")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
        assertThat(acquire(pool, 2)).allMatch(CompletableFuture::isDone);
    }

    @Test
    void leasesWhatIsIdleWithoutTheLedger() {
        Pool pool = rig.pool(settings(2));
        release(acquire(pool, 2));
        long waits = pool.stats().waits();
        pool.acquire().close();
        pool.acquireAsync().join().close();
        assertThat(pool.stats().waits()).isEqualTo(waits);
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 3);
        assertThat(pool.ledger().isOpen()).isFalse(); // one waits
        callers.get(0).join().close();
        assertThat(callers.get(2)).isCompleted();
        assertThat(pool.ledger().isOpen()).isTrue();
    }

    @Test
    void servesNobodyWithWhatWentBadDuringASuspension() {
        Pool pool = rig.pool(settings(1));
        release(acquire(pool, 1));
        pool.suspend();
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 1);
        rig.connector.made.get(0).clean = false;
        pool.resume();
        assertThat(callers.get(0)).isCompleted();
        assertThat(rig.connector.made).hasSize(2);
        assertThat(pool.stats().destroyed(DestroyCause.DIRTY)).isEqualTo(1);
        assertThat(rig.connector.open()).isEqualTo(1);
    }
}
