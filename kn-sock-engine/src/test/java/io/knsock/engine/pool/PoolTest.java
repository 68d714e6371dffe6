package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import io.knsock.test.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool on its own: no socket, no Netty. */
class PoolTest {
    private final FakeConnector connector = new FakeConnector();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Pool> closed = new ArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private static PoolConfig.Builder settings() {
        return PoolConfig.builder(ClientConfig.builder().host("fake").port(1).build())
                .acquireTimeout(Duration.ofMillis(200));
    }

    private Pool pool(PoolConfig.Builder settings) {
        return new Pool(settings.build(), List.of(connector), timer, closed::add);
    }

    @Test
    void connectsOnlyWhenNoConnectionIsIdle() {
        Pool pool = pool(settings());
        try (PooledConnection one = pool.acquire();
                PooledConnection two = pool.acquire()) {
            assertThat(one.exchange(Message.of("x")).text()).isEqualTo("x");
            assertThat(two).isNotSameAs(one);
            assertThat(pool).hasToString("pool of fake:1: 2 leased, 0 idle, 0 waiting, at most 10");
        }
        pool.acquire().close();
        assertThat(connector.made).hasSize(2);
        assertThat(pool).hasToString("pool of fake:1: 0 leased, 2 idle, 0 waiting, at most 10");
    }

    @Test
    void tellsWhoWaitsInVainThatThePoolIsExhausted() {
        Pool pool = pool(settings().maxSize(1));
        try (PooledConnection one = pool.acquire()) {
            assertThatThrownBy(pool::acquire)
                    .isInstanceOf(PoolExhaustedException.class)
                    .hasMessageContaining("fake:1")
                    .hasMessageContaining("all 1 are leased");
            assertThat(one).isNotNull();
        }
        pool.acquire().close();
    }

    @Test
    void closesOnReleaseWhatIsNotClean() {
        Pool pool = pool(settings());
        PooledConnection dirty = pool.acquire();
        dirty.send(Message.of("unanswered"));
        dirty.close();
        PooledConnection invalid = pool.acquire();
        invalid.invalidate();
        invalid.close();
        assertThat(connector.open()).isZero();
        assertThat(pool).hasToString("pool of fake:1: 0 leased, 0 idle, 0 waiting, at most 10");
    }

    @Test
    void leasesNoConnectionThatWentBadWhileIdle() {
        Pool pool = pool(settings());
        pool.acquire().close();
        connector.made.get(0).dieSilently();
        pool.acquire().close();
        connector.made.get(1).clean = false;
        pool.acquire().close();
        assertThat(connector.made).hasSize(3);
        assertThat(connector.open()).isEqualTo(1);
    }

    @Test
    void losesNoCapacityWhenConnectingFails() {
        Pool pool = pool(settings().maxSize(1));
        connector.refusing = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(pool::acquire).isInstanceOf(ConnectFailedException.class);
        }
        connector.refusing = false;
        pool.acquire().close();
    }

    @Test
    void takesASecondReleaseForNothing() {
        Pool pool = pool(settings().maxSize(1));
        PooledConnection once = pool.acquire();
        once.close();
        once.close();
        try (PooledConnection next = pool.acquire()) {
            assertThatThrownBy(pool::acquire).isInstanceOf(PoolExhaustedException.class);
            assertThatThrownBy(() -> once.exchange(Message.of("x")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("released already");
            assertThat(next.exchange(Message.of("y")).text()).isEqualTo("y");
        }
    }

    @Test
    void closesWhatIsIdleTooLongWithoutACaller() throws Exception {
        Pool pool = pool(settings().idleTimeout(Duration.ofMillis(1)));
        pool.acquire().close();
        Eventually.until(() -> connector.open() == 0); // the evictor comes round by itself
        assertThat(connector.made).hasSize(1);
    }

    @Test
    void wakesWhoWaitsWhenItIsClosed() throws Exception {
        Pool pool = pool(settings().maxSize(1).acquireTimeout(Duration.ofMinutes(1)));
        PooledConnection leased = pool.acquire();
        CompletableFuture<PooledConnection> waiting = CompletableFuture.supplyAsync(pool::acquire);
        Eventually.until(() -> pool.toString().contains("1 waiting"));
        pool.close();
        pool.close();
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectionClosedException.class);
        assertThat(connector.open()).isEqualTo(1);
        leased.close();
        assertThat(connector.open()).isZero();
        assertThat(closed).containsExactly(pool);
        assertThatThrownBy(pool::acquire).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void servesWaitersInTheOrderTheyCame() throws Exception {
        Pool pool = pool(settings().maxSize(1).acquireTimeout(Duration.ofMinutes(1)));
        PooledConnection leased = pool.acquire();
        List<Integer> served = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try (PooledConnection mine = pool.acquire()) {
                    served.add(number); // one connection, so one thread at a time
                }
            });
            threads.add(thread);
            thread.start();
            String queued = (i + 1) + " waiting";
            Eventually.until(() -> pool.toString().contains(queued));
        }
        leased.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void neverHasMoreConnectionsThanItsSize() throws Exception {
        Pool pool = pool(settings().maxSize(3).acquireTimeout(Duration.ofMinutes(1)));
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int n = 0; n < 300; n++) {
                            try (PooledConnection connection = pool.acquire()) {
                                if (ThreadLocalRandom.current().nextInt(10) == 0) {
                                    connection.invalidate();
                                }
                                if (connector.open() > 3) {
                                    throw new AssertionError(connector.open() + " connections");
                                }
                            }
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> caller : callers) {
            caller.get();
        }
        assertThat(pool.toString()).contains("0 leased").contains("0 waiting");
        pool.close();
        assertThat(connector.open()).isZero();
    }
}
