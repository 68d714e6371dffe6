package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.pool.PoolStats;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random operations on a pool, and on a model of one that is simple enough to be believed; after each they must agree.
 * The seed is in the message of a failure; {@code -Dkn-sock.seed=…} repeats it.
 */
class PoolModelTest {
    private static final int STEPS = Integer.getInteger("kn-sock.steps", 30_000);
    private static final int MAX_SIZE = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PoolRig rig = new PoolRig();
    private final Pool pool = rig.pool(PoolRig.settings()
            .maxSize(MAX_SIZE)
            .acquireTimeout(TIMEOUT)
            .maxLifetime(Duration.ZERO)
            .idleTimeout(Duration.ofDays(10_000)));

    /** A caller as the model sees it, and what the pool gave it. */
    private record Caller(CompletableFuture<PooledConnection> pools, long deadline) {}

    // The model.
    private final Deque<Caller> waiting = new ArrayDeque<>();
    private final List<Caller> leased = new ArrayList<>();
    private final List<Caller> timedOut = new ArrayList<>();
    private int idle;
    private boolean suspended;
    private boolean down;
    private long now;
    private long leases;

    private void serve() {
        while (!suspended && !waiting.isEmpty()) {
            if (idle > 0) {
                idle--;
            } else if (down || leased.size() >= MAX_SIZE) {
                return;
            }
            leased.add(waiting.remove());
            leases++;
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
        while (!waiting.isEmpty() && waiting.peek().deadline <= now) {
            timedOut.add(waiting.remove());
        }
        rig.advance(time);
    }

    @Test
    void doesWhatItsModelDoes() {
        long seed = Long.getLong("kn-sock.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> done = new ArrayList<>();
        try {
            for (int i = 0; i < STEPS; i++) {
                done.add(step(random));
                agree();
            }
        } catch (Throwable failure) {
            int from = Math.max(0, done.size() - 30);
            throw new AssertionError(
                    "seed " + seed + ", step " + done.size() + ", last: " + done.subList(from, done.size()), failure);
        }
        assertThat(timedOut).isNotEmpty();
    }

    private String step(Random random) {
        int choice = random.nextInt(100);
        if (choice < 40) {
            Caller caller = new Caller(pool.acquireAsync(), now + TIMEOUT.toNanos());
            waiting.add(caller);
            serve();
            return "acquire";
        } else if (choice < 70) {
            return release(random);
        } else if (choice < 74) {
            return killAnIdleOne();
        } else if (choice < 76) {
            pool.evictIdle();
            idle = 0;
            return "evict";
        } else if (choice < 80) {
            return cancel(random);
        } else if (choice < 92) {
            pass(Duration.ofMillis(random.nextInt(3_000)));
            return "time passes";
        } else if (choice < 96) {
            suspended = !suspended;
            if (suspended) {
                pool.suspend();
            } else {
                pool.resume();
            }
            serve();
            return suspended ? "suspend" : "resume";
        }
        Duration retried = Duration.ofSeconds(1); // the model does not know when exactly
        if (down && !waiting.isEmpty() && waiting.peek().deadline <= now + retried.toNanos()) {
            return "not up yet";
        }
        down = !down;
        rig.connector.refusing = down;
        if (!down) {
            serve();
            pass(retried);
        }
        return down ? "down" : "up";
    }

    private String release(Random random) {
        if (leased.isEmpty()) {
            return "nothing to release";
        }
        PooledConnection lease =
                leased.remove(random.nextInt(leased.size())).pools.join();
        int how = random.nextInt(10);
        if (how == 0) {
            lease.invalidate();
        } else if (how == 1) {
            lease.send(Message.of("unanswered"));
        } else {
            assertThat(lease.exchange(Message.of("x")).text()).isEqualTo("x");
            idle++;
        }
        lease.close();
        serve();
        return how < 2 ? "release in vain" : "release";
    }

    private String killAnIdleOne() {
        for (FakeConnector.Fake one : rig.connector.made) {
            if (one.isOpen() && isIdle(one)) {
                one.close();
                idle--;
                serve();
                return "kill";
            }
        }
        return "nothing to kill";
    }

    private boolean isIdle(FakeConnector.Fake connection) {
        rig.connector.made.removeIf(one -> !one.isOpen());
        return idle > 0 && leased.stream().noneMatch(one -> ((Lease) one.pools.join()).connection() == connection);
    }

    private String cancel(Random random) {
        if (waiting.isEmpty()) {
            return "nobody to cancel";
        }
        Caller leaving = new ArrayList<>(waiting).get(random.nextInt(waiting.size()));
        waiting.remove(leaving);
        leaving.pools.cancel(false);
        return "cancel";
    }

    private void agree() {
        PoolStats stats = pool.stats();
        assertThat(stats.leased()).as("leased").isEqualTo(leased.size());
        assertThat(stats.idle()).as("idle").isEqualTo(idle);
        assertThat(stats.waiting()).as("waiting").isEqualTo(waiting.size());
        assertThat(stats.acquired()).as("leases").isEqualTo(leases);
        assertThat(rig.connector.open()).as("open").isEqualTo(leased.size() + idle);
        assertThat(leased).allMatch(caller -> caller.pools.isDone() && !caller.pools.isCompletedExceptionally());
        assertThat(waiting).noneMatch(caller -> caller.pools.isDone());
        assertThat(timedOut).allMatch(caller -> caller.pools.isCompletedExceptionally());
        if (timedOut.size() > 100) {
            timedOut.subList(0, 90).clear();
        }
    }
}
