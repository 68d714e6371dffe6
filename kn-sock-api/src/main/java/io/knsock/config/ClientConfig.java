package io.knsock.config;

import io.knsock.ConnectFailedException;
import io.knsock.Message;
import io.knsock.SlowReaderException;
import io.knsock.TcpClient;
import io.knsock.conversation.Conversation;
import io.knsock.framing.Framing;
import io.knsock.internal.Check;
import io.knsock.internal.Values;
import io.knsock.tls.ClientTlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connection to an endpoint, or to one of several: immutable, built by a builder that refuses what
 * cannot be right.
 *
 * @since 0.1
 */
public final class ClientConfig {
    private final List<Endpoint> endpoints;

    /** Whether the endpoint was given as a host and a port, which can be set again by themselves then. */
    private final boolean isHostAndPort;

    private final Framing framing;
    private final int maxFrameBytes;
    private final int maxOutboundBytes;
    private final @Nullable ClientTlsConfig tls;
    private final @Nullable String localAddress;
    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final Reconnecting reconnecting;
    private final SocketConfig socket;
    private final WireLog wireLog;
    private final Conversing conversing;

    private ClientConfig(Builder builder) {
        this.endpoints = builder.endpoints();
        this.isHostAndPort = builder.endpoints.isEmpty();
        this.framing = FrameBound.framing(builder.framing, builder.maxFrameBytes);
        this.maxFrameBytes = builder.maxFrameBytes;
        this.maxOutboundBytes = builder.maxOutboundBytes;
        this.tls = builder.tls;
        this.localAddress = builder.localAddress;
        this.connectTimeout = builder.connectTimeout;
        this.requestTimeout = builder.requestTimeout;
        this.reconnecting = builder.reconnecting.checked();
        this.socket = builder.socket;
        this.wireLog = builder.wireLog;
        this.conversing = builder.conversing.checked(maxFrameBytes, reconnecting.again());
    }

    /** Returns a builder in which only the host and the port are missing. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns where to connect to: one endpoint or several, the preferred one first. Never empty. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Returns how the stream is cut into messages. */
    public Framing framing() {
        return framing;
    }

    /** Returns the largest frame accepted. */
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** Returns how much may wait to be written to a connection. */
    public int maxOutboundBytes() {
        return maxOutboundBytes;
    }

    /** Returns the settings of TLS, or null for plain connections. */
    public @Nullable ClientTlsConfig tls() {
        return tls;
    }

    /** Returns the address of this machine that connections are made from, or null where the system chooses it. */
    public @Nullable String localAddress() {
        return localAddress;
    }

    /** Returns how long connecting may take, name resolution and the TLS handshake included. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Returns how long a reply may take. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** Returns whether a {@link TcpClient} connects again when its connection is lost. */
    public boolean reconnect() {
        return reconnecting.again();
    }

    /** Returns whether a {@link TcpClient} is created without waiting for its first connection. */
    public boolean connectInBackground() {
        return reconnecting.inBackground();
    }

    /** Returns how long a {@link TcpClient} waits after the first attempt to connect again that failed. */
    public Duration reconnectDelay() {
        return reconnecting.delay();
    }

    /** Returns how long a {@link TcpClient} waits at most between two attempts to connect again. */
    public Duration maxReconnectDelay() {
        return reconnecting.maxDelay();
    }

    /** Returns the options of the sockets. */
    public SocketConfig socket() {
        return socket;
    }

    /** Returns what the wire log is told. */
    public WireLog wireLog() {
        return wireLog;
    }

    /** Returns how the protocol talks. */
    public Conversation conversation() {
        return conversing.conversation();
    }

    /** Returns how many messages a reply may have. */
    public int maxReplyFrames() {
        return conversing.maxReplyFrames();
    }

    /** Returns how many bytes the messages of a reply may have together. */
    public int maxReplyBytes() {
        return conversing.maxReplyBytes(maxFrameBytes);
    }

    /** Returns what is sent as a heartbeat where the conversation does not say it; null for nothing. */
    public @Nullable Message heartbeat() {
        return conversing.heartbeat();
    }

    /** Returns after how long without anything written a heartbeat is sent; zero for never. */
    public Duration heartbeatInterval() {
        return conversing.heartbeatInterval();
    }

    /** Returns for how long nothing may arrive before the connection is closed; zero for ever. */
    public Duration peerTimeout() {
        return conversing.peerTimeout();
    }

    /** Returns how many connections a {@link TcpClient} keeps. */
    public int connections() {
        return conversing.connections();
    }

