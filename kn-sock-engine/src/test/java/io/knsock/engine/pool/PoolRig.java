package io.knsock.engine.pool;

import io.knsock.config.ClientConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.test.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A pool with fake connections and a clock that a test moves. */
final class PoolRig {
    final ManualTime time = new ManualTime();
    final FakeConnector connector = new FakeConnector();
    final List<Pool> closed = new ArrayList<>();

    static PoolConfig.Builder settings() {
        return PoolConfig.builder(ClientConfig.builder().host("fake").port(1).build());
    }

    Pool pool(PoolConfig.Builder settings) {
        return new Pool(settings.build(), List.of(connector), time, closed::add, time);
    }

    Pool pool(PoolConfig.Builder settings, FakeConnector... connectors) {
        return new Pool(settings.build(), List.of(connectors), time, closed::add, time);
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    void advanceMillis(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** Waits for what another thread is about to do; the test's time limit ends a vain wait. */
    static void until(BooleanSupplier condition) {
        Eventually.until(condition);
    }
}
