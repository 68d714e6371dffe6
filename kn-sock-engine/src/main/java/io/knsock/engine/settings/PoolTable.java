package io.knsock.engine.settings;

import io.knsock.Message;
import io.knsock.engine.time.Durations;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import java.util.List;

/** The settings of {@link PoolConfig}, besides those of its connections. */
final class PoolTable {
    static final List<Setting<PoolConfig.Builder>> ALL = List.of(
            new Setting<>(
                    "max-size",
                    "at least 1",
                    "10",
                    "How many connections may exist at once.",
                    (pool, value) -> pool.maxSize(Values.integer(value))),
            new Setting<>(
                    "min-idle",
                    "0 to max-size",
                    "0",
                    "How many idle connections are kept ready.",
                    (pool, value) -> pool.minIdle(Values.integer(value))),
            new Setting<>(
                    "idle-timeout",
                    "duration",
                    "60s",
                    "How long a connection may lie idle before it is closed.",
                    (pool, value) -> pool.idleTimeout(Durations.parse(value))),
            new Setting<>(
                    "max-lifetime",
                    "duration",
                    "30m",
                    "How old a connection may become before it is replaced, less up to a tenth by chance; 0s for any age.",
                    (pool, value) -> pool.maxLifetime(Durations.parse(value))),
            new Setting<>(
                    "acquire-timeout",
                    "duration",
                    "5s",
                    "How long a borrower waits for a connection, connecting included.",
                    (pool, value) -> pool.acquireTimeout(Durations.parse(value))),
            new Setting<>(
                    "max-waiters",
                    "at least 1",
                    "1000",
                    "How many borrowers may wait at once; one more is turned away.",
                    (pool, value) -> pool.maxWaiters(Values.integer(value))),
            new Setting<>(
                    "ping",
                    "text",
                    "none",
                    "A request that a live peer answers; sent before an idle connection is lent.",
                    (pool, value) -> pool.ping(Message.of(value))),
            new Setting<>(
                    "ping-timeout",
                    "duration",
                    "1s",
                    "How long the answer to the ping may take.",
                    (pool, value) -> pool.pingTimeout(Durations.parse(value))),
            new Setting<>(
                    "validate-after",
                    "duration",
                    "1s",
                    "How long a connection has lain idle that is pinged before it is lent.",
                    (pool, value) -> pool.validateAfter(Durations.parse(value))),
            new Setting<>(
                    "balance",
                    "round-robin, least-used or ordered",
                    "round-robin",
                    "How the pool chooses among several endpoints; ordered is fail-over.",
                    (pool, value) -> pool.balance(LoadBalancing.parse(value))),
            new Setting<>(
                    "leak-threshold",
                    "duration",
                    "0s",
                    "How long a loan may last before it is reported with its borrower's stack; 0s for never.",
                    (pool, value) -> pool.leakThreshold(Durations.parse(value))));

    private PoolTable() {}
}
