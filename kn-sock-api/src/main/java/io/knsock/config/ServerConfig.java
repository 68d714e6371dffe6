package io.knsock.config;

import io.knsock.Message;
import io.knsock.ServerObserver;
import io.knsock.TcpServer;
import io.knsock.framing.Framing;
import io.knsock.internal.Check;
import io.knsock.internal.Values;
import io.knsock.tls.ServerTlsConfig;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server: immutable, built by a builder that refuses what cannot be right.
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="server-settings"}
 *
 * @since 0.1
 */
public final class ServerConfig {
    private final String name;
    private final String host;
    private final int port;
    private final Framing framing;
    private final int maxFrameBytes;
    private final @Nullable ServerTlsConfig tls;
    private final int maxConcurrentMessages;
    private final int maxConcurrentMessagesPerConnection;
    private final ReplyOrder replyOrder;
    private final Duration slowHandlerWarning;
    private final Duration drainTimeout;
    private final @Nullable Message goodbye;
    private final @Nullable Path unixSocket;
    private final @Nullable Set<PosixFilePermission> unixSocketMode;
    private final ServerLimits limits;
    private final SocketConfig socket;
    private final ServerObserver observer;
    private final WireLog wireLog;

    private ServerConfig(Builder builder) {
        if (builder.port == Check.UNSET && builder.unixSocket == null) {
            throw new IllegalArgumentException("port is not set");
        }
        if (builder.port != Check.UNSET && builder.unixSocket != null) {
            throw new IllegalArgumentException("port and unix-socket are both set: a server is bound to one of them");
        }
        if (builder.unixSocketMode != null && builder.unixSocket == null) {
            throw new IllegalArgumentException(
                    "unix-socket-mode is set without unix-socket: set the path of the socket, or do not set it");
        }
        this.name = builder.name;
        this.host = builder.host;
        this.port = Math.max(0, builder.port);
        this.framing = FrameBound.framing(builder.framing, builder.maxFrameBytes);
        this.maxFrameBytes = builder.maxFrameBytes;
        this.tls = builder.tls;
        this.maxConcurrentMessages = builder.maxConcurrentMessages;
        this.maxConcurrentMessagesPerConnection = builder.maxConcurrentMessagesPerConnection;
        this.replyOrder = builder.replyOrder;
        this.slowHandlerWarning = builder.slowHandlerWarning;
        this.drainTimeout = builder.drainTimeout;
        this.goodbye = builder.goodbye;
        this.unixSocket = builder.unixSocket;
        this.unixSocketMode = builder.unixSocketMode;
        this.limits = builder.limits;
        this.socket = builder.socket;
        this.observer = builder.observer;
        this.wireLog = builder.wireLog;
    }

    /** Returns a builder in which only the port is missing. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the name in logs and health checks. */
    public String name() {
        return name;
    }

    /** Returns the local host name or address to bind. */
    public String host() {
        return host;
    }

    /** Returns the port to bind; 0 lets the system choose. */
    public int port() {
        return port;
    }

    /** Returns how the stream is cut into messages. */
    public Framing framing() {
        return framing;
    }

    /** Returns the largest frame accepted. */
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** Returns the settings of TLS, or null for a plain server. */
    public @Nullable ServerTlsConfig tls() {
        return tls;
    }

    /** Returns how many messages may be with the handler at once. */
    public int maxConcurrentMessages() {
        return maxConcurrentMessages;
    }

    /** Returns how many messages of one connection may be with the handler at once. */
    public int maxConcurrentMessagesPerConnection() {
        return maxConcurrentMessagesPerConnection;
    }

    /** Returns in which order replies leave where several messages of one connection are with the handler at once. */
    public ReplyOrder replyOrder() {
        return replyOrder;
    }

    /** Returns after what time a warning says that a message is still with the handler; zero for never. */
    public Duration slowHandlerWarning() {
        return slowHandlerWarning;
    }

    /** Returns how long {@link TcpServer#close()} lets messages in flight take. */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /** Returns what is sent on each connection when the server is stopped, or null for nothing. */
    public @Nullable Message goodbye() {
        return goodbye;
    }

    /** Returns the path of the Unix domain socket to bind, or null where a host and a port are bound. */
    public @Nullable Path unixSocket() {
        return unixSocket;
    }

    /** Returns the mode of the Unix domain socket's file, or null where it is that of the process's umask. */
    public @Nullable Set<PosixFilePermission> unixSocketMode() {
        return unixSocketMode;
    }

