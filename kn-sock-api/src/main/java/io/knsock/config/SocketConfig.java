package io.knsock.config;

import io.knsock.internal.Check;
import io.knsock.internal.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of sockets (RFC 9293; {@code socket(7)}, {@code tcp(7)}): immutable, built by a builder. Those of TCP mean
 * nothing to Unix domain sockets, which ignore them.
 *
 * @since 0.1
 */
public final class SocketConfig {
    private final boolean noDelay;
    private final boolean keepAlive;
    private final Duration keepAliveIdle;
    private final Duration keepAliveInterval;
    private final int keepAliveCount;
    private final Duration userTimeout;
    private final boolean reuseAddress;
    private final int backlog;
    private final int receiveBufferBytes;
    private final int sendBufferBytes;

    private SocketConfig(Builder builder) {
        this.noDelay = builder.noDelay;
        this.keepAlive = builder.keepAlive;
        this.keepAliveIdle = builder.keepAliveIdle;
        this.keepAliveInterval = builder.keepAliveInterval;
        this.keepAliveCount = builder.keepAliveCount;
        this.userTimeout = builder.userTimeout;
        this.reuseAddress = builder.reuseAddress;
        this.backlog = builder.backlog;
        this.receiveBufferBytes = builder.receiveBufferBytes;
        this.sendBufferBytes = builder.sendBufferBytes;
    }

    /** Returns a builder in which everything has its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns whether small segments are sent at once. */
    public boolean noDelay() {
        return noDelay;
    }

    /** Returns whether the system probes connections on which nothing is sent. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** Returns after what silence the first probe is sent; zero for the system's choice. */
    public Duration keepAliveIdle() {
        return keepAliveIdle;
    }

    /** Returns how long after a probe without an answer the next is sent; zero for the system's choice. */
    public Duration keepAliveInterval() {
        return keepAliveInterval;
    }

    /** Returns after how many probes without an answer the connection is lost; 0 for the system's choice. */
    public int keepAliveCount() {
        return keepAliveCount;
    }

    /** Returns how long what was sent may be without acknowledgement; zero for the system's choice. */
    public Duration userTimeout() {
        return userTimeout;
    }

    /** Returns whether a server may bind a port on which closed connections linger. */
    public boolean reuseAddress() {
        return reuseAddress;
    }

    /** Returns how many connections may wait to be accepted. */
    public int backlog() {
        return backlog;
    }

