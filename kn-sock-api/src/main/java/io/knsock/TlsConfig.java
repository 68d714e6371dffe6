package io.knsock;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of TLS, for a server or a client: immutable, built by a builder. The files are read, and certificate
 * and key checked against each other, when the server is bound or the client created. TLS 1.2 and 1.3 are spoken, with
 * cipher suites that have forward secrecy and authenticated encryption.
 */
public final class TlsConfig {
    private final @Nullable Path certificate;
    private final @Nullable Path key;
    private final @Nullable Path ca;
    private final ClientAuth clientAuth;
    private final boolean verify;
    private final Duration handshakeTimeout;

    private TlsConfig(Builder builder) {
        if ((builder.certificate == null) != (builder.key == null)) {
            throw new IllegalArgumentException(
                    builder.key == null
                            ? "tls.certificate is set without tls.key: set both or neither"
                            : "tls.key is set without tls.certificate: set both or neither");
        }
        if (!builder.verify && builder.ca != null) {
            throw new IllegalArgumentException("tls.ca has no use with tls.verify=false: remove one of them");
        }
        this.certificate = builder.certificate;
        this.key = builder.key;
        this.ca = builder.ca;
        this.clientAuth = builder.clientAuth;
        this.verify = builder.verify;
        this.handshakeTimeout = builder.handshakeTimeout;
    }

    /** Returns a builder in which nothing is set: built like that, it is TLS for a client that trusts the JDK's CAs. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the TLS of a server with this certificate and key, which asks no client for a certificate. */
    public static TlsConfig server(Path certificate, Path key) {
        return builder().certificate(certificate).key(key).build();
    }

    /** Returns the TLS of a client that trusts only what this CA signed. */
    public static TlsConfig trusting(Path ca) {
        return builder().ca(ca).build();
    }

    void checkForServer() {
        if (certificate == null) {
            throw new IllegalArgumentException("tls.certificate and tls.key are not set: a TLS server needs both");
        }
        if (clientAuth != ClientAuth.NONE && ca == null) {
            throw new IllegalArgumentException(
                    "tls.client-auth asks clients for a certificate, but tls.ca, which verifies it, is not set");
        }
        if (clientAuth == ClientAuth.NONE && ca != null) {
            throw new IllegalArgumentException(
                    "tls.ca verifies the certificates of clients, but tls.client-auth is none: set it to required or"
                            + " optional, or remove tls.ca");
        }
        if (!verify) {
            throw new IllegalArgumentException(
                    "tls.verify=false is for clients: a server that wants no client certificates has"
                            + " tls.client-auth=none");
        }
    }

    void checkForClient() {
        if (clientAuth != ClientAuth.NONE) {
            throw new IllegalArgumentException("tls.client-auth is for servers: remove it");
        }
    }

    /** Returns the PEM file of the own certificate chain, or null. */
    public @Nullable Path certificate() {
        return certificate;
    }

    /** Returns the PEM file of the own private key, or null. */
    public @Nullable Path key() {
        return key;
    }

    /** Returns the PEM file of the CA certificates that the far end is verified with, or null for the JDK's. */
    public @Nullable Path ca() {
        return ca;
    }

    /** Returns whether a server asks clients for a certificate. */
    public ClientAuth clientAuth() {
        return clientAuth;
    }

    /** Returns whether a client verifies the server's certificate and host name. */
    public boolean verify() {
        return verify;
    }

    /** Returns how long the handshake may take. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** Builds a {@link TlsConfig}. For use by one thread. */
    public static final class Builder {
        private @Nullable Path certificate;
        private @Nullable Path key;
        private @Nullable Path ca;
        private ClientAuth clientAuth = ClientAuth.NONE;
        private boolean verify = true;
        private Duration handshakeTimeout = Duration.ofSeconds(10);

        private Builder() {}

        /** Sets the PEM file of the own certificate, followed by its chain. A server needs one. Default: none. */
        public Builder certificate(@Nullable Path certificate) {
            this.certificate = certificate;
            return this;
        }

        /** Sets the PEM file of the own private key: PKCS#8, not encrypted. A server needs one. Default: none. */
        public Builder key(@Nullable Path key) {
            this.key = key;
            return this;
        }

        /**
         * Sets the PEM file of the CA certificates that the far end is verified with. Default: a client uses the
         * JDK's, a server has none and can ask no client for a certificate.
         */
        public Builder ca(@Nullable Path ca) {
            this.ca = ca;
            return this;
        }

        /** Sets whether a server asks clients for a certificate. Default: none. */
        public Builder clientAuth(ClientAuth clientAuth) {
            this.clientAuth = clientAuth;
            return this;
        }

        /**
         * Sets whether a client verifies the server's certificate and that it is for the host name asked for (RFC
         * 6125). Without it anybody in between can read and change everything: for trials only. Default: true.
         */
        public Builder verify(boolean verify) {
            this.verify = verify;
            return this;
        }

        /** Sets how long the handshake may take before the connection is closed. Default: 10 s. */
        public Builder handshakeTimeout(Duration handshakeTimeout) {
            this.handshakeTimeout = Check.positive("tls.handshake-timeout", handshakeTimeout);
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if settings contradict each other
         */
        public TlsConfig build() {
            return new TlsConfig(this);
        }
    }
}
