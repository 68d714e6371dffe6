package io.knsock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of a server: immutable, built by a builder that refuses what cannot be right. */
public final class ServerConfig {
    private final String name;
    private final String host;
    private final int port;
    private final Framing framing;
    private final int maxFrameBytes;
    private final @Nullable TlsConfig tls;
    private final Duration drainTimeout;

    private ServerConfig(Builder builder) {
        if (builder.port == Check.UNSET) {
            throw new IllegalArgumentException("port is not set");
        }
        if (builder.tls != null) {
            builder.tls.checkForServer();
        }
        this.name = builder.name;
        this.host = builder.host;
        this.port = builder.port;
        this.framing = Check.framing(builder.framing, builder.maxFrameBytes);
        this.maxFrameBytes = builder.maxFrameBytes;
        this.tls = builder.tls;
        this.drainTimeout = builder.drainTimeout;
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
    public @Nullable TlsConfig tls() {
        return tls;
    }

    /** Returns how long {@link TcpServer#close()} lets messages in hand take. */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /** Builds a {@link ServerConfig}. For use by one thread. */
    public static final class Builder {
        private String name = "server";
        private String host = "127.0.0.1";
        private int port = Check.UNSET;
        private Framing framing = Framing.line();
        private int maxFrameBytes = 1 << 20;
        private @Nullable TlsConfig tls;
        private Duration drainTimeout = Duration.ofSeconds(10);

        private Builder() {}

        /** Sets the name in logs and health checks. Default: {@code server}. */
        public Builder name(String name) {
            this.name = Check.text("name", name);
            return this;
        }

        /**
         * Sets the local host name or address to bind: {@code 0.0.0.0} or {@code ::} for all. Default:
         * {@code 127.0.0.1}, which only this machine can reach.
         */
        public Builder host(String host) {
            this.host = Check.text("host", host);
            return this;
        }

        /** Sets the port to bind, 0 to 65535; 0 lets the system choose. Has no default. */
        public Builder port(int port) {
            this.port = Check.port(port);
            return this;
        }

        /** Sets how the stream is cut into messages. Default: line. */
        public Builder framing(Framing framing) {
            this.framing = framing;
            return this;
        }

        /** Sets the largest frame accepted, in bytes, at least 1; a larger one ends its connection. Default: 1 MiB. */
        public Builder maxFrameBytes(int maxFrameBytes) {
            this.maxFrameBytes = Check.range("max-frame-bytes", maxFrameBytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /** Sets TLS; null for none. Default: none. */
        public Builder tls(@Nullable TlsConfig tls) {
            this.tls = tls;
            return this;
        }

        /** Sets how long {@link TcpServer#close()} lets messages in hand take; zero: no time. Default: 10 s. */
        public Builder drainTimeout(Duration drainTimeout) {
            this.drainTimeout = Check.notNegative("drain-timeout", drainTimeout);
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if the port is missing, TLS lacks what a server needs, or max-frame-bytes is
         *     less than the length of fixed frames
         */
        public ServerConfig build() {
            return new ServerConfig(this);
        }
    }
}
