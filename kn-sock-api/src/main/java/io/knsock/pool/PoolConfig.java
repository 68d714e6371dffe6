package io.knsock.pool;

import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.internal.Check;
import io.knsock.internal.Values;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connection pool: immutable, built by a builder that refuses what cannot be right.
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="pool"}
 *
 * @since 0.1
 */
public final class PoolConfig {
    private final ClientConfig client;
    private final int maxSize;
    private final int minIdle;
    private final Duration idleTimeout;
    private final Duration maxLifetime;
    private final Duration acquireTimeout;
    private final int maxWaiters;
    private final Duration validateAfter;
    private final @Nullable Message ping;
    private final Duration pingTimeout;
    private final LoadBalancing balance;
    private final Duration leakThreshold;
    private final PoolObserver observer;

    private PoolConfig(Builder builder) {
        this.client = builder.client;
        this.maxSize = builder.maxSize;
        this.minIdle = Check.range("min-idle", builder.minIdle, 0, builder.maxSize);
        this.idleTimeout = builder.idleTimeout;
        this.maxLifetime = builder.maxLifetime;
        this.acquireTimeout = builder.acquireTimeout;
        this.maxWaiters = builder.maxWaiters;
        this.validateAfter = builder.validateAfter;
        this.ping = builder.ping;
        this.pingTimeout = builder.pingTimeout;
        this.balance = builder.balance;
        this.leakThreshold = builder.leakThreshold;
        this.observer = builder.observer;
    }

    /** Returns a builder for a pool of connections with the given settings. */
    public static Builder builder(ClientConfig client) {
        return new Builder(client);
    }

    /** Returns the settings of each connection. */
    public ClientConfig client() {
        return client;
    }

    /** Returns how many connections may exist at once. */
    public int maxSize() {
        return maxSize;
    }

    /** Returns how many idle connections are kept ready. */
    public int minIdle() {
        return minIdle;
    }

    /** Returns how long a connection may be idle. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** Returns how old a connection may become; zero for any age. */
    public Duration maxLifetime() {
        return maxLifetime;
    }

    /** Returns how long a caller waits. */
    public Duration acquireTimeout() {
        return acquireTimeout;
    }

    /** Returns how many callers may wait at once. */
    public int maxWaiters() {
        return maxWaiters;
    }

    /** Returns after how long without use a connection is pinged before it is leased. */
    public Duration validateAfter() {
        return validateAfter;
    }

    /** Returns the request that a live peer answers, or null for none. */
    public @Nullable Message ping() {
        return ping;
    }

    /** Returns how long the answer to the ping may take. */
    public Duration pingTimeout() {
        return pingTimeout;
    }

    /** Returns how the pool chooses among several endpoints. */
    public LoadBalancing balance() {
        return balance;
    }

    /** Returns how long a lease may last before it is reported; zero for never. */
    public Duration leakThreshold() {
        return leakThreshold;
    }

