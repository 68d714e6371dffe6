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
                    "Idle time after which a connection is closed.",
                    (pool, value) -> pool.idleTimeout(Durations.parse(value))),
            new Setting<>(
                    "max-lifetime",
                    "duration",
                    "30m",
                    "The age at which a connection is replaced, minus a random part of up to a tenth; 0s: never.",
                    (pool, value) -> pool.maxLifetime(Durations.parse(value))),
            new Setting<>(
                    "acquire-timeout",
                    "duration",
                    "5s",
                    "How long a caller waits for a connection, including the time to connect.",
                    (pool, value) -> pool.acquireTimeout(Durations.parse(value))),
            new Setting<>(
                    "max-waiters",
                    "at least 1",
                    "1000",
                    "How many callers may wait at once; a further one fails at once.",
                    (pool, value) -> pool.maxWaiters(Values.integer(value))),
            new Setting<>(
                    "ping",
                    "text",
                    "none",
                    "A request that a live peer answers; sent before an idle connection is handed out.",
                    (pool, value) -> pool.ping(Message.of(value))),
            new Setting<>(
                    "ping-timeout",
                    "duration",
                    "1s",
                    "How long the reply to the ping may take.",
                    (pool, value) -> pool.pingTimeout(Durations.parse(value))),
            new Setting<>(
                    "validate-after",
                    "duration",
                    "1s",
                    "Idle time after which a connection is pinged before it is handed out.",
                    (pool, value) -> pool.validateAfter(Durations.parse(value))),
            new Setting<>(
                    "balance",
                    "round-robin, least-used or ordered",
                    "round-robin",
                    "How the pool chooses among several endpoints; ordered: fail-over.",
                    (pool, value) -> pool.balance(LoadBalancing.parse(value))),
            new Setting<>(
                    "leak-threshold",
                    "duration",
                    "0s",
                    "Lease time after which a connection is reported with its caller's stack trace; 0s: never.",
                    (pool, value) -> pool.leakThreshold(Durations.parse(value))));

    private PoolTable() {}
}
