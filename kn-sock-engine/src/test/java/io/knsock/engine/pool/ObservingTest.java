package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolObserver;
import io.knsock.pool.PoolStats;
import io.knsock.pool.PooledConnection;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
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
        public void leaked(String endpoint, Thread caller, Duration leasedFor) {
            events.add("leaked " + endpoint + " by " + caller.getName() + " for " + leasedFor.toSeconds());
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
            assertThat(stats.leased()).isEqualTo(2);
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
                .isEqualTo(stats.leased() + " leased, " + stats.idle()
                        + " idle, 0 connecting, 0 waiting, at most 3; " + stats.acquired()
                        + " leases, 4 waits (longest 0 ms, 0 in vain), 3 created, 1 failed to connect, 1 destroyed"
                        + " INVALIDATED=1");
    }

    @Test
    void countsEachLease() {
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
    void reportsALeakOnceWithTheStackOfTheCaller() {
        try (Logged logged = new Logged()) { // an endpoint of its own: another test's leak may have been told just now
            Pool pool = rig.pool(settings().leakThreshold(Duration.ofSeconds(8)), new FakeConnector("leaky:1"));
            PooledConnection leaked = pool.acquire();
            rig.advance(Duration.ofSeconds(7));
            assertThat(events).noneMatch(event -> event.startsWith("leaked"));
            rig.advance(Duration.ofSeconds(60));
            assertThat(events)
                    .filteredOn(event -> event.startsWith("leaked"))
                    .containsExactly(
                            "leaked leaky:1 by " + Thread.currentThread().getName() + " for 8");
            assertThat(pool.stats().leaks()).isEqualTo(1);
            LogRecord report = logged.numbered("KNS0040").get(0);
            assertThat(report.getThrown().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("reportsALeakOnceWithTheStackOfTheCaller"));
            leaked.close();
            pool.acquire().close();
            rig.advance(Duration.ofSeconds(60));
            assertThat(pool.stats().leaks()).isEqualTo(1);
        }
    }

    private static List<String> messages(Logged logged, String number) {
        return logged.numbered(number).stream()
                .map(entry -> MessageFormat.format(entry.getMessage(), entry.getParameters()))
                .toList();
    }

    @Test
    void saysThatAnEndpointIsSetAsideAndThatItIsBackButNotTimeAndAgain() {
        try (Logged logged = new Logged()) {
            Pool pool = rig.pool(PoolRig.settings());
            pool.acquire().close();
            assertThat(logged.records).isEmpty();
            comeAndGo(pool);
            assertThat(messages(logged, "KNS0043"))
                    .containsExactly("KNS0043 fake:1 is set aside: refused, as asked; it is tried again");
            assertThat(messages(logged, "KNS0044")).containsExactly("KNS0044 fake:1 is back, after 1 failed attempts");
            rig.advance(Duration.ofSeconds(9));
            comeAndGo(pool);
            assertThat(logged.numbered("KNS0043")).hasSize(1);
            rig.advanceMillis(980); // ten seconds after the first
            comeAndGo(pool);
            assertThat(logged.numbered("KNS0043")).hasSize(2);
        }
    }

    private void comeAndGo(Pool pool) {
        pool.evictIdle();
        rig.connector.refusing = true;
        var caller = pool.acquireAsync();
        rig.connector.refusing = false;
        rig.advanceMillis(10);
        caller.join().close();
    }

    @Test
    void saysHowManyWereLeasedWhenItWasClosedByForce() {
        try (Logged logged = new Logged()) {
            Pool pool = rig.pool(PoolRig.settings());
            PooledConnection one = pool.acquire();
            PooledConnection two = pool.acquire();
            pool.close(Duration.ZERO);
            assertThat(messages(logged, "KNS0046"))
                    .containsExactly("KNS0046 pool of fake:1 is closed by force: 2 connections were still leased");
            one.close();
            two.close();
            assertThat(pool.stats().destroyed(DestroyCause.CLOSED)).isEqualTo(2);
        }
    }

    @Test
    void saysNothingWhenNoneWasLeased() {
        try (Logged logged = new Logged()) {
            Pool pool = rig.pool(PoolRig.settings());
            pool.acquire().close();
            Thread.currentThread().interrupt(); // so that the close does not wait
            pool.close(Duration.ofMinutes(1));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(logged.records).isEmpty();
        }
    }

    @Test
    void tellsTheObserverOfEachKindOfLease() {
        Pool pool = rig.pool(settings());
        pool.acquire(Duration.ofSeconds(1)).close();
        pool.acquireAsync().join().close();
        pool.request(Message.of("x"));
        pool.requestAsync(Message.of("x")).join();
        PooledConnection dirty = pool.acquire();
        dirty.send(Message.of("x"));
        dirty.close();
        assertThat(events).filteredOn(event -> event.startsWith("acquired")).hasSize(5);
        assertThat(events).filteredOn(event -> event.startsWith("released")).hasSize(5);
        assertThat(pool.stats().doubleReleases()).isZero();
    }

    @Test
    void reportsNoLeakOfALeaseThatIsOver() {
        Pool pool = rig.pool(settings().leakThreshold(Duration.ofSeconds(8)));
        pool.acquire().close();
        rig.advance(Duration.ofSeconds(20));
        assertThat(pool.leaseIdle()).isNotNull(); // the next has not begun yet
        rig.advance(Duration.ofSeconds(20));
        assertThat(pool.stats().leaks()).isZero();
    }

    @Test
    void saysToThoseWhoLookForItWhyAConnectionIsClosed() {
        try (Logged logged = new Logged(Level.FINE)) {
            Pool pool = rig.pool(PoolRig.settings());
            pool.acquire().close();
            pool.evictIdle();
            assertThat(messages(logged, "KNS0045")).containsExactly("KNS0045 connection to fake:1 is closed: EVICTED");
        }
    }

    @Test
    void saysWhetherTheThreadThatKeepsAConnectionStillLives() throws Exception {
        try (Logged logged = new Logged(Level.FINE)) { // of two at a time, one is a warning
            Pool pool = rig.pool(PoolRig.settings().leakThreshold(Duration.ofSeconds(8)));
            PooledConnection mine = pool.acquire();
            rig.advance(Duration.ofSeconds(8));
            Thread other = new Thread(pool::acquire, "the forgetful");
            other.start();
            other.join();
            rig.advance(Duration.ofSeconds(8));
            assertThat(logged.numbered("KNS0040"))
                    .extracting(LogRecord::getMessage)
                    .containsExactly(
                            "KNS0040 connection to fake:1 is leased for 8000 ms to thread "
                                    + Thread.currentThread().getName()
                                    + ": was it never released? Or raise leak-threshold",
                            "KNS0040 connection to fake:1 is leased for 8000 ms to thread the forgetful, which has ended: was it"
                                    + " never released? Or raise leak-threshold");
            assertThat(mine).isNotNull();
        }
    }
}
