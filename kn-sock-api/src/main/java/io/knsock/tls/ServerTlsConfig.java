package io.knsock.tls;

import io.knsock.internal.Values;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The TLS of a server. It has a certificate and key, or a {@link TlsConfigBuilder#context}; by default it asks no
 * client for a certificate.
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="server-tls"}
 *
 * @see TlsConfig
 * @since 0.1
 */
public final class ServerTlsConfig extends TlsConfig {
    private final Map<String, TlsIdentity> sni;
    private final ClientAuth clientAuth;

    private ServerTlsConfig(Builder builder) {
        super(builder);
        this.sni = Map.copyOf(builder.sni);
        this.clientAuth = builder.clientAuth;
    }

    /** Returns a builder in which the certificate and the key are missing. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the TLS of a server with this certificate and key, which asks no client for a certificate. */
    public static ServerTlsConfig of(Path certificate, Path key) {
        return builder().certificate(certificate).key(key).build();
    }

    @Override
    public Builder toBuilder() {
        Builder builder = copyTo(new Builder());
        builder.sni.putAll(sni);
        builder.clientAuth = clientAuth;
        return builder;
    }

    /** Returns the further certificates and keys, by the names, or patterns of names, they are for. */
    public Map<String, TlsIdentity> sni() {
        return sni;
    }

    /** Returns whether clients are asked for a certificate. */
    public ClientAuth clientAuth() {
        return clientAuth;
    }

    @Override
    Values ownValues() {
        return Values.of("ServerTlsConfig").with("sni", sni).with("clientAuth", clientAuth);
    }

    /** Builds a {@link ServerTlsConfig}. For use by one thread. */
    public static final class Builder extends TlsConfigBuilder<Builder> {
        /** A host name, in the wire's ASCII form, whose first label may be a wildcard: RFC 6125, section 6.4.3. */
        private static final Pattern HOST_PATTERN = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

        private final Map<String, TlsIdentity> sni = new LinkedHashMap<>();
        private ClientAuth clientAuth = ClientAuth.NONE;

        private Builder() {}

        /**
         * Adds a certificate and key for clients that ask for this name (Server Name Indication, RFC 6066, section 3).
         * Those that ask for no name, or for a name without a certificate, get the certificate of the server. Default:
         * none.
         *
         * @param host a name, {@code a.example}, or all names that have one label more, {@code *.a.example}; each once
         */
        public Builder sni(String host, TlsIdentity identity) {
            String name = withoutFinalDot(host.toLowerCase(Locale.ROOT));
            if (!HOST_PATTERN.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "tls.sni must be for a host such as a.example or *.a.example, but is for '" + host + "'");
            }
            if (sni.put(name, Objects.requireNonNull(identity)) != null) {
                throw new IllegalArgumentException("tls.sni has two certificates for " + name + ": remove one of them");
            }
            return this;
        }

        /**
         * Sets whether clients are asked for a certificate; {@link #ca} or {@link #trustStore} verifies it. Default:
         * none.
         */
        public Builder clientAuth(ClientAuth clientAuth) {
            this.clientAuth = Objects.requireNonNull(clientAuth);
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if certificate and key are missing, or settings contradict each other
         */
        @Override
        public ServerTlsConfig build() {
            return new ServerTlsConfig(this);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        void checkOwn() {
            if (context != null) {
                notBesideContext("tls.sni", sni.isEmpty() ? null : sni);
            } else if (identity.firstSet() == null) {
                throw new IllegalArgumentException(
                        "tls.certificate and tls.key are not set: a TLS server needs both, or tls.key-store");
            }
            if (clientAuth != ClientAuth.NONE && !hasOwnTrust() && context == null) {
                throw new IllegalArgumentException("tls.client-auth asks clients for a certificate, but tls.ca, which"
                        + " verifies it, is not set, nor is tls.trust-store");
            }
            if (clientAuth == ClientAuth.NONE && hasOwnTrust()) {
                throw new IllegalArgumentException((ca != null ? "tls.ca verifies" : "tls.trust-store verifies")
                        + " the certificates of clients, but tls.client-auth is none: set it to required or"
                        + " optional, or remove " + (ca != null ? "tls.ca" : "tls.trust-store"));
            }
            if (clientAuth == ClientAuth.NONE && !crl.isEmpty()) {
                throw new IllegalArgumentException(
                        "tls.crl is for the certificates of clients, but tls.client-auth is none:"
                                + " set it to required or optional, or remove tls.crl");
            }
        }

        /** RFC 6066, section 3, has names without it. */
        private static String withoutFinalDot(String name) {
            return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        }
    }
}
