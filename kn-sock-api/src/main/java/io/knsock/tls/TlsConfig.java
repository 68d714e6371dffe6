package io.knsock.tls;

import io.knsock.internal.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the TLS of a server ({@link ServerTlsConfig}) and of a client ({@link ClientTlsConfig}) have in
 * common: immutable, built by a builder. Files are read, and certificate and key checked against each other, when the
 * server is bound or the client created, and again when they have changed: see {@link TlsConfigBuilder#reloadInterval}.
 * TLS 1.2 and 1.3 are spoken, with cipher suites that have forward secrecy and authenticated encryption.
 *
 * <p>No renegotiation: a server closes a connection of TLS 1.2 that asks for it. With the JDK's TLS of Java 17, a
 * record without content (which RFC 8446, section 5.4, allows) ends a connection of TLS 1.3: the JDK takes it for an
 * error.
 *
 * <p>Two are equal if all their settings are, passwords and {@link #context()} included; no file is read for it.
 * {@link #toString()} tells no password and no PEM text.
 *
 * @since 0.1
 */
public abstract sealed class TlsConfig permits ServerTlsConfig, ClientTlsConfig {
    private final @Nullable TlsIdentity identity;
    private final @Nullable Pem ca;
    private final @Nullable Path trustStore;
    private final @Nullable String trustStorePassword;
    private final List<Pem> crl;
    private final StaleCrl crlStale;
    private final List<String> protocols;
    private final List<String> ciphers;
    private final List<String> groups;
    private final List<String> alpn;
    private final TlsStart start;
    private final Duration handshakeTimeout;
    private final Duration reloadInterval;
    private final Duration expiryWarning;
    private final boolean openSsl;
    private final @Nullable Supplier<SSLContext> context;

    TlsConfig(TlsConfigBuilder<?> builder) {
        this.identity = builder.identity();
        builder.check();
        this.ca = builder.ca;
        this.trustStore = builder.trustStore;
        this.trustStorePassword = builder.trustStorePassword;
        this.crl = builder.crl;
        this.crlStale = builder.crlStale;
        this.protocols = builder.protocols;
        this.ciphers = builder.ciphers;
        this.groups = builder.groups;
        this.alpn = builder.alpn;
        this.start = builder.start;
        this.handshakeTimeout = builder.handshakeTimeout;
        this.reloadInterval = builder.reloadInterval;
        this.expiryWarning = builder.expiryWarning;
        this.openSsl = builder.openSsl;
        this.context = builder.context;
    }

    /** Returns a builder in which all is set as it is here. */
    public abstract TlsConfigBuilder<?> toBuilder();

    final <B extends TlsConfigBuilder<B>> B copyTo(B builder) {
        if (identity != null) {
            builder.identity = identity.toBuilder();
        }
        builder.ca = ca;
        builder.trustStore = trustStore;
        builder.trustStorePassword = trustStorePassword;
        builder.crl = crl;
        builder.crlStale = crlStale;
        builder.protocols = protocols;
        builder.ciphers = ciphers;
        builder.groups = groups;
        builder.alpn = alpn;
        builder.start = start;
        builder.handshakeTimeout = handshakeTimeout;
        builder.reloadInterval = reloadInterval;
        builder.expiryWarning = expiryWarning;
        builder.openSsl = openSsl;
        builder.context = context;
        return builder;
    }

    /** Returns the own certificate and key, or null. */
    public final @Nullable TlsIdentity identity() {
        return identity;
    }

    /** Returns the PEM of the CA certificates that the peer is verified with, or null. */
    public final @Nullable Pem ca() {
        return ca;
    }

    /** Returns the key store with the CA certificates that the peer is verified with, or null. */
    public final @Nullable Path trustStore() {
        return trustStore;
    }

    /** Returns the password of the trust store, or null. */
    public final @Nullable String trustStorePassword() {
        return trustStorePassword;
    }

    /** Returns the password of private keys that have none of their own, or null. */
    public final @Nullable String keyPassword() {
        return identity == null ? null : identity.keyPassword();
    }

    /** Returns the revocation lists that certificates of peers are looked up in; empty if they are not. */
    public final List<Pem> crl() {
        return crl;
    }

    /** Returns what becomes of peers whose revocation list is stale. */
    public final StaleCrl crlStale() {
        return crlStale;
    }

    /** Returns the versions of TLS. */
    public final List<String> protocols() {
        return protocols;
    }

    /** Returns the cipher suites, the preferred first; empty for the default. */
    public final List<String> ciphers() {
        return ciphers;
    }

    /** Returns the groups of key exchange, the preferred first; empty for the default. */
    public final List<String> groups() {
        return groups;
    }

    /** Returns the application protocols, the preferred first; empty if none is negotiated. */
    public final List<String> alpn() {
        return alpn;
    }

    /** Returns when TLS begins on a connection. */
    public final TlsStart start() {
        return start;
    }

    /** Returns how long the handshake may take. */
    public final Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** Returns how often files are checked for changes; zero for never. */
    public final Duration reloadInterval() {
        return reloadInterval;
    }

    /** Returns how long before the own certificate expires there are warnings; zero for none. */
    public final Duration expiryWarning() {
        return expiryWarning;
    }

    /** Returns whether TLS is that of OpenSSL and not the JDK's. */
    public final boolean openSsl() {
        return openSsl;
    }

    /** Returns the supplier of a context that somebody else manages, or null. */
    public final @Nullable Supplier<SSLContext> context() {
        return context;
    }

    /** Returns those of the subclass. */
    abstract Values ownValues();

    private Values values() {
        return ownValues()
                .with("identity", identity)
                .with("ca", ca)
                .with("trustStore", trustStore)
                .withSecret("trustStorePassword", trustStorePassword)
                .with("crl", crl)
                .with("crlStale", crlStale)
                .with("protocols", protocols)
                .with("ciphers", ciphers)
                .with("groups", groups)
                .with("alpn", alpn)
                .with("start", start)
                .with("handshakeTimeout", handshakeTimeout)
                .with("reloadInterval", reloadInterval)
                .with("expiryWarning", expiryWarning)
                .with("openSsl", openSsl)
                .withSecret("context", context);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof TlsConfig that && values().equals(that.values());
    }

    @Override
    public final int hashCode() {
        return values().hashCode();
    }

    @Override
    public final String toString() {
        return values().toString();
    }
}
