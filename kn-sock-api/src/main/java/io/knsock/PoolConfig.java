package io.knsock;

import java.time.Duration;

/** The settings of a connection pool: immutable, built by a builder that refuses what cannot be right. */
public final class PoolConfig {
    private final ClientConfig client;
    private final int maxSize;
    private final Duration idleTimeout;
    private final Duration acquireTimeout;

    private PoolConfig(Builder builder) {
        this.client = builder.client;
        this.maxSize = builder.maxSize;
        this.idleTimeout = builder.idleTimeout;
        this.acquireTimeout = builder.acquireTimeout;
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

    /** Returns how long a connection may lie idle. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** Returns how long a borrower waits. */
    public Duration acquireTimeout() {
        return acquireTimeout;
    }

    /** Builds a {@link PoolConfig}. For use by one thread. */
    public static final class Builder {
        private final ClientConfig client;
        private int maxSize = 10;
        private Duration idleTimeout = Duration.ofSeconds(60);
        private Duration acquireTimeout = Duration.ofSeconds(5);

        private Builder(ClientConfig client) {
            this.client = client;
        }

        /** Sets how many connections, lent, idle and connecting, may exist at once; at least 1. Default: 10. */
        public Builder maxSize(int maxSize) {
            this.maxSize = Check.range("max-size", maxSize, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets how long a connection may lie idle before it is closed. Default: 60 s. */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = Check.positive("idle-timeout", idleTimeout);
            return this;
        }

        /** Sets how long a borrower waits for a connection, connecting included. Default: 5 s. */
        public Builder acquireTimeout(Duration acquireTimeout) {
            this.acquireTimeout = Check.positive("acquire-timeout", acquireTimeout);
            return this;
        }

        /** Returns the settings. */
        public PoolConfig build() {
            return new PoolConfig(this);
        }
    }
}
