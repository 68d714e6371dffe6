package io.knsock.tls;

import io.knsock.internal.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings of TLS, for a server or a client: immutable, built by a builder. Files are read, and certificate and key
 * checked against each other, when the server is bound or the client created, and again when they have changed: see
 * {@link Builder#reloadInterval}. TLS 1.2 and 1.3 are spoken, with cipher suites that have forward secrecy and
 * authenticated encryption.
 *
 * <p>No renegotiation: a server closes a connection of TLS 1.2 that asks for it. And a record without content (RFC
 * 8446, section 5.4, allows them) ends a connection of TLS 1.3 with the JDK's TLS of Java 17, which takes it for an
 * error.
 */
public final class TlsConfig {
    private final @Nullable TlsIdentity identity;
    private final Map<String, TlsIdentity> sni;
    private final @Nullable Pem ca;
    private final @Nullable Path trustStore;
    private final @Nullable String trustStorePassword;
    private final @Nullable String keyPassword;
    private final List<Pem> crl;
    private final StaleCrl crlStale;
    private final ClientAuth clientAuth;
    private final boolean verify;
    private final @Nullable String serverName;
    private final List<String> protocols;
    private final List<String> ciphers;
    private final List<String> groups;
    private final List<String> alpn;
    private final Duration handshakeTimeout;
    private final Duration reloadInterval;
    private final Duration expiryWarning;
    private final boolean openSsl;
    private final @Nullable Supplier<SSLContext> context;

    private TlsConfig(Builder builder) {
        builder.check();
        this.identity = builder.identity();
        this.sni = Map.copyOf(builder.sni);
        this.ca = builder.ca;
        this.trustStore = builder.trustStore;
        this.trustStorePassword = builder.trustStorePassword;
        this.keyPassword = builder.keyPassword;
        this.crl = builder.crl;
        this.crlStale = builder.crlStale;
        this.clientAuth = builder.clientAuth;
        this.verify = builder.verify;
        this.serverName = builder.serverName;
        this.protocols = builder.protocols;
        this.ciphers = builder.ciphers;
        this.groups = builder.groups;
        this.alpn = builder.alpn;
        this.handshakeTimeout = builder.handshakeTimeout;
        this.reloadInterval = builder.reloadInterval;
        this.expiryWarning = builder.expiryWarning;
        this.openSsl = builder.openSsl;
        this.context = builder.context;
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

    public void checkForServer() {
        if (identity == null && context == null) {
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
        if (!verify) {
            throw new IllegalArgumentException(
                    "tls.verify=false is for clients: a server that wants no client certificates has"
                            + " tls.client-auth=none");
        }
        if (serverName != null) {
            throw new IllegalArgumentException("tls.server-name is for clients: a server has tls.sni, or nothing");
        }
    }

    public void checkForClient() {
        if (clientAuth != ClientAuth.NONE) {
            throw new IllegalArgumentException("tls.client-auth is for servers: remove it");
        }
        if (!sni.isEmpty()) {
            throw new IllegalArgumentException("tls.sni is for servers: a client has tls.server-name, or nothing");
        }
    }

    private boolean hasOwnTrust() {
        return ca != null || trustStore != null;
    }

    /** Returns the own certificate and key, or null. */
    public @Nullable TlsIdentity identity() {
        return identity;
    }

    /** Returns the further certificates and keys of a server, by the names, or patterns of names, they are for. */
    public Map<String, TlsIdentity> sni() {
        return sni;
    }

    /** Returns the PEM of the CA certificates that the peer is verified with, or null. */
    public @Nullable Pem ca() {
        return ca;
    }

    /** Returns the key store with the CA certificates that the peer is verified with, or null. */
    public @Nullable Path trustStore() {
        return trustStore;
    }

    /** Returns the password of the trust store, or null. */
    public @Nullable String trustStorePassword() {
        return trustStorePassword;
    }

    /** Returns the password of private keys that have none of their own, or null. */
    public @Nullable String keyPassword() {
        return keyPassword;
    }

    /** Returns the revocation lists that certificates of peers are looked up in; empty if they are not. */
    public List<Pem> crl() {
        return crl;
    }

    /** Returns what becomes of peers whose revocation list is stale. */
    public StaleCrl crlStale() {
        return crlStale;
    }

    /** Returns whether a server asks clients for a certificate. */
    public ClientAuth clientAuth() {
        return clientAuth;
    }

    /** Returns whether a client verifies the server's certificate and host name. */
    public boolean verify() {
        return verify;
    }

    /** Returns the name that a client asks for and verifies, or null for the host it connects to. */
    public @Nullable String serverName() {
        return serverName;
    }

    /** Returns the versions of TLS. */
    public List<String> protocols() {
        return protocols;
    }

    /** Returns the cipher suites, the preferred first; empty for the default. */
    public List<String> ciphers() {
        return ciphers;
    }

    /** Returns the groups of key exchange, the preferred first; empty for the default. */
    public List<String> groups() {
        return groups;
    }

    /** Returns the application protocols, the preferred first; empty if none is negotiated. */
    public List<String> alpn() {
        return alpn;
    }

    /** Returns how long the handshake may take. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** Returns how often it is looked whether files have changed; zero for never. */
    public Duration reloadInterval() {
        return reloadInterval;
    }

    /** Returns how long before the own certificate expires there are warnings; zero for none. */
    public Duration expiryWarning() {
        return expiryWarning;
    }

    /** Returns whether TLS is that of OpenSSL and not the JDK's. */
    public boolean openSsl() {
        return openSsl;
    }

    /** Returns what gives the context that somebody else manages, or null. */
    public @Nullable Supplier<SSLContext> context() {
        return context;
    }

    /** Returns whose settings these are, without passwords. */
    @Override
    public String toString() {
        return "TLS" + (identity == null ? "" : " of " + identity) + (context == null ? "" : " of a context");
    }

    /** Builds a {@link TlsConfig}. For use by one thread. */
    public static final class Builder {
        private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

        /** A host name, in the wire's ASCII form, whose first label may be a wildcard: RFC 6125, section 6.4.3. */
        private static final Pattern HOST_PATTERN = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

        private @Nullable Pem certificate;
        private @Nullable Pem key;
        private @Nullable String keyPassword;
        private @Nullable Path keyStore;
        private @Nullable String keyStorePassword;
        private @Nullable String keyAlias;
        private final Map<String, TlsIdentity> sni = new LinkedHashMap<>();
        private @Nullable Pem ca;
        private @Nullable Path trustStore;
        private @Nullable String trustStorePassword;
        private List<Pem> crl = List.of();
        private StaleCrl crlStale = StaleCrl.REFUSE;
        private ClientAuth clientAuth = ClientAuth.NONE;
        private boolean verify = true;
        private @Nullable String serverName;
        private List<String> protocols = PROTOCOLS;
        private List<String> ciphers = List.of();
        private List<String> groups = List.of();
        private List<String> alpn = List.of();
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration reloadInterval = Duration.ofSeconds(30);
        private Duration expiryWarning = Duration.ofDays(14);
        private boolean openSsl;
        private @Nullable Supplier<SSLContext> context;

        private Builder() {}

        /** Sets the PEM file of the own certificate, followed by its chain. A server needs one. Default: none. */
        public Builder certificate(@Nullable Path certificate) {
            return certificate(certificate == null ? null : Pem.file(certificate));
        }

        /**
         * Sets the PEM of the own certificate, followed by its chain. A server needs one. The own certificate, which
         * must be that of the key, and the one that signed it must be valid now; what is odd about the rest is a
         * warning, and what leads from none to another is not sent. Default: none.
         */
        public Builder certificate(@Nullable Pem certificate) {
            this.certificate = certificate;
            return this;
        }

        /** Sets the PEM file of the own private key, as {@link #key(Pem)} does. */
        public Builder key(@Nullable Path key) {
            return key(key == null ? null : Pem.file(key));
        }

        /**
         * Sets the PEM of the own private key: RSA, RSASSA-PSS, EC or Ed25519, in PKCS#8 (RFC 5958), PKCS#1 (RFC 8017)
         * or SEC 1 (RFC 5915), encrypted or not. It may be the same as the certificate's. A server needs one. Default:
         * none.
         */
        public Builder key(@Nullable Pem key) {
            this.key = key;
            return this;
        }

        /** Sets the password of private keys that are encrypted, in {@link #key} and {@link #sni}. Default: none. */
        public Builder keyPassword(@Nullable String keyPassword) {
            this.keyPassword = keyPassword;
            return this;
        }

        /**
         * Sets the key store, PKCS#12 or JKS, of the own private key and certificate, in place of {@link #certificate}
         * and {@link #key}. Default: none.
         */
        public Builder keyStore(@Nullable Path keyStore) {
            this.keyStore = keyStore;
            return this;
        }

        /** Sets the password of the key store; it must have one. Default: none. */
        public Builder keyStorePassword(@Nullable String keyStorePassword) {
            this.keyStorePassword = keyStorePassword;
            return this;
        }

        /**
         * Sets the name of the key in the key store. A server may have several, separated by commas: the first is shown
         * to clients that ask for no name or for one that nobody has, and each, the first too, to those that ask for a
         * host name among the subject alternative names of its certificate. {@link #sni} comes before that. Default:
         * the only one there is.
         */
        public Builder keyAlias(@Nullable String keyAlias) {
            this.keyAlias = keyAlias;
            return this;
        }

        /**
         * Adds a certificate and key for clients that ask a server for this name (Server Name Indication, RFC 6066,
         * section 3). Those that ask for no name, or for one that has none, get the certificate of the server. Default:
         * none.
         *
         * @param host a name, {@code a.example}, or all names that have one label more, {@code *.a.example}
         */
        public Builder sni(String host, TlsIdentity identity) {
            String name = withoutFinalDot(host.toLowerCase(Locale.ROOT));
            if (!HOST_PATTERN.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "tls.sni must be for a host such as a.example or *.a.example, but is for '" + host + "'");
            }
            if (sni.put(name, identity) != null) {
                throw new IllegalArgumentException("tls.sni has two certificates for " + name + ": remove one of them");
            }
            return this;
        }

        /** Sets the PEM file of the CA certificates that the peer is verified with, as {@link #ca(Pem)} does. */
        public Builder ca(@Nullable Path ca) {
            return ca(ca == null ? null : Pem.file(ca));
        }

        /**
         * Sets the PEM of the CA certificates that the peer is verified with. Default: a client uses the JDK's, a
         * server has none and can ask no client for a certificate.
         */
        public Builder ca(@Nullable Pem ca) {
            this.ca = ca;
            return this;
        }

        /** Sets the key store, PKCS#12 or JKS, of the CA certificates, in place of {@link #ca}. Default: none. */
        public Builder trustStore(@Nullable Path trustStore) {
            this.trustStore = trustStore;
            return this;
        }

        /** Sets the password of the trust store; a JKS needs none. Default: none. */
        public Builder trustStorePassword(@Nullable String trustStorePassword) {
            this.trustStorePassword = trustStorePassword;
            return this;
        }

        /**
         * Sets the certificate revocation lists (CRL, RFC 5280, section 5) that certificates of peers are looked
         * up in: files in PEM or DER, or text in PEM, each with one list or more. There must be one of each CA that
         * has signed a certificate of the peer's chain, signed with the key of that CA: who is revoked is refused, and
         * who is not spoken of, too. They are read again when they have changed, as the other files are; new
         * handshakes and resumed ones use what changed, open connections stay. Default: none, and nobody is asked
         * whether a certificate is revoked.
         */
        public Builder crl(List<Pem> crl) {
            this.crl = List.copyOf(notEmpty("tls.crl", crl));
            return this;
        }

        /** Sets what becomes of peers whose revocation list is stale. Default: they are refused. */
        public Builder crlStale(StaleCrl crlStale) {
            this.crlStale = Objects.requireNonNull(crlStale);
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

        /**
         * Sets the name that a client asks the server for and that the certificate must be for, where it is not the
         * host it connects to. A name without a dot is asked for, too; a final dot is left out (RFC 6066, section 3);
         * a name with an underscore must be one of the certificate's, letter by letter. An address is asked for by
         * nobody. Default: the host.
         */
        public Builder serverName(@Nullable String serverName) {
            this.serverName = serverName == null ? null : Check.text("tls.server-name", serverName);
            return this;
        }

        /** Sets the versions of TLS: {@code TLSv1.3}, {@code TLSv1.2} or both. Default: both. */
        public Builder protocols(List<String> protocols) {
            for (String protocol : notEmpty("tls.protocols", protocols)) {
                if (!PROTOCOLS.contains(protocol)) {
                    throw new IllegalArgumentException(
                            "tls.protocols must be TLSv1.3, TLSv1.2 or both, but has '" + protocol + "'");
                }
            }
            this.protocols = List.copyOf(protocols);
            return this;
        }

        /**
         * Sets the cipher suites by their standard names, the preferred first, such as {@code
         * TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384}. Default: those with forward secrecy and authenticated encryption (RFC
         * 9325, section 4.2), AES of 128 bits first.
         */
        public Builder ciphers(List<String> ciphers) {
            this.ciphers = List.copyOf(notEmpty("tls.ciphers", ciphers));
            return this;
        }

        /**
         * Sets the named groups of key exchange (RFC 8446, section 4.2.7), the preferred first, such as {@code x25519}
         * and {@code secp256r1}: in TLS 1.2 these are the curves. With the JDK's TLS this takes Java 20 or newer, and
         * the groups that it has: where it is older, or does not have one of them, the server is not bound nor the
         * client created. Default: those of the JDK.
         */
        public Builder groups(List<String> groups) {
            this.groups = List.copyOf(notEmpty("tls.groups", groups));
            return this;
        }

        /**
         * Sets the application protocols to negotiate (ALPN, RFC 7301), the preferred first. A client offers them. A
         * server chooses the first of its own that is offered, and refuses a client that offers others only. Default:
         * none.
         */
        public Builder alpn(List<String> alpn) {
            for (String protocol : notEmpty("tls.alpn", alpn)) {
                if (protocol.isEmpty() || protocol.length() > 255) {
                    throw new IllegalArgumentException(
                            "tls.alpn must have names of 1 to 255 characters, but has '" + protocol + "'");
                }
            }
            this.alpn = List.copyOf(alpn);
            return this;
        }

        /** Sets how long the handshake may take before the connection is closed. Default: 10 s. */
        public Builder handshakeTimeout(Duration handshakeTimeout) {
            this.handshakeTimeout = Check.positive("tls.handshake-timeout", handshakeTimeout);
            return this;
        }

        /**
         * Sets how often it is looked whether the files have changed; zero for never. A server looks by itself, a
         * client when it connects. What has changed is used for new connections once it can be read and its parts
         * belong together; until then what was loaded before stays in use, with a warning. Default: 30 s.
         */
        public Builder reloadInterval(Duration reloadInterval) {
            this.reloadInterval = Check.notNegative("tls.reload-interval", reloadInterval);
            return this;
        }

        /**
         * Sets how long before an own certificate expires a warning is logged, at start and then once a day; zero for
         * no warning before it has expired. There is none before the last third of its life. Default: 14 days.
         */
        public Builder expiryWarning(Duration expiryWarning) {
            this.expiryWarning = Check.notNegative("tls.expiry-warning", expiryWarning);
            return this;
        }

        /**
         * Sets whether OpenSSL does TLS, which is faster than the JDK. Its library, {@code
         * io.netty:netty-tcnative-boringssl-static}, must be added to the application. For programs of their own only,
         * and so no key of configuration: in an application that is undeployed it crashes the JVM. Default: false.
         */
        public Builder openSsl(boolean openSsl) {
            this.openSsl = openSsl;
            return this;
        }

        /**
         * Sets what gives a context that somebody else manages, an application server for instance: its keys and CAs
         * take the place of {@link #certificate}, {@link #key}, {@link #keyStore}, {@link #sni}, {@link #ca},
         * {@link #trustStore} and {@link #crl}, none of which may be set beside it. All else holds as ever; with
         * {@link #clientAuth} a server verifies clients with the trust managers of the context. It must be a context of
         * the JDK's kind, with keys in it where a server uses it. Default: none.
         *
         * @param context asked when the server is bound or the client created, and at each {@link #reloadInterval}
         *     again, by a thread that may block; another context than before is used for new connections. If it throws
         *     or returns null then, the one before stays in use, with a warning. When its certificates expire is not
         *     known, so there is no {@link #expiryWarning}.
         */
        public Builder context(@Nullable Supplier<SSLContext> context) {
            this.context = context;
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

        private void check() {
            if (context != null) {
                checkContext();
            }
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException(
                        key == null
                                ? "tls.certificate is set without tls.key: set both or neither"
                                : "tls.key is set without tls.certificate: set both or neither");
            }
            if (keyStore != null && key != null) {
                throw new IllegalArgumentException(
                        "tls.key-store and tls.certificate are both set: remove tls.key-store, or tls.certificate and"
                                + " tls.key");
            }
            if ((keyStore == null) != (keyStorePassword == null)) {
                throw new IllegalArgumentException(
                        keyStore == null
                                ? "tls.key-store-password is set without tls.key-store: set both or neither"
                                : "tls.key-store is set without tls.key-store-password: set both or neither");
            }
            needs("tls.key-alias", keyAlias, "tls.key-store", keyStore);
            needs("tls.key-password", keyPassword, "tls.key", key != null ? key : keyStore);
            needs("tls.trust-store-password", trustStorePassword, "tls.trust-store", trustStore);
            if (ca != null && trustStore != null) {
                throw new IllegalArgumentException("tls.ca and tls.trust-store are both set: remove one of them");
            }
            if (!verify && !crl.isEmpty()) {
                throw new IllegalArgumentException("tls.crl has no use with tls.verify=false: remove one of them");
            }
            if (crl.isEmpty() && crlStale != StaleCrl.REFUSE) {
                throw new IllegalArgumentException("tls.crl-stale is set without tls.crl: remove it, or set both");
            }
            if (!verify && (ca != null || trustStore != null)) {
                throw new IllegalArgumentException((ca != null ? "tls.ca" : "tls.trust-store")
                        + " has no use with tls.verify=false: remove one of them");
            }
        }

        private void checkContext() {
            notBesideContext("tls.certificate", certificate);
            notBesideContext("tls.key", key);
            notBesideContext("tls.key-password", keyPassword);
            notBesideContext("tls.key-store", keyStore);
            notBesideContext("tls.key-store-password", keyStorePassword);
            notBesideContext("tls.key-alias", keyAlias);
            notBesideContext("tls.sni", sni.isEmpty() ? null : sni);
            notBesideContext("tls.ca", ca);
            notBesideContext("tls.trust-store", trustStore);
            notBesideContext("tls.trust-store-password", trustStorePassword);
            notBesideContext("tls.crl", crl.isEmpty() ? null : crl);
            notBesideContext("tls.verify=false", verify ? null : false);
            notBesideContext("openSsl(true)", openSsl ? true : null);
        }

        private static void notBesideContext(String setting, @Nullable Object value) {
            if (value != null) {
                throw new IllegalArgumentException(
                        setting + " has no use beside a context, which brings its own keys and"
                                + " CAs: remove it, or the context (tls.source in configuration)");
            }
        }

        private static void needs(String setting, @Nullable Object value, String other, @Nullable Object otherValue) {
            if (value != null && otherValue == null) {
                throw new IllegalArgumentException(setting + " is set without " + other + ": remove it, or set both");
            }
        }

        /** RFC 6066, section 3, has names without it. */
        private static String withoutFinalDot(String name) {
            return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        }

        private static <T> List<T> notEmpty(String setting, List<T> values) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException(setting + " must not be empty");
            }
            return values;
        }

        private @Nullable TlsIdentity identity() {
            if (keyStore != null) {
                return new TlsIdentity(
                        null, null, keyStore, Objects.requireNonNull(keyStorePassword), keyAlias, keyPassword);
            }
            return key == null ? null : new TlsIdentity(certificate, key, null, null, null, keyPassword);
        }
    }
}
