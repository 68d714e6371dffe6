package io.knsock.config;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.internal.Check;
import io.knsock.internal.Values;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server admits, and how long and how much a connection may keep it waiting: immutable, built by a builder.
 * Limits by address and number apply before TLS costs anything. A connection that breaks a limit is ended; the server
 * and its other connections go on.
 *
 * @since 0.1
 */
public final class ServerLimits {
    /** From how many connections on a tenth of them is kept from who has all the others. */
    private static final int MANY = 100;

    private final int maxConnections;
    private final int maxConnectionsPerAddress;

    /** As it was set, so that a builder that it was not set in goes on to follow the number of connections. */
    private final int givenPerAddress;

    private final int maxAcceptRate;
    private final List<AddressRange> allow;
    private final List<AddressRange> deny;
    private final List<AddressRange> proxyFrom;
    private final Duration firstByteTimeout;
    private final Duration frameTimeout;
    private final Duration idleTimeout;
    private final Duration writeTimeout;
    private final int maxOutboundBytes;
    private final int maxBufferedBytes;
    private final SlowReaderPolicy slowReader;

    private ServerLimits(Builder builder) {
        this.maxConnections = builder.maxConnections;
        this.maxConnectionsPerAddress = builder.maxConnectionsPerAddress == Check.UNSET
                ? builder.maxConnections - (builder.maxConnections < MANY ? 0 : builder.maxConnections / 10)
                : builder.maxConnectionsPerAddress;
        this.givenPerAddress = builder.maxConnectionsPerAddress;
        this.maxAcceptRate = builder.maxAcceptRate;
        this.allow = builder.allow;
        this.deny = builder.deny;
        this.proxyFrom = builder.proxyFrom;
        this.firstByteTimeout = builder.firstByteTimeout;
        this.frameTimeout = builder.frameTimeout;
        this.idleTimeout = builder.idleTimeout;
        this.writeTimeout = builder.writeTimeout;
        this.maxOutboundBytes = builder.maxOutboundBytes;
        this.maxBufferedBytes = builder.maxBufferedBytes;
        this.slowReader = builder.slowReader;
    }

    /** Returns a builder in which everything has its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns how many connections may be open. */
    public int maxConnections() {
        return maxConnections;
    }

    /** Returns how many connections may be open from one address, of IPv6 one /64; 0 for no limit of its own. */
    public int maxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    /** Returns how many connections are accepted each second; 0 for no limit. */
    public int maxAcceptRate() {
        return maxAcceptRate;
    }

    /** Returns the addresses that are admitted; empty for all. */
    public List<AddressRange> allow() {
        return allow;
    }

    /** Returns the addresses that are refused, even if they are allowed. */
    public List<AddressRange> deny() {
        return deny;
    }

    /** Returns the addresses of proxies, whose connections must begin with a PROXY header; empty for none. */
    public List<AddressRange> proxyFrom() {
        return proxyFrom;
    }

    /** Returns how long the first byte may take; zero for as long as a connection may be idle. */
    public Duration firstByteTimeout() {
        return firstByteTimeout;
    }

    /** Returns how long a frame may take from its first byte to its last; zero for any time. */
    public Duration frameTimeout() {
        return frameTimeout;
    }

    /** Returns how long a connection may be idle; zero for any time. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** Returns how long a message may take to be written; zero for any time. */
    public Duration writeTimeout() {
        return writeTimeout;
    }

    /** Returns how many bytes may wait to be written to a connection. */
    public int maxOutboundBytes() {
        return maxOutboundBytes;
    }

    /** Returns how many bytes may be kept for all connections together; 0 for a quarter of the JVM's memory. */
    public int maxBufferedBytes() {
        return maxBufferedBytes;
    }