    /** Returns the observer that is told what happens. */
    public PoolObserver observer() {
        return observer;
    }

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder(client);
        builder.maxSize = maxSize;
        builder.minIdle = minIdle;
        builder.idleTimeout = idleTimeout;
        builder.maxLifetime = maxLifetime;
        builder.acquireTimeout = acquireTimeout;
        builder.maxWaiters = maxWaiters;
        builder.validateAfter = validateAfter;
        builder.ping = ping;
        builder.pingTimeout = pingTimeout;
        builder.balance = balance;
        builder.leakThreshold = leakThreshold;
        builder.observer = observer;
        return builder;
    }

    private Values values() {
        return Values.of("PoolConfig")
                .with("client", client)
                .with("maxSize", maxSize)
                .with("minIdle", minIdle)
                .with("idleTimeout", idleTimeout)
                .with("maxLifetime", maxLifetime)
                .with("acquireTimeout", acquireTimeout)
                .with("maxWaiters", maxWaiters)
                .with("validateAfter", validateAfter)
                .with("ping", ping)
                .with("pingTimeout", pingTimeout)
                .with("balance", balance)
                .with("leakThreshold", leakThreshold)
                .withSecret("observer", observer);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolConfig that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** Returns all settings, without secrets. */
    @Override
    public String toString() {
        return values().toString();
    }

    /** Builds a {@link PoolConfig}. For use by one thread. */
    public static final class Builder {
        private ClientConfig client;
        private int maxSize = 10;
        private int minIdle;
        private Duration idleTimeout = Duration.ofSeconds(60);
        private Duration maxLifetime = Duration.ofMinutes(30);
        private Duration acquireTimeout = Duration.ofSeconds(5);
        private int maxWaiters = 1_000;
        private Duration validateAfter = Duration.ofSeconds(1);
        private @Nullable Message ping;
        private Duration pingTimeout = Duration.ofSeconds(1);
        private LoadBalancing balance = LoadBalancing.ROUND_ROBIN;
        private Duration leakThreshold = Duration.ZERO;
        private PoolObserver observer = PoolObserver.NONE;

        private Builder(ClientConfig client) {
            this.client = client;
        }

        /** Sets the settings of each connection, in place of those the builder was made with. */
        public Builder client(ClientConfig client) {
            this.client = Objects.requireNonNull(client);
            return this;
        }

        /** Sets how many connections, leased, idle and connecting, may exist at once; at least 1. Default: 10. */
        public Builder maxSize(int maxSize) {
            this.maxSize = Check.range("max-size", maxSize, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many idle connections are kept ready, from the creation of the pool on; 0 to {@code max-size}.
         * Default: 0, connections are made when they are first needed.
         */
        public Builder minIdle(int minIdle) {
            this.minIdle = Check.range("min-idle", minIdle, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how long a connection may be idle before it is closed, those of {@code min-idle} excepted; it is closed
         * at most a quarter of that time later. Default: 60 s.
         */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = Check.positive("idle-timeout", idleTimeout);
            return this;
        }

        /**
         * Sets how old a connection may become before it is replaced, which happens when it is not leased. For each
         * connection it is up to a tenth less, at random, so that they are not replaced all at once. Zero for any age.
         * Default: 30 min.
         */
        public Builder maxLifetime(Duration maxLifetime) {
            this.maxLifetime = Check.notNegative("max-lifetime", maxLifetime);
            return this;
        }

        /** Sets how long a caller waits for a connection, connecting included. Default: 5 s. */
        public Builder acquireTimeout(Duration acquireTimeout) {
            this.acquireTimeout = Check.positive("acquire-timeout", acquireTimeout);
            return this;
        }

        /**
         * Sets how many callers may wait at once, for a release or for connecting; at least 1. One more is turned
         * away at once. Default: 1,000.
         */
        public Builder maxWaiters(int maxWaiters) {
            this.maxWaiters = Check.range("max-waiters", maxWaiters, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets after how long without use a connection is pinged before it is leased; zero to ping before each lease.
         * Of no effect without a ping; a connection that the peer has closed is found without one. Default: 1 s.
         */
        public Builder validateAfter(Duration validateAfter) {
            this.validateAfter = Check.notNegative("validate-after", validateAfter);
            return this;
        }

        /**
         * Sets a request that a live peer answers, whatever the answer; null for none. It finds connections whose
         * peer has gone without a word. Default: none.
         */
        public Builder ping(@Nullable Message ping) {
            this.ping = ping;
            return this;
        }

        /** Sets how long the answer to the ping may take. Default: 1 s. */
        public Builder pingTimeout(Duration pingTimeout) {
            this.pingTimeout = Check.positive("ping-timeout", pingTimeout);
            return this;
        }

        /** Sets how the pool chooses among several endpoints. Default: round-robin. */
        public Builder balance(LoadBalancing balance) {
            this.balance = Objects.requireNonNull(balance, "balance");
            return this;
        }

        /**
         * Sets how long a lease may last before it is reported in the log, with the stack of its caller; zero for
         * never, which costs nothing. Default: never.
         */
        public Builder leakThreshold(Duration leakThreshold) {
            this.leakThreshold = Check.notNegative("leak-threshold", leakThreshold);
            return this;
        }

        /** Sets the observer that is told what happens. Default: {@link PoolObserver#NONE}. */
        public Builder observer(PoolObserver observer) {
            this.observer = Objects.requireNonNull(observer, "observer");
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if {@code min-idle} is greater than {@code max-size}
         */
        public PoolConfig build() {
            return new PoolConfig(this);
        }
    }
}
