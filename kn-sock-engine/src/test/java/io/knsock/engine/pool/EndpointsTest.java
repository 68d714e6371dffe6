package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.engine.time.Backoff;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Several endpoints, some of which fail, and what that costs the others: nothing. */
class EndpointsTest {
    private final PoolRig rig = new PoolRig();
    private final FakeConnector a = new FakeConnector("a:1");
    private final FakeConnector b = new FakeConnector("b:1");
    private final FakeConnector c = new FakeConnector("c:1");

    private Pool pool(LoadBalancing balance, int maxSize) {
        return rig.pool(settings(balance, maxSize), a, b, c);
    }

    private static PoolConfig.Builder settings(LoadBalancing balance, int maxSize) {
        return PoolRig.settings().balance(balance).maxSize(maxSize).idleTimeout(Duration.ofDays(1));
    }

    private static List<CompletableFuture<PooledConnection>> acquire(Pool pool, int number) {
        List<CompletableFuture<PooledConnection>> callers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            callers.add(pool.acquireAsync());
        }
        return callers;
    }

    private static void release(List<CompletableFuture<PooledConnection>> callers) {
        callers.forEach(caller -> caller.join().close());
    }

    @Test
    void areUsedOneAfterTheOther() {
        Pool pool = pool(LoadBalancing.ROUND_ROBIN, 9);
        release(acquire(pool, 9));
        assertThat(List.of(a.open(), b.open(), c.open())).containsExactly(3L, 3L, 3L);
        List<String> used = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            try (PooledConnection connection = pool.acquire()) {
                used.add(connection.toString());
            }
        }
        assertThat(used.subList(0, 3)).doesNotHaveDuplicates().isEqualTo(used.subList(3, 6));
    }

    /** Who has one request at a time needs one connection, and would use that to the first endpoint for ever. */
    @Test
    void areAllUsedByOneCaller() {
        Pool pool = pool(LoadBalancing.ROUND_ROBIN, 9);
        Map<String, Integer> used = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            try (PooledConnection connection = pool.acquire()) {
                used.merge(connection.toString(), 1, Integer::sum);
            }
        }
        assertThat(used)
                .hasSize(3)
                .allSatisfy((name, times) -> assertThat(times).isBetween(990, 1010));
        assertThat(List.of(a.open(), b.open(), c.open())).containsExactly(1L, 1L, 1L);
    }

    @Test
    void areConnectedToForOneCallerOnlyAsLongAsThereIsRoomAndOneAtATime() {
        Pool full = pool(LoadBalancing.ROUND_ROBIN, 2);
        b.black = true;
        for (int i = 0; i < 30; i++) {
            full.acquire().close();
        }
        assertThat(b.hanging).hasSize(1);
        assertThat(List.of(a.open(), c.open())).containsExactly(1L, 0L);
        b.black = false;
        Pool refused = rig.pool(settings(LoadBalancing.ROUND_ROBIN, 9), c, a);
        a.refusing = true;
        for (int i = 0; i < 30; i++) {
            try (PooledConnection connection = refused.acquire()) {
                assertThat(connection.toString()).contains("c:1");
            }
        }
        assertThat(refused.stats().connectFailures()).isEqualTo(1);
    }

    @Test
    void areUsedWhereFewestConnectionsAreLeased() {
        Pool pool = pool(LoadBalancing.LEAST_USED, 9);
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 9);
        List<PooledConnection> leases =
                callers.stream().map(CompletableFuture::join).toList();
        PooledConnection kept = leases.stream()
                .filter(lease -> lease.toString().contains("a:1"))
                .findFirst()
                .orElseThrow();
        leases.stream().filter(lease -> lease != kept).forEach(PooledConnection::close);
        String next = pool.acquire() + " " + pool.acquire(); // all have idle ones, and one of a is leased
        assertThat(next).contains("b:1").contains("c:1").doesNotContain("a:1");
    }

    @Test
    void areTheFirstThatCanBeReachedIfTheyAreOrdered() {
        Pool pool = pool(LoadBalancing.ORDERED, 3);
        release(acquire(pool, 3));
        assertThat(List.of(a.open(), b.open(), c.open())).containsExactly(3L, 0L, 0L);

        a.refusing = true;
        b.refusing = true;
        a.made.forEach(FakeConnector.Fake::close);
        release(acquire(pool, 3));
        assertThat(List.of(a.open(), b.open(), c.open())).containsExactly(0L, 0L, 3L);
    }

    @Test
    void goBackToTheFirstWhenItComesBack() {
        Pool pool = pool(LoadBalancing.ORDERED, 3);
        a.refusing = true;
        PooledConnection leased = pool.acquire();
        release(acquire(pool, 2));
        assertThat(b.open()).isEqualTo(3);
        rig.advance(Duration.ofSeconds(30));
        a.refusing = false;
        rig.advance(Duration.ofSeconds(1));
        assertThat(a.open()).isEqualTo(1);
        assertThat(b.open()).isEqualTo(1); // the leased one
        leased.close();
        assertThat(b.open()).isZero();
        assertThat(pool.acquire().toString()).contains("a:1");
        assertThat(pool.stats().destroyed(DestroyCause.BALANCE)).isEqualTo(3);
    }

    @Test
    void shareTheWorkAgainWhenOneComesBack() {
        Pool pool = rig.pool(settings(LoadBalancing.ROUND_ROBIN, 8), a, b);
        a.refusing = true;
        release(acquire(pool, 8));
        assertThat(b.open()).isEqualTo(8);
        a.refusing = false;
        rig.advance(Duration.ofSeconds(1));
        assertThat(b.open()).isEqualTo(4);
        release(acquire(pool, 8));
        assertThat(a.open()).isEqualTo(4);
        assertThat(a.mostOpen.get() + b.open()).isLessThanOrEqualTo(8);
    }

    @Test
    void holdUpNobodyWhenOneDoesNotAnswer() {
        a.black = true;
        Pool pool = rig.pool(settings(LoadBalancing.ROUND_ROBIN, 4), a, b);
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 4);
        assertThat(callers).filteredOn(CompletableFuture::isDone).hasSize(2);
        rig.advance(Supply.SLOW);
        assertThat(callers).allMatch(CompletableFuture::isDone);
        assertThat(b.open()).isEqualTo(4);
        assertThat(a.hanging).allMatch(CompletableFuture::isCancelled); // they had to make room
    }

    @Test
    void holdUpNobodyWhenTheOnlyConnectionIsBeingMadeToOneThatDoesNotAnswer() {
        a.black = true;
        Pool pool = rig.pool(settings(LoadBalancing.ORDERED, 1), a, b);
        CompletableFuture<PooledConnection> caller = pool.acquireAsync();
        rig.advance(Supply.SLOW);
        assertThat(caller).isCompleted();
        assertThat(caller.join().toString()).contains("b:1");
    }

    @Test
    void mayBeSlowAllOfThem() {
        a.black = true;
        b.black = true;
        Pool pool = rig.pool(settings(LoadBalancing.ORDERED, 1), a, b);
        CompletableFuture<PooledConnection> caller = pool.acquireAsync();
        rig.advance(Duration.ofSeconds(2));
        for (var attempt = a.hanging.poll(); attempt != null; attempt = a.hanging.poll()) {
            attempt.complete(a.connection());
        }
        for (var attempt = b.hanging.poll(); attempt != null; attempt = b.hanging.poll()) {
            attempt.complete(b.connection());
        }
        assertThat(caller).isCompleted();
    }

    @Test
    void areNotStormedAfterAFailure() {
        Pool pool = rig.pool(PoolRig.settings().maxSize(10).acquireTimeout(Duration.ofMinutes(1)));
        FakeConnector only = rig.connector;
        only.refusing = true;
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 100);
        assertThat(only.attempts.get()).isLessThanOrEqualTo(10); // what may exist, and no more
        int before = only.attempts.get();
        rig.advance(Duration.ofSeconds(30));
        assertThat(only.attempts.get() - before).isBetween(30, 75); // 0.5 to 1 s apart, after the first few
        only.refusing = false;
        only.black = true;
        rig.advance(Duration.ofSeconds(10));
        assertThat(only.hanging).hasSize(1); // one asks whether it is back
        only.black = false;
        only.hanging.remove().complete(only.connection());
        assertThat(only.open()).isEqualTo(10); // and now all are made that are wanted
        assertThat(callers).filteredOn(CompletableFuture::isDone).hasSize(10);
    }

    @Test
    void areNotStormedWhenTheyCloseWhatTheyAccept() {
        rig.connector.hasty = true;
        Pool pool = rig.pool(PoolRig.settings().minIdle(3));
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.connector.attempts.get()).isBetween(30, 80);
        assertThat(pool.toString()).contains("closed before it was used");
        rig.connector.hasty = false;
        rig.advance(Duration.ofSeconds(3)); // one is made, proves itself, and then the others
        assertThat(pool.stats().idle()).isEqualTo(3);
        assertThat(pool.toString()).doesNotContain("set aside");
    }

    @Test
    void areAskedMoreAndMoreSeldom() {
        RandomGenerator random = RandomGenerator.of("SplittableRandom");
        Backoff backoff = Supply.backoff(Duration.ofSeconds(5), random);
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.after(1).toNanos()).isBetween(5_000_000L, 10_000_000L);
            assertThat(backoff.after(4).toNanos()).isBetween(40_000_000L, 80_000_000L);
            assertThat(backoff.after(8).toNanos()).isBetween(500_000_000L, 1_000_000_000L);
            assertThat(backoff.after(Integer.MAX_VALUE).toNanos()).isBetween(500_000_000L, 1_000_000_000L);
            Backoff impatient = Supply.backoff(Duration.ofMillis(200), random);
            assertThat(impatient.after(9).toNanos()).isBetween(25_000_000L, 50_000_000L);
        }
    }

    @Test
    void areNotAskedByAnybodyWhenNobodyWantsAConnection() {
        Pool pool = rig.pool(PoolRig.settings());
        rig.connector.refusing = true;
        CompletableFuture<PooledConnection> caller = pool.acquireAsync();
        rig.advance(Duration.ofSeconds(5));
        assertThat(caller).isCompletedExceptionally();
        int before = rig.connector.attempts.get();
        rig.advance(Duration.ofMinutes(10));
        assertThat(rig.connector.attempts.get() - before).isLessThanOrEqualTo(1);
    }

    @Test
    void areNamedInTheDescriptionWithWhatIsWrong() {
        a.refusing = true;
        Pool pool = rig.pool(settings(LoadBalancing.ROUND_ROBIN, 4), a, b);
        pool.acquire().close();
        assertThat(pool)
                .hasToString("pool of a:1, b:1: 0 leased, 1 idle, 0 waiting, at most 4;"
                        + " a:1 is set aside after 1 failures: refused, as asked");
    }

    @Test
    void areUsedThatAreWellAndOnlyThenOneThatIsSetAside() {
        Pool pool = rig.pool(settings(LoadBalancing.LEAST_USED, 4), a, b);
        List<CompletableFuture<PooledConnection>> callers = acquire(pool, 4);
        release(callers);
        a.refusing = true;
        a.made.get(0).close(); // one is left
        rig.advanceMillis(1);
        List<CompletableFuture<PooledConnection>> more = acquire(pool, 4);
        assertThat(more).filteredOn(CompletableFuture::isDone).hasSize(4);
        assertThat(pool.toString()).contains("a:1 is set aside");
        release(more);
        List<String> used = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            used.add(pool.acquire().toString());
        }
        assertThat(used).allMatch(one -> one.contains("b:1"));
        assertThat(pool.acquire().toString()).contains("a:1");
    }

    @Test
    void areUsedInTurnHoweverManyAreLeased() {
        Pool pool = rig.pool(settings(LoadBalancing.LEAST_USED, 6), a, b);
        release(acquire(pool, 6));
        List<String> used = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            used.add(pool.acquire().toString());
        }
        for (int i = 0; i < 6; i += 2) {
            assertThat(used.get(i)).isNotEqualTo(used.get(i + 1));
        }
    }

    @Test
    void leaseEachThreadWhereItFoundOneLast() {
        EndpointState endpoint = new EndpointState(a);
        for (int i = 0; i < 4; i++) {
            Slot slot = new Slot(endpoint, a.connection(), 0, 0);
            slot.leasedToIdle(slot.word());
            endpoint.add(slot);
        }
        ExecutorService another = Executors.newSingleThreadExecutor(EndpointsTest::withAnotherHint);
        try {
            Slot here = Objects.requireNonNull(endpoint.lease());
            Slot there = CompletableFuture.supplyAsync(() -> leaseAndRelease(endpoint), another)
                    .join();
            assertThat(there).isNotSameAs(here);
            here.leasedToIdle(here.word());
            for (int i = 0; i < 3; i++) { // though the first is idle again
                assertThat(CompletableFuture.supplyAsync(() -> leaseAndRelease(endpoint), another)
                                .join())
                        .isSameAs(there);
                assertThat(leaseAndRelease(endpoint)).isSameAs(here);
            }
            endpoint.remove(there);
            assertThat(CompletableFuture.supplyAsync(() -> leaseAndRelease(endpoint), another)
                            .join())
                    .isNotNull();
        } finally {
            another.shutdown();
        }
    }

    private static Thread withAnotherHint(Runnable task) {
        Thread thread = new Thread(task);
        boolean shared = EndpointState.hintOf(thread) == EndpointState.hintOf(Thread.currentThread());
        return shared ? new Thread(task) : thread; // ids are given in turn
    }

    private static Slot leaseAndRelease(EndpointState endpoint) {
        Slot slot = Objects.requireNonNull(endpoint.lease());
        slot.leasedToIdle(slot.word());
        return slot;
    }

    @Test
    void leaseAllTheyHaveWhereverAThreadBegins() {
        EndpointState endpoint = new EndpointState(a);
        assertThat(endpoint.lease()).isNull();
        for (int i = 0; i < 5; i++) {
            Slot slot = new Slot(endpoint, a.connection(), 0, 0);
            slot.leasedToIdle(slot.word());
            endpoint.add(slot);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(endpoint.lease()).isNotNull();
        }
        assertThat(endpoint.lease()).isNull();
        assertThat(endpoint.leased()).isEqualTo(5);
        assertThat(endpoint.idle()).isZero();
    }
}