    /** Returns the endpoints for messages: {@code host:port}, an IPv6 address in brackets; several with commas. */
    public String endpoint() {
        return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
    }

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        if (isHostAndPort) {
            builder.host = endpoints.get(0).host();
            builder.port = endpoints.get(0).port();
        } else {
            builder.endpoints = endpoints;
        }
        builder.framing = framing;
        builder.maxFrameBytes = maxFrameBytes;
        builder.maxOutboundBytes = maxOutboundBytes;
        builder.tls = tls;
        builder.localAddress = localAddress;
        builder.connectTimeout = connectTimeout;
        builder.requestTimeout = requestTimeout;
        builder.reconnecting = reconnecting;
        builder.socket = socket;
        builder.wireLog = wireLog;
        builder.conversing = conversing;
        return builder;
    }

    private Values values() {
        Values values = Values.of("ClientConfig")
                .with("endpoints", endpoints)
                .with("framing", framing)
                .with("maxFrameBytes", maxFrameBytes)
                .with("maxOutboundBytes", maxOutboundBytes)
                .with("tls", tls)
                .with("localAddress", localAddress)
                .with("connectTimeout", connectTimeout)
                .with("requestTimeout", requestTimeout)
                .with("socket", socket)
                .with("wireLog", wireLog);
        return conversing.addTo(reconnecting.addTo(values));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientConfig that && values().equals(that.values());
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

    /** Builds a {@link ClientConfig}. For use by one thread. */
    public static final class Builder {
        private @Nullable String host;
        private int port = Check.UNSET;
        private Framing framing = Framing.line();
        private int maxFrameBytes = 1 << 20;
        private int maxOutboundBytes = 1 << 20;
        private @Nullable ClientTlsConfig tls;
        private @Nullable String localAddress;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(30);
        private List<Endpoint> endpoints = List.of();
        private Reconnecting reconnecting = Reconnecting.DEFAULT;
        private SocketConfig socket = SocketConfig.builder().build();
        private WireLog wireLog = WireLog.OFF;
        private Conversing conversing = Conversing.DEFAULT;

        private Builder() {}

        private List<Endpoint> endpoints() {
            if (endpoints.isEmpty()) {
                return List.of(Endpoint.of(Check.text("host", host), port));
            }
            if (host != null || port != Check.UNSET) {
                throw new IllegalArgumentException(
                        "endpoints and " + (host != null ? "host" : "port") + " are both set: remove one of them");
            }
            return endpoints;
        }

        /** Sets the host name or address to connect to. Has no default. */
        public Builder host(String host) {
            this.host = Check.host("host", host);
            return this;
        }

        /** Sets the port to connect to, 1 to 65535. Has no default. */
        public Builder port(int port) {
            this.port = Check.range("port", port, 1, 65535);
            return this;
        }

        /** Sets how the stream is cut into messages. Default: line. */
        public Builder framing(Framing framing) {
            this.framing = Objects.requireNonNull(framing, "framing");
            return this;
        }

        /** Sets the largest frame accepted, in bytes, at least 1; a larger one ends the connection. Default: 1 MiB. */
        public Builder maxFrameBytes(int maxFrameBytes) {
            this.maxFrameBytes = Check.range("max-frame-bytes", maxFrameBytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how much may wait to be written to a connection, in bytes, at least 1; each message counts what it costs
         * in the heap, too. A message for which there is no room fails at once with {@link SlowReaderException}, or,
         * while a {@link TcpClient} has no connection, with {@link ConnectFailedException}; a single one is never too
         * large. Default: 1 MiB.
         */
        public Builder maxOutboundBytes(int maxOutboundBytes) {
            this.maxOutboundBytes = Check.range("max-outbound-bytes", maxOutboundBytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets TLS; null for none. Default: none. */
        public Builder tls(@Nullable ClientTlsConfig tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Sets the address of this machine that connections are made from, or a name of it: where there are several,
         * and a firewall or the peer lets only one of them in. Of an endpoint only those addresses are tried that are
         * of the same family. The port is the system's choice. Of no effect on Unix domain sockets. Default: the
         * system's choice.
         */
        public Builder localAddress(@Nullable String localAddress) {
            this.localAddress = localAddress == null ? null : Check.host("local-address", localAddress);
            return this;
        }

        /** Sets how long connecting may take, name resolution and TLS handshake included. Default: 5 s. */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = Check.positive("connect-timeout", connectTimeout);
            return this;
        }

        /** Sets how long a reply may take. Default: 30 s. */
        public Builder requestTimeout(Duration requestTimeout) {
            this.requestTimeout = Check.positive("request-timeout", requestTimeout);
            return this;
        }

        /**
         * Sets where to connect to, the preferred endpoint first, instead of a host and a port. A {@link TcpClient}
         * tries them in this order: the next as soon as one has failed, or has had its share of the connect timeout,
         * 1.5 s at most; the first that succeeds is taken. Not empty.
         */
        public Builder endpoints(List<Endpoint> endpoints) {
            if (endpoints.isEmpty()) {
                throw new IllegalArgumentException("endpoints must not be empty");
            }
            this.endpoints = List.copyOf(endpoints);
            return this;
        }

        /**
         * Sets whether a {@link TcpClient} connects again when its connection is lost. Of no effect on pools, which
         * replace lost connections in any case. Default: true.
         */
        public Builder reconnect(boolean reconnect) {
            this.reconnecting = reconnecting.withAgain(reconnect);
            return this;
        }

        /**
         * Sets whether a {@link TcpClient} is created at once, and makes its first connection in the background, as it
         * does after a loss: with growing pauses, until it is closed. Calls wait for it meanwhile, for no longer than
         * their own timeout. Settings that are wrong, files of TLS among them, are refused at once all the same. Needs
         * {@link #reconnect}. Of no effect on pools, which connect when first asked to. Default: false, creation waits
         * for the connection, and fails if it cannot be made.
         */
        public Builder connectInBackground(boolean connectInBackground) {
            this.reconnecting = reconnecting.withInBackground(connectInBackground);
            return this;
        }

        /**
         * Sets how long a {@link TcpClient} waits after the first attempt to connect again that failed. It doubles with
         * each further one, and a random part of up to a half is taken off, so that clients do not come back all at
         * once. Default: 100 ms.
         */
        public Builder reconnectDelay(Duration reconnectDelay) {
            this.reconnecting = reconnecting.withDelay(Check.positive("reconnect-delay", reconnectDelay));
            return this;
        }

        /** Sets how long a {@link TcpClient} waits at most between two attempts to connect again. Default: 30 s. */
        public Builder maxReconnectDelay(Duration maxReconnectDelay) {
            this.reconnecting = reconnecting.withMaxDelay(Check.positive("max-reconnect-delay", maxReconnectDelay));
            return this;
        }

        /** Sets the options of the sockets. */
        public Builder socket(SocketConfig socket) {
            this.socket = Objects.requireNonNull(socket, "socket");
            return this;
        }

        /** Sets what the wire log is told. Default: {@link WireLog#OFF}. */
        public Builder wireLog(WireLog wireLog) {
            this.wireLog = Objects.requireNonNull(wireLog, "wireLog");
            return this;
        }

        /** Sets how the protocol talks. Default: {@link Conversation#NONE}. */
        public Builder conversation(Conversation conversation) {
            conversing = conversing.with(Objects.requireNonNull(conversation, "conversation"));
            return this;
        }

        /** Sets how many messages a reply may have, at least 1. Default: 1,000. */
        public Builder maxReplyFrames(int maxReplyFrames) {
            conversing = conversing.withMaxReplyFrames(
                    Check.range("max-reply-frames", maxReplyFrames, 1, Integer.MAX_VALUE));
            return this;
        }

        /**
         * Sets how many bytes the messages of a reply may have together, at least as many as the largest frame.
         * Default: 16 MiB, or the largest frame if that is larger.
         */
        public Builder maxReplyBytes(int maxReplyBytes) {
            conversing =
                    conversing.withMaxReplyBytes(Check.range("max-reply-bytes", maxReplyBytes, 1, Integer.MAX_VALUE));
            return this;
        }

        /** Sets what is sent as a heartbeat where the conversation does not say it; null for nothing. Default: null. */
        public Builder heartbeat(@Nullable Message heartbeat) {
            conversing = conversing.withHeartbeat(heartbeat);
            return this;
        }

        /**
         * Sets after how long without anything written a heartbeat is sent, also on connections that are idle in a
         * pool. Default: zero, never.
         */
        public Builder heartbeatInterval(Duration heartbeatInterval) {
            conversing = conversing.withHeartbeatInterval(Check.notNegative("heartbeat-interval", heartbeatInterval));
            return this;
        }

        /**
         * Sets for how long nothing may arrive from the peer, asked for or not, before the connection is closed, also
         * while it is idle in a pool. Default: zero, for ever.
         */
        public Builder peerTimeout(Duration peerTimeout) {
            conversing = conversing.withPeerTimeout(Check.notNegative("peer-timeout", peerTimeout));
            return this;
        }

        /**
         * Sets how many connections a {@link TcpClient} that connects again keeps, 1 to 1,000; a request goes to the
         * one with the fewest under way. Of no effect on pools. Default: 1.
         */
        public Builder connections(int connections) {
            conversing = conversing.withConnections(Check.range("connections", connections, 1, 1_000));
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if host or port are missing, or settings contradict each other
         */
        public ClientConfig build() {
            return new ClientConfig(this);
        }
    }
}