    /** Returns what happens to a connection for which more is to be sent than may wait. */
    public SlowReaderPolicy slowReader() {
        return slowReader;
    }

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxConnections = maxConnections;
        builder.maxConnectionsPerAddress = givenPerAddress;
        builder.maxAcceptRate = maxAcceptRate;
        builder.allow = allow;
        builder.deny = deny;
        builder.proxyFrom = proxyFrom;
        builder.firstByteTimeout = firstByteTimeout;
        builder.frameTimeout = frameTimeout;
        builder.idleTimeout = idleTimeout;
        builder.writeTimeout = writeTimeout;
        builder.maxOutboundBytes = maxOutboundBytes;
        builder.maxBufferedBytes = maxBufferedBytes;
        builder.slowReader = slowReader;
        return builder;
    }

    private Values values() {
        return Values.of("ServerLimits")
                .with("maxConnections", maxConnections)
                .with("maxConnectionsPerAddress", maxConnectionsPerAddress)
                .with("maxAcceptRate", maxAcceptRate)
                .with("allow", allow)
                .with("deny", deny)
                .with("proxyFrom", proxyFrom)
                .with("firstByteTimeout", firstByteTimeout)
                .with("frameTimeout", frameTimeout)
                .with("idleTimeout", idleTimeout)
                .with("writeTimeout", writeTimeout)
                .with("maxOutboundBytes", maxOutboundBytes)
                .with("maxBufferedBytes", maxBufferedBytes)
                .with("slowReader", slowReader);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerLimits that && values().equals(that.values());
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

    /** Builds a {@link ServerLimits}. For use by one thread. */
    public static final class Builder {
        private int maxConnections = 10_000;
        private int maxConnectionsPerAddress = Check.UNSET;
        private int maxAcceptRate;
        private List<AddressRange> allow = List.of();
        private List<AddressRange> deny = List.of();
        private List<AddressRange> proxyFrom = List.of();
        private Duration firstByteTimeout = Duration.ZERO;
        private Duration frameTimeout = Duration.ofSeconds(30);
        private Duration idleTimeout = Duration.ofMinutes(10);
        private Duration writeTimeout = Duration.ofSeconds(30);
        private int maxOutboundBytes = 1 << 20;
        private int maxBufferedBytes;
        private SlowReaderPolicy slowReader = SlowReaderPolicy.CLOSE;

        private Builder() {}

        /**
         * Sets how many connections may be open, at least 1; the next one is closed at once. Default: 10,000. Keep it
         * below the number of files the process may open.
         */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = Check.range("max-connections", maxConnections, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many connections may be open from one address, behind a proxy from one address that it reports; the
         * next one is closed at once. An IPv6 network with a prefix of 64 bits counts as one address, since whoever has
         * one of its addresses has all of them. 0: no limit of its own. Default: nine tenths of {@link
         * #maxConnections}, all if these are fewer than 100, so that one address alone keeps nobody else out; many
         * clients can share an address, behind a load balancer all of them do.
         */
        public Builder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
            this.maxConnectionsPerAddress =
                    Check.range("max-connections-per-address", maxConnectionsPerAddress, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many connections are accepted each second; more wait in the backlog of the system until it is their
         * turn. 0, the default: no limit.
         */
        public Builder maxAcceptRate(int maxAcceptRate) {
            this.maxAcceptRate = Check.range("max-accept-rate", maxAcceptRate, 0, 1_000_000);
            return this;
        }

        /**
         * Sets the addresses that are admitted, behind a proxy those that it reports. Default: none named, all
         * admitted.
         */
        public Builder allow(List<AddressRange> allow) {
            this.allow = List.copyOf(allow);
            return this;
        }

        /** Sets the addresses that are refused, even if they are allowed. Default: none. */
        public Builder deny(List<AddressRange> deny) {
            this.deny = List.copyOf(deny);
            return this;
        }

        /**
         * Sets the addresses of proxies (HAProxy, for instance). A connection from there must begin with a PROXY header
         * of version 1 or 2, and {@link Connection#remoteAddress()} is the address that it tells. From anywhere else
         * such a header is refused: it would let anybody claim any address. Default: none.
         */
        public Builder proxyFrom(List<AddressRange> proxyFrom) {
            this.proxyFrom = List.copyOf(proxyFrom);
            return this;
        }

        /**
         * Sets how long the first byte may take after the connection is accepted, with TLS after the handshake. Zero,
         * the default: as long as a connection may be idle.
         */
        public Builder firstByteTimeout(Duration firstByteTimeout) {
            this.firstByteTimeout = Check.notNegative("first-byte-timeout", firstByteTimeout);
            return this;
        }

        /**
         * Sets how long a frame may take from its first byte to its last, however many bytes drip in meanwhile. Zero:
         * any time. Default: 30 s. Raw framing has no frames that could be late.
         */
        public Builder frameTimeout(Duration frameTimeout) {
            this.frameTimeout = Check.notNegative("frame-timeout", frameTimeout);
            return this;
        }

        /**
         * Sets how long a connection may be without a message in flight and without a byte received or sent. Zero: any
         * time, and a peer that vanished without a word may hold its connection for ever. Default: 10 min.
         */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = Check.notNegative("idle-timeout", idleTimeout);
            return this;
        }

        /**
         * Sets how long a message may take to be written, since the peer has to read. Zero: any time. Default: 30 s.
         */
        public Builder writeTimeout(Duration writeTimeout) {
            this.writeTimeout = Check.notNegative("write-timeout", writeTimeout);
            return this;
        }

        /**
         * Sets how many bytes may wait to be written to a connection, at least 1. With so many waiting no further
         * message of the connection is handed to the handler, and {@link #slowReader} decides on what is
         * {@linkplain Connection#sendAsync sent} besides. Each message counts for 320 bytes more than it has, which is
         * what keeping it costs. A single message may be larger. Default: 1 MiB.
         */
        public Builder maxOutboundBytes(int maxOutboundBytes) {
            this.maxOutboundBytes = Check.range("max-outbound-bytes", maxOutboundBytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many bytes the server may keep for all its connections together, 0 or more: frames and TLS records
         * that are not complete, messages in flight, and what waits to be written. Beyond that, the connections that it
         * keeps most for are ended ({@link CloseCause#MEMORY_LIMIT}), until an eighth of it is free. 0, the default: a
         * quarter of the smaller of the JVM's heap ({@code -Xmx}) and direct memory ({@code -XX:MaxDirectMemorySize}).
         */
        public Builder maxBufferedBytes(int maxBufferedBytes) {
            this.maxBufferedBytes = Check.range("max-buffered-bytes", maxBufferedBytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets what happens when more is sent to a connection than may wait. Default: {@link SlowReaderPolicy#CLOSE}.
         */
        public Builder slowReader(SlowReaderPolicy slowReader) {
            this.slowReader = Objects.requireNonNull(slowReader, "slowReader");
            return this;
        }

        /** Returns the limits. */
        public ServerLimits build() {
            return new ServerLimits(this);
        }
    }
}
