package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A million leases by many threads, with everything that can go wrong, while others evict, suspend and close. */
class PoolStressTest {
    private static final int THREADS = 12;
    private static final int SIZE = 5;
    private static final int LEASES = Integer.getInteger("kn-sock.leases", 1_000_000);

    private final FakeConnector connector = new FakeConnector();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong leases = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong(); // some of which had their connection, and nobody noticed

    private Thread start(Runnable task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Throwable unexpected) {
                failure.compareAndSet(null, unexpected);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void losesNoCapacityAndLeasesNoConnectionTwice() throws Exception {
        connector.remembering = false;
        Pool pool = new Pool(
                PoolRig.settings()
                        .maxSize(SIZE)
                        .minIdle(1)
                        .acquireTimeout(Duration.ofSeconds(30))
                        .idleTimeout(Duration.ofMillis(1))
                        .maxLifetime(Duration.ofMillis(20))
                        .build(),
                List.of(connector),
                timer,
                closed -> {});
        AtomicBoolean over = new AtomicBoolean();
        try (Logged quiet = new Logged()) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                long seed = i;
                callers.add(start(() -> acquire(pool, new SplittableRandom(seed))));
            }
            Thread meddler = start(() -> meddle(pool, over));
            for (Thread caller : callers) {
                caller.join();
            }
            over.set(true);
            meddler.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(connector.mostOpen.get()).isLessThanOrEqualTo(SIZE);
        PoolRig.until(() -> pool.stats().waiting() == 0 && pool.stats().leased() == 0); // cancelled ones come back late
        assertThat(pool.stats().acquired()).isBetween(leases.get(), leases.get() + cancelled.get());
        List<PooledConnection> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            all.add(pool.acquire());
        }
        all.forEach(PooledConnection::close);
        assertThat(pool.close(Duration.ofSeconds(20))).isTrue();
        assertThat(connector.open()).isZero();
        timer.shutdownNow();
    }

    private void acquire(Pool pool, SplittableRandom random) {
        for (int i = 0; i < LEASES / THREADS && failure.get() == null; i++) {
            int choice = random.nextInt(1_000);
            if (choice < 20) {
                CompletableFuture<PooledConnection> caller = pool.acquireAsync();
                caller.cancel(false);
                if (caller.isCancelled()) {
                    cancelled.incrementAndGet();
                } else {
                    leases.incrementAndGet();
                    caller.join().close();
                }
            } else if (choice < 40) {
                CompletableFuture<PooledConnection> caller = pool.acquireAsync();
                try (PooledConnection connection = caller.join()) {
                    leases.incrementAndGet();
                    connection.exchange(Message.empty());
                }
            } else if (choice < 50) {
                pool.request(Message.empty());
                leases.incrementAndGet();
            } else {
                try (PooledConnection connection = pool.acquire()) {
                    leases.incrementAndGet();
                    misuse(connection, choice, random);
                } catch (KnSockException lost) {
                    // as asked
                }
            }
        }
    }

    private void misuse(PooledConnection connection, int choice, SplittableRandom random) {
        connection.exchange(Message.empty());
        if (choice < 55) {
            connection.invalidate();
        } else if (choice < 60) {
            connection.send(Message.empty());
        } else if (choice < 65) {
            ((Lease) connection).connection().close();
        } else if (choice < 67) {
            connection.close();
        } else if (choice < 100) {
            Thread.yield();
        } else if (choice == 100 && random.nextInt(20) == 0) {
            connector.refusing = true;
        }
    }

    private void meddle(Pool pool, AtomicBoolean over) {
        SplittableRandom random = new SplittableRandom(1);
        while (!over.get()) {
            switch (random.nextInt(4)) {
                case 0 -> pool.evictIdle();
                case 1 -> {
                    pool.suspend();
                    Thread.yield();
                    pool.resume();
                }
                case 2 -> connector.refusing = false;
                default -> assertThat(pool.toString()).contains("at most " + SIZE);
            }
            Thread.yield();
        }
        connector.refusing = false;
    }
}
