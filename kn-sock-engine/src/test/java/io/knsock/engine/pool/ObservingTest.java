package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.DestroyCause;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.PoolConfig;
import io.knsock.PoolObserver;
import io.knsock.PoolStats;
import io.knsock.PooledConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What those learn who look at a pool: the observer, the statistics, the log. */
class ObservingTest {
    private final PoolRig rig = new PoolRig();
    private final List<String> events = new ArrayList<>();

    private final class Recorder implements PoolObserver {
        @Override
        public void acquired(String endpoint) {
            events.add("acquired " + endpoint);
        }

        @Override
        public void released(String endpoint) {
            events.add("released " + endpoint);
        }

        @Override
        public void waited(Duration time, boolean served) {
            events.add("waited " + time.toMillis() + (served ? "" : " in vain"));
        }

        @Override
        public void created(String endpoint, Duration took) {
            events.add("created " + endpoint + " in " + took.toMillis());
        }

        @Override
        public void connectFailed(String endpoint, KnSockException failure) {
            events.add("connect failed " + endpoint + ": " + failure.getMessage());
        }

        @Override
        public void destroyed(String endpoint, DestroyCause cause) {
            events.add("destroyed " + endpoint + " " + cause);
        }

        @Override
        public void leaked(String endpoint, Thread borrower, Duration lentFor) {
            events.add("leaked " + endpoint + " by " + borrower.getName() + " for " + lentFor.toSeconds());
        }
    }

    private PoolConfig.Builder settings() {
        return PoolRig.settings().maxSize(1).observer(new Recorder());
    }

    @Test
    void tellsTheObserverWhatHappens() {
        Pool pool = rig.pool(settings());
        rig.connector.refusing = true;
        var first = pool.acquireAsync();
        rig.connector.refusing = false;
        rig.connector.black = true;
        rig.advanceMillis(10);
        rig.advanceMillis(30);
        rig.connector.hanging.remove().complete(rig.connector.connection());
        var second = pool.acquireAsync();
        rig.advance(Duration.ofSeconds(5));
        first.join().close();
        pool.evictIdle();
        assertThat(second).isCompletedExceptionally();
        assertThat(events)
                .contains("waited 40", "waited 5000 in vain")
                .filteredOn(event -> !event.startsWith("waited") && !event.startsWith("created"))
                .containsExactly(
                        "connect failed fake:1: refused, as asked",
                        "acquired fake:1",
                        "released fake:1",
                        "destroyed fake:1 EVICTED");
        assertThat(events)
                .filteredOn(event -> event.startsWith("created fake:1 in "))
                .hasSize(1);
    }

    @Test
    void survivesAnObserverThatThrows() {
        Pool pool = rig.pool(PoolRig.settings().observer(new PoolObserver() {
            @Override
            public void acquired(String endpoint) {
                throw new IllegalStateException("as asked");
            }
        }));
        try (Logged logged = new Logged()) {
            assertThat(pool.request(Message.of("x")).text()).isEqualTo("x");
            assertThat(logged.numbered("KNS0042")).hasSize(1);
        }
        assertThat(pool.stats().idle()).isEqualTo(1);
    }

    @Test
    void countsEverything() {
        Pool pool = rig.pool(PoolRig.settings().maxSize(3));
        try (PooledConnection one = pool.acquire();
                PooledConnection two = pool.acquire()) {
            two.invalidate();
            rig.connector.refusing = true;
            pool.acquireAsync();
            PoolStats stats = pool.stats();
            assertThat(stats.lent()).isEqualTo(2);
            assertThat(stats.waiting()).isEqualTo(1);
            assertThat(stats.connectFailures()).isEqualTo(1);
            assertThat(one).isNotNull();
        }
        rig.connector.refusing = false;
        rig.advance(Duration.ofSeconds(1));
        pool.acquire().close();
        PoolStats stats = pool.stats();
        assertThat(stats.maxSize()).isEqualTo(3);
        assertThat(stats.created()).isEqualTo(3);
        assertThat(stats.destroyed()).isEqualTo(1);
        assertThat(stats.destroyed(DestroyCause.INVALIDATED)).isEqualTo(1);
        assertThat(stats.waits()).isEqualTo(4);
        assertThat(stats)
                .asString()
                .isEqualTo(stats.lent() + " lent, " + stats.idle()
                        + " idle, 0 connecting, 0 waiting, at most 3; " + stats.acquired()
                        + " loans, 4 waits (longest 0 ms, 0 in vain), 3 created, 1 failed to connect, 1 destroyed"
                        + " INVALIDATED=1");
    }

    @Test
    void countsEachLoan() {
        Pool pool = rig.pool(PoolRig.settings());
        for (int i = 0; i < 100; i++) {
            try (PooledConnection connection = pool.acquire()) {
                if (i % 10 == 0) {
                    connection.invalidate();
                }
            }
        }
        pool.evictIdle();
        assertThat(pool.stats().acquired()).isEqualTo(100);
    }

    @Test
    void reportsALeakOnceWithTheStackOfTheBorrower() {
        try (Logged logged = new Logged()) {
            Pool pool = rig.pool(settings().leakThreshold(Duration.ofSeconds(8)));
            PooledConnection leaked = pool.acquire();
            rig.advance(Duration.ofSeconds(7));
            assertThat(events).noneMatch(event -> event.startsWith("leaked"));
            rig.advance(Duration.ofSeconds(60));
            assertThat(events)
                    .filteredOn(event -> event.startsWith("leaked"))
                    .containsExactly(
                            "leaked fake:1 by " + Thread.currentThread().getName() + " for 8");
            assertThat(pool.stats().leaks()).isEqualTo(1);
            LogRecord report = logged.numbered("KNS0040").get(0);
            assertThat(report.getThrown().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("reportsALeakOnceWithTheStackOfTheBorrower"));
            leaked.close();
            pool.acquire().close();
            rig.advance(Duration.ofSeconds(60));
            assertThat(pool.stats().leaks()).isEqualTo(1);
        }
    }
}
