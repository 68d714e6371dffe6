package io.knsock.config;

import io.knsock.Message;
import io.knsock.ServerObserver;
import io.knsock.TcpReceiver;
import io.knsock.internal.Check;
import io.knsock.internal.Values;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link TcpReceiver}: where it connects to, which is the {@link #client()}, and how the messages
 * that arrive there are handled. Immutable, built by a builder that refuses what cannot be right.
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="receiver"}
 *
 * @since 0.1
 */
public final class ReceiverConfig {
    private final ClientConfig client;
    private final String name;
    private final int maxConcurrentMessages;
    private final ReplyOrder replyOrder;
    private final Duration slowHandlerWarning;
    private final Duration drainTimeout;
    private final @Nullable Message goodbye;
    private final Duration frameTimeout;
    private final Duration idleTimeout;
    private final Duration writeTimeout;
    private final int maxBufferedBytes;
    private final SlowReaderPolicy slowReader;
    private final ServerObserver observer;

    private ReceiverConfig(Builder builder) {
        this.client = builder.client;
        this.name = builder.name;
        this.maxConcurrentMessages = builder.maxConcurrentMessages;
        this.replyOrder = builder.replyOrder;
        this.slowHandlerWarning = builder.slowHandlerWarning;
        this.drainTimeout = builder.drainTimeout;
        this.goodbye = builder.goodbye;
        this.frameTimeout = builder.frameTimeout;
        this.idleTimeout = builder.idleTimeout;
        this.writeTimeout = builder.writeTimeout;
        this.maxBufferedBytes = builder.maxBufferedBytes;
        this.slowReader = builder.slowReader;
        this.observer = builder.observer;
    }

    /**
     * Returns a builder in which everything has its default.
     *
     * @param client where and how to connect; its {@link ClientConfig#reconnect()} and {@link
     *     ClientConfig#requestTimeout()} are of no effect
     */
    public static Builder builder(ClientConfig client) {
        return new Builder(client);
    }

    /** Returns where and how to connect. */
    public ClientConfig client() {
        return client;
    }

    /** Returns the name in logs. */
    public String name() {
        return name;
    }

    /** Returns how many messages may be with the handler at once. */
    public int maxConcurrentMessages() {
        return maxConcurrentMessages;
    }

    /** Returns in which order replies leave where several messages are with the handler at once. */
    public ReplyOrder replyOrder() {
        return replyOrder;
    }

    /** Returns after what time a warning says that a message is still with the handler; zero for never. */
    public Duration slowHandlerWarning() {
        return slowHandlerWarning;
    }

    /** Returns how long {@link TcpReceiver#close()} lets messages in flight take. */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /** Returns what is sent when the receiver is stopped, or null for nothing. */
    public @Nullable Message goodbye() {
        return goodbye;
    }

    /** Returns how long a frame may take from its first byte to its last; zero for any time. */
    public Duration frameTimeout() {
        return frameTimeout;
    }

    /** Returns how long the connection may be idle; zero for any time. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** Returns how long a message may take to be written; zero for any time. */
    public Duration writeTimeout() {
        return writeTimeout;
    }

    /** Returns how many bytes may be kept for the connection; 0 for a quarter of the JVM's memory. */
    public int maxBufferedBytes() {
        return maxBufferedBytes;
    }

    /** Returns what happens if more is to be sent than may wait. */
    public SlowReaderPolicy slowReader() {
        return slowReader;
    }

    /** Returns who hears what happens on the connection. */
    public ServerObserver observer() {
        return observer;
    }

    /** Returns a builder in which all is set as it is here. */
    public Builder toBuilder() {
        Builder builder = new Builder(client);
        builder.name = name;
        builder.maxConcurrentMessages = maxConcurrentMessages;
        builder.replyOrder = replyOrder;
        builder.slowHandlerWarning = slowHandlerWarning;
        builder.drainTimeout = drainTimeout;
        builder.goodbye = goodbye;
        builder.frameTimeout = frameTimeout;
        builder.idleTimeout = idleTimeout;
        builder.writeTimeout = writeTimeout;
        builder.maxBufferedBytes = maxBufferedBytes;
        builder.slowReader = slowReader;
        builder.observer = observer;
        return builder;
    }