    /** Returns whom the server admits, and how long and how much a connection may keep it waiting. */
    public ServerLimits limits() {
        return limits;
    }

    /** Returns the options of the sockets. */
    public SocketConfig socket() {
        return socket;
    }

    /** Returns the observer that is told what happens on the connections. */
    public ServerObserver observer() {
        return observer;
    }

    /** Returns what the wire log is told. */
    public WireLog wireLog() {
        return wireLog;
    }

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.name = name;
        builder.host = host;
        builder.port = unixSocket == null ? port : Check.UNSET;
        builder.framing = framing;
        builder.maxFrameBytes = maxFrameBytes;
        builder.tls = tls;
        builder.maxConcurrentMessages = maxConcurrentMessages;
        builder.maxConcurrentMessagesPerConnection = maxConcurrentMessagesPerConnection;
        builder.replyOrder = replyOrder;
        builder.slowHandlerWarning = slowHandlerWarning;
        builder.drainTimeout = drainTimeout;
        builder.goodbye = goodbye;
        builder.unixSocket = unixSocket;
        builder.unixSocketMode = unixSocketMode;
        builder.limits = limits;
        builder.socket = socket;
        builder.observer = observer;
        builder.wireLog = wireLog;
        return builder;
    }

    private Values values() {
        return Values.of("ServerConfig")
                .with("name", name)
                .with("host", host)
                .with("port", port)
                .with("framing", framing)
                .with("maxFrameBytes", maxFrameBytes)
                .with("tls", tls)
                .with("maxConcurrentMessages", maxConcurrentMessages)
                .with("maxConcurrentMessagesPerConnection", maxConcurrentMessagesPerConnection)
                .with("replyOrder", replyOrder)
                .with("slowHandlerWarning", slowHandlerWarning)
                .with("drainTimeout", drainTimeout)
                .with("goodbye", goodbye)
                .with("unixSocket", unixSocket)
                .with("unixSocketMode", unixSocketMode)
                .with("limits", limits)
                .with("socket", socket)
                .withSecret("observer", observer)
                .with("wireLog", wireLog);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerConfig that && values().equals(that.values());
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

    /** Builds a {@link ServerConfig}. For use by one thread. */
    public static final class Builder {
        private String name = "server";
        private String host = "127.0.0.1";
        private int port = Check.UNSET;
        private Framing framing = Framing.line();
        private int maxFrameBytes = 1 << 20;
        private @Nullable ServerTlsConfig tls;
        private int maxConcurrentMessages = 1024;
        private int maxConcurrentMessagesPerConnection = 1;
        private ReplyOrder replyOrder = ReplyOrder.KEPT;
        private Duration slowHandlerWarning = Duration.ofSeconds(30);
        private Duration drainTimeout = Duration.ofSeconds(10);
        private @Nullable Message goodbye;
        private @Nullable Path unixSocket;
        private @Nullable Set<PosixFilePermission> unixSocketMode;
        private ServerLimits limits = ServerLimits.builder().build();
        private SocketConfig socket = SocketConfig.builder().build();
        private ServerObserver observer = ServerObserver.NONE;
        private WireLog wireLog = WireLog.OFF;

        private Builder() {}

        /** Sets the name in logs and health checks. Default: {@code server}. */
        public Builder name(String name) {
            this.name = Check.text("name", name);
            return this;
        }

        /**
         * Sets the local host name or address to bind: {@code 0.0.0.0} for all of IPv4, {@code ::} for all of both
         * families. Default: {@code 127.0.0.1}, which only this machine can reach. On io_uring, whose sockets are
         * always of both families, {@code 0.0.0.0} means {@code ::}.
         */
        public Builder host(String host) {
            this.host = Check.host("host", host);
            return this;
        }

        /** Sets the port to bind, 0 to 65535; 0 lets the system choose. Has no default. */
        public Builder port(int port) {
            this.port = Check.port(port);
            return this;
        }

        /** Sets how the stream is cut into messages. Default: line. */
        public Builder framing(Framing framing) {
            this.framing = Objects.requireNonNull(framing, "framing");
            return this;
        }

        /** Sets the largest frame accepted, in bytes, at least 1; a larger one ends its connection. Default: 1 MiB. */
        public Builder maxFrameBytes(int maxFrameBytes) {
            this.maxFrameBytes = Check.range("max-frame-bytes", maxFrameBytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets TLS; null for none. Default: none. */
        public Builder tls(@Nullable ServerTlsConfig tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Sets after what time a warning in the log says that a message is still with the handler, on which thread and
         * where in its code; the handler goes on. Zero: never. Default: 30 s. It can come up to a second later.
         */
        public Builder slowHandlerWarning(Duration slowHandlerWarning) {
            this.slowHandlerWarning = Check.notNegative("slow-handler-warning", slowHandlerWarning);
            return this;
        }

        /** Sets how long {@link TcpServer#close()} lets messages in flight take; zero: no time. Default: 10 s. */
        public Builder drainTimeout(Duration drainTimeout) {
            this.drainTimeout = Check.notNegative("drain-timeout", drainTimeout);
            return this;
        }

        /**
         * Sets how many messages may be with the handler at once, over all connections, at least 1. When so many are,
         * the connections that have more wait their turn and are not read meanwhile. 1 is sequential: one handler at a
         * time, while silent clients stop nobody. Default: 1,024.
         */
        public Builder maxConcurrentMessages(int maxConcurrentMessages) {
            this.maxConcurrentMessages =
                    Check.range("max-concurrent-messages", maxConcurrentMessages, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many messages of one connection may be with the handler at once, 1 to 32: more are not in flight.
         * With more than 1 they begin in the order they arrived, and nothing else of their order is promised: the
         * handler, and what it keeps for a connection, must be safe for use by many threads, and what one message did
         * need not be visible to the next. {@link #replyOrder} says when their replies leave. Default: 1.
         */
        public Builder maxConcurrentMessagesPerConnection(int maxConcurrentMessagesPerConnection) {
            this.maxConcurrentMessagesPerConnection =
                    Check.range("max-concurrent-messages-per-connection", maxConcurrentMessagesPerConnection, 1, 32);
            return this;
        }

        /**
         * Sets in which order replies leave where several messages of one connection are with the handler at once.
         * Default: {@link ReplyOrder#KEPT}.
         */
        public Builder replyOrder(ReplyOrder replyOrder) {
            this.replyOrder = Objects.requireNonNull(replyOrder, "replyOrder");
            return this;
        }

        /** Sets that one message at a time is handled, over all connections: {@code maxConcurrentMessages(1)}. */
        public Builder sequential() {
            return maxConcurrentMessages(1);
        }

        /**
         * Sets what is sent on each open connection when the server is stopped, after the replies to what was in
         * flight; null for nothing. A framing that cannot carry it is refused when the server is bound. Default:
         * nothing.
         */
        public Builder goodbye(@Nullable Message goodbye) {
            this.goodbye = goodbye;
            return this;
        }

        /**
         * Sets the path of a Unix domain socket to bind ({@code unix(7)}), instead of a host and a port. A file that is
         * there already is replaced if it is a socket on which nobody listens, and it is removed when the server is
         * stopped. The permissions of the directory and {@link #unixSocketMode} decide who may connect. Its clients
         * have no addresses: {@link Connection#remoteAddress()} is one with an empty path, and limits by address keep
         * nobody out, of which the log warns. Except on epoll a client that ends its direction ends the connection, and
         * gets no further reply. Default: none.
         */
        public Builder unixSocket(@Nullable Path unixSocket) {
            this.unixSocket = unixSocket;
            return this;
        }

        /**
         * Sets the mode of the Unix domain socket's file. On Linux, users who may write to it may connect ({@code
         * unix(7)}), if the directories above it let them. It is set when the socket is bound and before a connection
         * is accepted. For the microseconds in between the umask's mode applies; so if the umask is laxer, use a
         * directory that only those users may enter. Null, the default: what the umask leaves.
         */
        public Builder unixSocketMode(@Nullable Set<PosixFilePermission> unixSocketMode) {
            this.unixSocketMode = unixSocketMode == null ? null : Set.copyOf(unixSocketMode);
            return this;
        }

        /** Sets whom the server admits, and how long and how much a connection may keep it waiting. */
        public Builder limits(ServerLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** Sets the options of the sockets. */
        public Builder socket(SocketConfig socket) {
            this.socket = Objects.requireNonNull(socket, "socket");
            return this;
        }

        /** Sets the observer that is told what happens on the connections. Default: {@link ServerObserver#NONE}. */
        public Builder observer(ServerObserver observer) {
            this.observer = Objects.requireNonNull(observer, "observer");
            return this;
        }

        /** Sets what the wire log is told. Default: {@link WireLog#OFF}. */
        public Builder wireLog(WireLog wireLog) {
            this.wireLog = Objects.requireNonNull(wireLog, "wireLog");
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if the port is missing, or settings contradict each other
         */
        public ServerConfig build() {
            return new ServerConfig(this);
        }
    }
}
