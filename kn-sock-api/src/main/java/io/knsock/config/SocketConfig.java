package io.knsock.config;

import io.knsock.internal.Check;
import io.knsock.internal.Values;
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
    private final boolean reuseAddress;
    private final int backlog;
    private final int receiveBufferBytes;
    private final int sendBufferBytes;

    private SocketConfig(Builder builder) {
        this.noDelay = builder.noDelay;
        this.keepAlive = builder.keepAlive;
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
        private boolean noDelay = true;
        private boolean keepAlive = true;
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

        /** Returns the options. */
        public SocketConfig build() {
            return new SocketConfig(this);
        }
    }
}
