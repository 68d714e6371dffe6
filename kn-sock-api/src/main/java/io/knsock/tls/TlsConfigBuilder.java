package io.knsock.tls;

import io.knsock.internal.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the builders of a server's and of a client's TLS have in common. For use by one thread.
 *
 * @param <B> the builder itself
 * @since 0.1
 */
public abstract sealed class TlsConfigBuilder<B extends TlsConfigBuilder<B>>
        permits ServerTlsConfig.Builder, ClientTlsConfig.Builder {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    TlsIdentity.Builder identity = TlsIdentity.builder();

    @Nullable Pem ca;

    @Nullable Path trustStore;

    @Nullable String trustStorePassword;

    List<Pem> crl = List.of();
    StaleCrl crlStale = StaleCrl.REFUSE;
    List<String> protocols = PROTOCOLS;
    List<String> ciphers = List.of();
    List<String> groups = List.of();
    List<String> alpn = List.of();
    TlsStart start = TlsStart.IMMEDIATE;
    Duration handshakeTimeout = Duration.ofSeconds(10);
    Duration reloadInterval = Duration.ofSeconds(30);
    Duration expiryWarning = Duration.ofDays(14);
    boolean openSsl;

    @Nullable Supplier<SSLContext> context;

    TlsConfigBuilder() {}

    abstract B self();

    /** Checks what only a server, or only a client, has. */
    abstract void checkOwn();

    /** Sets the PEM file of the own certificate, followed by its chain. A server needs one. Default: none. */
    public B certificate(@Nullable Path certificate) {
        return certificate(certificate == null ? null : Pem.file(certificate));
    }

    /**
     * Sets the PEM of the own certificate, followed by its chain. A server needs one. The own certificate must be that
     * of the key, and it and the one that signed it must be valid now. Faults in the rest are warnings, and
     * certificates that do not belong to the chain are not sent. Default: none.
     */
    public B certificate(@Nullable Pem certificate) {
        identity.certificate(certificate);
        return self();
    }

    /** Sets the PEM file of the own private key, as {@link #key(Pem)} does. */
    public B key(@Nullable Path key) {
        return key(key == null ? null : Pem.file(key));
    }

    /**
     * Sets the PEM of the own private key: RSA, RSASSA-PSS, EC or Ed25519, in PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) or
     * SEC 1 (RFC 5915), encrypted or not. It may be the same as the certificate's. A server needs one. Default: none.
     */
    public B key(@Nullable Pem key) {
        identity.key(key);
        return self();
    }

    /**
     * Sets the password of private keys that are encrypted, in {@link #key} and a server's {@code sni}. Default: none.
     */
    public B keyPassword(@Nullable String keyPassword) {
        identity.keyPassword(keyPassword);
        return self();
    }

    /**
     * Sets the key store, PKCS#12 or JKS, of the own private key and certificate, in place of {@link #certificate} and
     * {@link #key}. Default: none.
     */
    public B keyStore(@Nullable Path keyStore) {
        identity.keyStore(keyStore);
        return self();
    }

    /** Sets the password of the key store; it must have one. Default: none. */
    public B keyStorePassword(@Nullable String keyStorePassword) {
        identity.keyStorePassword(keyStorePassword);
        return self();
    }

    /**
     * Sets the name of the key in the key store. A server may have several, separated by commas: a client that asks for
     * a host name gets the one whose certificate has it among its subject alternative names; all other clients get the
     * first. {@link ServerTlsConfig.Builder#sni} comes before that. Default: the only one there is.
     */
    public B keyAlias(@Nullable String keyAlias) {
        identity.keyAlias(keyAlias);
        return self();
    }

    /** Sets the PEM file of the CA certificates that the peer is verified with, as {@link #ca(Pem)} does. */
    public B ca(@Nullable Path ca) {
        return ca(ca == null ? null : Pem.file(ca));
    }

    /**
     * Sets the PEM of the CA certificates that the peer is verified with. Default: a client uses the JDK's, a server
     * has none and can ask no client for a certificate.
     */
    public B ca(@Nullable Pem ca) {
        this.ca = ca;
        return self();
    }

    /** Sets the key store, PKCS#12 or JKS, of the CA certificates, in place of {@link #ca}. Default: none. */
    public B trustStore(@Nullable Path trustStore) {
        this.trustStore = trustStore;
        return self();
    }

    /** Sets the password of the trust store; a JKS needs none. Default: none. */
    public B trustStorePassword(@Nullable String trustStorePassword) {
        this.trustStorePassword = trustStorePassword;
        return self();
    }

    /**
     * Sets the certificate revocation lists (CRL, RFC 5280, section 5) that certificates of peers are looked up in:
     * files in PEM or DER, or text in PEM, each with one list or more. Each CA that has signed a certificate of the
     * peer's chain needs a list, signed with its key. A peer with a revoked certificate is refused, and so is one for
     * which a list is missing. They are read again when they have changed, as the other files are; new handshakes and
     * resumed ones use what changed, open connections stay. Not empty. Default: none, and it is not checked whether a
     * certificate is revoked.
     */
    public B crl(List<Pem> crl) {
        this.crl = List.copyOf(notEmpty("tls.crl", crl));
        return self();
    }

    /** Sets what becomes of peers whose revocation list is stale. Default: they are refused. */
    public B crlStale(StaleCrl crlStale) {
        this.crlStale = Objects.requireNonNull(crlStale);
        return self();
    }

    /** Sets the versions of TLS: {@code TLSv1.3}, {@code TLSv1.2} or both. Default: both. */
    public B protocols(List<String> protocols) {
        for (String protocol : notEmpty("tls.protocols", protocols)) {
            if (!PROTOCOLS.contains(protocol)) {
                throw new IllegalArgumentException(
                        "tls.protocols must be TLSv1.3, TLSv1.2 or both, but has '" + protocol + "'");
            }
        }
        this.protocols = List.copyOf(protocols);
        return self();
    }

    /**
     * Sets the cipher suites by their standard names, the preferred first, such as {@code
     * TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384}. Default: those with forward secrecy and authenticated encryption (RFC
     * 9325, section 4.2), AES of 128 bits first.
     */
    public B ciphers(List<String> ciphers) {
        this.ciphers = List.copyOf(notEmpty("tls.ciphers", ciphers));
        return self();
    }

    /**
     * Sets the named groups of key exchange (RFC 8446, section 4.2.7), the preferred first, such as {@code x25519} and
     * {@code secp256r1}: in TLS 1.2 these are the curves. With the JDK's TLS this takes Java 20 or newer, and the
     * groups that it has: where it is older, or does not have one of them, the server is not bound nor the client
     * created. Default: those of the JDK.
     */
    public B groups(List<String> groups) {
        this.groups = List.copyOf(notEmpty("tls.groups", groups));
        return self();
    }

    /**
     * Sets the application protocols to negotiate (ALPN, RFC 7301), the preferred first. A client offers them. A server
     * chooses the first of its own that is offered, and refuses a client that offers others only. Default: none.
     */
    public B alpn(List<String> alpn) {
        for (String protocol : notEmpty("tls.alpn", alpn)) {
            if (protocol.isEmpty() || protocol.length() > 255) {
                throw new IllegalArgumentException(
                        "tls.alpn must have names of 1 to 255 characters, but has '" + protocol + "'");
            }
        }
        this.alpn = List.copyOf(alpn);
        return self();
    }

    /**
     * Sets when TLS begins on a connection. With {@link TlsStart#ON_REQUEST} a connection begins in clear text; a
     * handler upgrades it with {@link io.knsock.Connection#startTls()}. Who wants no message in clear text refuses
     * those that come before: {@link io.knsock.ConnectionInfo#tlsSession()} is null then. Default: with the first byte.
     */
    public B start(TlsStart start) {
        this.start = Objects.requireNonNull(start, "start");
        return self();
    }

    /** Sets how long the handshake may take before the connection is closed. Default: 10 s. */
    public B handshakeTimeout(Duration handshakeTimeout) {
        this.handshakeTimeout = Check.positive("tls.handshake-timeout", handshakeTimeout);
        return self();
    }

    /**
     * Sets how often files are checked for changes; zero for never. A server looks by itself, a client when it
     * connects. What has changed is used for new connections once it can be read and its parts belong together; until
     * then what was loaded before stays in use, with a warning. Default: 30 s.
     */
    public B reloadInterval(Duration reloadInterval) {
        this.reloadInterval = Check.notNegative("tls.reload-interval", reloadInterval);
        return self();
    }

    /**
     * Sets how long before an own certificate expires a warning is logged, at start and then once a day; zero for no
     * warning before it has expired. There is none before the last third of its life. Default: 14 days.
     */
    public B expiryWarning(Duration expiryWarning) {
        this.expiryWarning = Check.notNegative("tls.expiry-warning", expiryWarning);
        return self();
    }

    /**
     * Sets whether OpenSSL does TLS, which is faster than the JDK. Its library, {@code
     * io.netty:netty-tcnative-boringssl-static}, must be added to the application. For programs of their own only, and
     * so no key of configuration: in an application that is undeployed it crashes the JVM. Default: false.
     */
    public B openSsl(boolean openSsl) {
        this.openSsl = openSsl;
        return self();
    }

    /**
     * Sets the supplier of a context that somebody else manages, an application server for instance: its keys and CAs
     * take the place of {@link #certificate}, {@link #key}, {@link #keyStore}, {@link ServerTlsConfig.Builder#sni},
     * {@link #ca}, {@link #trustStore} and {@link #crl}, none of which may be set beside it. All other settings apply;
     * with {@link ServerTlsConfig.Builder#clientAuth} a server verifies clients with the trust managers of the context.
     * It must be a context of the JDK's kind, with keys in it where a server uses it. Default: none.
     *
     * @param context asked when the server is bound or the client created, and at each {@link #reloadInterval} again,
     *     by a thread that may block; another context than before is used for new connections. If it throws or returns
     *     null then, the one before stays in use, with a warning. When its certificates expire is not known, so there
     *     is no {@link #expiryWarning}.
     */
    public B context(@Nullable Supplier<SSLContext> context) {
        this.context = context;
        return self();
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if settings contradict each other
     */
    public abstract TlsConfig build();

    /** Returns the own identity, or null if nothing of one is set. */
    final @Nullable TlsIdentity identity() {
        if (context != null) {
            notBesideContext(String.valueOf(identity.firstSet()), identity.firstSet());
        }
        return identity.firstSet() == null ? null : identity.build();
    }

    final void check() {
        if (context != null) {
            notBesideContext("tls.ca", ca);
            notBesideContext("tls.trust-store", trustStore);
            notBesideContext("tls.trust-store-password", trustStorePassword);
            notBesideContext("tls.crl", crl.isEmpty() ? null : crl);
            notBesideContext("openSsl(true)", openSsl ? true : null);
        }
        needs("tls.trust-store-password", trustStorePassword, "tls.trust-store", trustStore);
        if (ca != null && trustStore != null) {
            throw new IllegalArgumentException("tls.ca and tls.trust-store are both set: remove one of them");
        }
        if (crl.isEmpty() && crlStale != StaleCrl.REFUSE) {
            throw new IllegalArgumentException("tls.crl-stale is set without tls.crl: remove it, or set both");
        }
        checkOwn();
    }

    final boolean hasOwnTrust() {
        return ca != null || trustStore != null;
    }

    static void notBesideContext(String setting, @Nullable Object value) {
        if (value != null) {
            throw new IllegalArgumentException(setting + " has no use beside a context, which brings its own keys and"
                    + " CAs: remove it, or the context (tls.source in configuration)");
        }
    }

    static void needs(String setting, @Nullable Object value, String other, @Nullable Object otherValue) {
        if (value != null && otherValue == null) {
            throw new IllegalArgumentException(setting + " is set without " + other + ": remove it, or set both");
        }
    }

    private static <T> List<T> notEmpty(String setting, List<T> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(setting + " must not be empty");
        }
        return values;
    }
}