    /** Returns the size of the system's receive buffer; 0 for the system's choice. */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /** Returns the size of the system's send buffer; 0 for the system's choice. */
    public int sendBufferBytes() {
        return sendBufferBytes;
    }

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.noDelay = noDelay;
        builder.keepAlive = keepAlive;
        builder.keepAliveIdle = keepAliveIdle;
        builder.keepAliveInterval = keepAliveInterval;
        builder.keepAliveCount = keepAliveCount;
        builder.userTimeout = userTimeout;
        builder.reuseAddress = reuseAddress;
        builder.backlog = backlog;
        builder.receiveBufferBytes = receiveBufferBytes;
        builder.sendBufferBytes = sendBufferBytes;
        return builder;
    }

    private Values values() {
        return Values.of("SocketConfig")
                .with("noDelay", noDelay)
                .with("keepAlive", keepAlive)
                .with("keepAliveIdle", keepAliveIdle)
                .with("keepAliveInterval", keepAliveInterval)
                .with("keepAliveCount", keepAliveCount)
                .with("userTimeout", userTimeout)
                .with("reuseAddress", reuseAddress)
                .with("backlog", backlog)
                .with("receiveBufferBytes", receiveBufferBytes)
                .with("sendBufferBytes", sendBufferBytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SocketConfig that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** Returns all settings. */
    @Override
    public String toString() {
        return values().toString();
    }

    /** Builds a {@link SocketConfig}. For use by one thread. */
    public static final class Builder {
        /** The most that Linux takes: {@code MAX_TCP_KEEPIDLE} and {@code MAX_TCP_KEEPINTVL}. */
        private static final Duration MOST_KEEP_ALIVE = Duration.ofSeconds(32_767);

        /** The most that Linux takes: {@code MAX_TCP_KEEPCNT}. */
        private static final int MOST_PROBES = 127;

        private static final Duration MOST_USER_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

        private boolean noDelay = true;
        private boolean keepAlive = true;
        private Duration keepAliveIdle = Duration.ZERO;
        private Duration keepAliveInterval = Duration.ZERO;
        private int keepAliveCount;
        private Duration userTimeout = Duration.ZERO;
        private boolean reuseAddress = true;
        private int backlog = 1024;
        private int receiveBufferBytes;
        private int sendBufferBytes;

        private Builder() {}

        /** Sets whether small segments are sent at once ({@code TCP_NODELAY}). Default: true. */
        public Builder noDelay(boolean noDelay) {
            this.noDelay = noDelay;
            return this;
        }

        /**
         * Sets whether the system probes connections on which nothing is sent ({@code SO_KEEPALIVE}). Default: true.
         */
        public Builder keepAlive(boolean keepAlive) {
            this.keepAlive = keepAlive;
            return this;
        }

        /**
         * Sets after what silence the first probe is sent ({@code TCP_KEEPIDLE}), in whole seconds, at most 32,767.
         * Zero, the default: the system's choice, two hours with Linux. A peer that has gone without a word is noticed
         * after this, and {@link #keepAliveCount} times {@link #keepAliveInterval}; on a connection on which something
         * was sent, after {@link #userTimeout}.
         */
        public Builder keepAliveIdle(Duration keepAliveIdle) {
            this.keepAliveIdle = seconds("keep-alive-idle", keepAliveIdle);
            return this;
        }

        /**
         * Sets how long after a probe without an answer the next is sent ({@code TCP_KEEPINTVL}), in whole seconds, at
         * most 32,767. Zero, the default: the system's choice, 75 s with Linux.
         */
        public Builder keepAliveInterval(Duration keepAliveInterval) {
            this.keepAliveInterval = seconds("keep-alive-interval", keepAliveInterval);
            return this;
        }

        /**
         * Sets after how many probes without an answer the connection is lost ({@code TCP_KEEPCNT}), at most 127. 0,
         * the default: the system's choice, 9 with Linux.
         */
        public Builder keepAliveCount(int keepAliveCount) {
            this.keepAliveCount = Check.range("keep-alive-count", keepAliveCount, 0, MOST_PROBES);
            return this;
        }

        /**
         * Sets how long what was sent may be without acknowledgement before the connection is lost ({@code
         * TCP_USER_TIMEOUT}, RFC 5482), in milliseconds, at most 24 days. Zero, the default: the system's choice, about
         * 15 minutes with Linux. Linux applies it to probes as well, in place of {@link #keepAliveCount}. Only native
         * transports of Linux have it: where the JDK's sockets are used, a server is not bound nor a client created
         * with it.
         */
        public Builder userTimeout(Duration userTimeout) {
            this.userTimeout = upTo(MOST_USER_TIMEOUT, "user-timeout", userTimeout);
            if (!userTimeout.isZero() && userTimeout.toMillis() == 0) {
                throw new IllegalArgumentException("user-timeout must be at least 1ms, but is " + userTimeout);
            }
            return this;
        }

        private static Duration seconds(String key, Duration value) {
            if (value.toNanosPart() != 0) {
                throw new IllegalArgumentException(key + " must be whole seconds, but is " + value);
            }
            return upTo(MOST_KEEP_ALIVE, key, value);
        }

        private static Duration upTo(Duration most, String key, Duration value) {
            if (Check.notNegative(key, value).compareTo(most) > 0) {
                throw new IllegalArgumentException(key + " must be at most " + most + ", but is " + value);
            }
            return value;
        }

        private void checkKeepAlive(String key, boolean set) {
            if (set && !keepAlive) {
                throw new IllegalArgumentException(
                        key + " has no use with keep-alive=false, with which nothing is probed: remove one of them");
            }
        }

        /**
         * Sets whether a server may bind a port on which closed connections linger ({@code SO_REUSEADDR}). Without it a
         * server cannot be restarted for a minute or two. Of no effect on clients. Default: true.
         */
        public Builder reuseAddress(boolean reuseAddress) {
            this.reuseAddress = reuseAddress;
            return this;
        }

        /**
         * Sets how many connections may wait to be accepted, at least 1; the system may have a lower bound of its own
         * ({@code net.core.somaxconn}). Of no effect on clients. Default: 1,024.
         */
        public Builder backlog(int backlog) {
            this.backlog = Check.range("backlog", backlog, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets the size of the system's receive buffer ({@code SO_RCVBUF}). 0, the default: the system's choice. */
        public Builder receiveBufferBytes(int receiveBufferBytes) {
            this.receiveBufferBytes = Check.range("receive-buffer-bytes", receiveBufferBytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /** Sets the size of the system's send buffer ({@code SO_SNDBUF}). 0, the default: the system's choice. */
        public Builder sendBufferBytes(int sendBufferBytes) {
            this.sendBufferBytes = Check.range("send-buffer-bytes", sendBufferBytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws IllegalArgumentException if probes are described, but {@link #keepAlive} is false
         */
        public SocketConfig build() {
            checkKeepAlive("keep-alive-idle", !keepAliveIdle.isZero());
            checkKeepAlive("keep-alive-interval", !keepAliveInterval.isZero());
            checkKeepAlive("keep-alive-count", keepAliveCount > 0);
            return new SocketConfig(this);
        }
    }
}