    private Values values() {
        return Values.of("ReceiverConfig")
                .with("client", client)
                .with("name", name)
                .with("maxConcurrentMessages", maxConcurrentMessages)
                .with("replyOrder", replyOrder)
                .with("slowHandlerWarning", slowHandlerWarning)
                .with("drainTimeout", drainTimeout)
                .with("goodbye", goodbye)
                .with("frameTimeout", frameTimeout)
                .with("idleTimeout", idleTimeout)
                .with("writeTimeout", writeTimeout)
                .with("maxBufferedBytes", maxBufferedBytes)
                .with("slowReader", slowReader)
                .withSecret("observer", observer);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReceiverConfig that && values().equals(that.values());
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

    /** Builds a {@link ReceiverConfig}. For use by one thread. */
    public static final class Builder {
        private ClientConfig client;
        private String name = "receiver";
        private int maxConcurrentMessages = 1;
        private ReplyOrder replyOrder = ReplyOrder.KEPT;
        private Duration slowHandlerWarning = Duration.ofSeconds(30);
        private Duration drainTimeout = Duration.ofSeconds(10);
        private @Nullable Message goodbye;
        private Duration frameTimeout = Duration.ofSeconds(30);
        private Duration idleTimeout = Duration.ofMinutes(10);
        private Duration writeTimeout = Duration.ofSeconds(30);
        private int maxBufferedBytes;
        private SlowReaderPolicy slowReader = SlowReaderPolicy.CLOSE;
        private ServerObserver observer = ServerObserver.NONE;

        private Builder(ClientConfig client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /** Sets where and how to connect, in place of what the builder was made with. */
        public Builder client(ClientConfig client) {
            this.client = Objects.requireNonNull(client, "client");
            return this;
        }

        /** Sets the name in logs. Default: {@code receiver}. */
        public Builder name(String name) {
            this.name = Check.text("name", name);
            return this;
        }

        /**
         * Sets how many messages may be with the handler at once, 1 to 32; what follows from more than 1 is said at
         * {@link ServerConfig.Builder#maxConcurrentMessagesPerConnection}. Default: 1.
         */
        public Builder maxConcurrentMessages(int maxConcurrentMessages) {
            this.maxConcurrentMessages = Check.range("max-concurrent-messages", maxConcurrentMessages, 1, 32);
            return this;
        }

        /**
         * Sets in which order replies leave where several messages are with the handler at once. Default: {@link
         * ReplyOrder#KEPT}.
         */
        public Builder replyOrder(ReplyOrder replyOrder) {
            this.replyOrder = Objects.requireNonNull(replyOrder, "replyOrder");
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

        /** Sets how long {@link TcpReceiver#close()} lets messages in flight take; zero: no time. Default: 10 s. */
        public Builder drainTimeout(Duration drainTimeout) {
            this.drainTimeout = Check.notNegative("drain-timeout", drainTimeout);
            return this;
        }

        /**
         * Sets what is sent when the receiver is stopped, after the replies to what was in flight; null for nothing. A
         * framing that cannot carry it is refused when the receiver is made. Default: nothing.
         */
        public Builder goodbye(@Nullable Message goodbye) {
            this.goodbye = goodbye;
            return this;
        }

        /**
         * Sets how long a frame may take from its first byte to its last. Zero: any time. Default: 30 s. Beyond it the
         * connection is closed, and made again.
         */
        public Builder frameTimeout(Duration frameTimeout) {
            this.frameTimeout = Check.notNegative("frame-timeout", frameTimeout);
            return this;
        }

        /**
         * Sets how long the connection may be without a message in flight and without a byte received or sent; then it
         * is closed, and made again, since a peer that vanished without a word cannot be told from a silent one. Zero:
         * any time. Default: 10 min.
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
         * Sets how many bytes may be kept for the connection, 0 or more: frames and TLS records that are not complete,
         * messages in flight, and what waits to be written. Beyond it the connection is ended, and made again. 0, the
         * default: a quarter of the smaller of the JVM's heap and direct memory.
         */
        public Builder maxBufferedBytes(int maxBufferedBytes) {
            this.maxBufferedBytes = Check.range("max-buffered-bytes", maxBufferedBytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets what happens when more is sent than may wait ({@link ClientConfig#maxOutboundBytes()}). Default: {@link
         * SlowReaderPolicy#CLOSE}.
         */
        public Builder slowReader(SlowReaderPolicy slowReader) {
            this.slowReader = Objects.requireNonNull(slowReader, "slowReader");
            return this;
        }

        /** Sets who hears what happens on the connection. Default: {@link ServerObserver#NONE}. */
        public Builder observer(ServerObserver observer) {
            this.observer = Objects.requireNonNull(observer, "observer");
            return this;
        }

        /** Returns the settings. */
        public ReceiverConfig build() {
            return new ReceiverConfig(this);
        }
    }
}
