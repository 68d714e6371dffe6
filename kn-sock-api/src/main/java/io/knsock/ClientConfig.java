package io.knsock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of a connection to an endpoint: immutable, built by a builder that refuses what cannot be right. */
public final class ClientConfig {
    private final String host;
    private final int port;
    private final Framing framing;
    private final int maxFrameBytes;
    private final @Nullable TlsConfig tls;
    private final Duration connectTimeout;
    private final Duration requestTimeout;

    private ClientConfig(Builder builder) {
        if (builder.tls != null) {
            builder.tls.checkForClient();
        }
        this.host = Check.text("host", builder.host);
        this.port = Check.remotePort(builder.port);
        this.framing = Check.framing(builder.framing, builder.maxFrameBytes);
        this.maxFrameBytes = builder.maxFrameBytes;
        this.tls = builder.tls;
        this.connectTimeout = builder.connectTimeout;
        this.requestTimeout = builder.requestTimeout;
    }

    /** Returns a builder in which only the host and the port are missing. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the host name or address to connect to. */
    public String host() {
        return host;
    }

    /** Returns the port to connect to. */
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

    /** Returns the settings of TLS, or null for plain connections. */
    public @Nullable TlsConfig tls() {
        return tls;
    }

    /** Returns how long connecting may take, name resolution and the TLS handshake included. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Returns how long a reply may take. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** Returns the endpoint as {@code host:port}, an IPv6 address in brackets (RFC 3986, section 3.2.2). */
    public String endpoint() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Builds a {@link ClientConfig}. For use by one thread. */
    public static final class Builder {
        private @Nullable String host;
        private int port = Check.UNSET;
        private Framing framing = Framing.line();
        private int maxFrameBytes = 1 << 20;
        private @Nullable TlsConfig tls;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(30);

        private Builder() {}

        /** Sets the host name or address to connect to. Has no default. */
        public Builder host(String host) {
            this.host = Check.text("host", host);
            return this;
        }

        /** Sets the port to connect to, 1 to 65535. Has no default. */
        public Builder port(int port) {
            this.port = Check.range("port", port, 1, 65535);
            return this;
        }

        /** Sets how the stream is cut into messages. Default: line. */
        public Builder framing(Framing framing) {
            this.framing = framing;
            return this;
        }

        /** Sets the largest frame accepted, in bytes, at least 1; a larger one ends the connection. Default: 1 MiB. */
        public Builder maxFrameBytes(int maxFrameBytes) {
            this.maxFrameBytes = Check.range("max-frame-bytes", maxFrameBytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets TLS; null for none. Default: none. */
        public Builder tls(@Nullable TlsConfig tls) {
            this.tls = tls;
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
         * Returns the settings.
         *
         * @throws IllegalArgumentException if host or port are missing, TLS has what a client cannot use, or
         *     max-frame-bytes is less than the length of fixed frames
         */
        public ClientConfig build() {
            return new ClientConfig(this);
        }
    }
}
