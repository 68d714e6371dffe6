// Generated from the tables of settings by
// mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest -Dsurefire.failIfNoSpecifiedTests=false
package io.knsock.rar.properties;

import org.jspecify.annotations.Nullable;

/** What both directions have, with TLS. Null is a property that is not set. */
public abstract class CommonTlsProperties extends CommonProperties {
    private static final long serialVersionUID = 1L;

    /** Creates one in which nothing is set. */
    protected CommonTlsProperties() {}

    /** Returns the setting {@code tls.certificate}. */
    public final @Nullable String getTlsCertificate() {
        return get("tls.certificate");
    }

    /**
     * Sets the setting {@code tls.certificate}. The own certificate, followed by its chain: PEM, DER or PKCS#7.
     * docs/tls-files.md lists all formats.
     *
     * @param tlsCertificate file or PEM; default: none
     */
    public final void setTlsCertificate(@Nullable String tlsCertificate) {
        set("tls.certificate", tlsCertificate);
    }

    /** Returns the setting {@code tls.key}. */
    public final @Nullable String getTlsKey() {
        return get("tls.key");
    }

    /**
     * Sets the setting {@code tls.key}. The own private key, PEM or DER: PKCS#8, PKCS#1 or SEC 1, encrypted or not; may
     * be in the certificate's file.
     *
     * @param tlsKey file or PEM; default: none
     */
    public final void setTlsKey(@Nullable String tlsKey) {
        set("tls.key", tlsKey);
    }

    /** Returns the setting {@code tls.key-password}. */
    public final @Nullable String getTlsKeyPassword() {
        return get("tls.key-password");
    }

    /**
     * Sets the setting {@code tls.key-password}. The password of private keys that are encrypted.
     *
     * @param tlsKeyPassword secret; default: none
     */
    public final void setTlsKeyPassword(@Nullable String tlsKeyPassword) {
        set("tls.key-password", tlsKeyPassword);
    }

    /** Returns the setting {@code tls.key-store}. */
    public final @Nullable String getTlsKeyStore() {
        return get("tls.key-store");
    }

    /**
     * Sets the setting {@code tls.key-store}. PKCS#12 or JKS with the own key and certificate, instead of
     * tls.certificate and tls.key.
     *
     * @param tlsKeyStore file; default: none
     */
    public final void setTlsKeyStore(@Nullable String tlsKeyStore) {
        set("tls.key-store", tlsKeyStore);
    }

    /** Returns the setting {@code tls.key-store-password}. */
    public final @Nullable String getTlsKeyStorePassword() {
        return get("tls.key-store-password");
    }

    /**
     * Sets the setting {@code tls.key-store-password}. The password of tls.key-store.
     *
     * @param tlsKeyStorePassword secret; default: none
     */
    public final void setTlsKeyStorePassword(@Nullable String tlsKeyStorePassword) {
        set("tls.key-store-password", tlsKeyStorePassword);
    }

    /** Returns the setting {@code tls.key-alias}. */
    public final @Nullable String getTlsKeyAlias() {
        return get("tls.key-alias");
    }

    /**
     * Sets the setting {@code tls.key-alias}. The name of the key in tls.key-store. A server may list several: a client
     * gets the key whose certificate has the name it asks for, otherwise the first.
     *
     * @param tlsKeyAlias text; default: the only one
     */
    public final void setTlsKeyAlias(@Nullable String tlsKeyAlias) {
        set("tls.key-alias", tlsKeyAlias);
    }

    /** Returns the setting {@code tls.ca}. */
    public final @Nullable String getTlsCa() {
        return get("tls.ca");
    }

    /**
     * Sets the setting {@code tls.ca}. Of an activation: The CA certificates that verify clients, in PEM. Of
     * connections that a container pools: The CA certificates that verify the server, in PEM.
     *
     * @param tlsCa Of an activation: file or PEM; default: none. Of connections that a container pools: file or PEM;
     *     default: the JDK's CAs
     */
    public final void setTlsCa(@Nullable String tlsCa) {
        set("tls.ca", tlsCa);
    }

    /** Returns the setting {@code tls.trust-store}. */
    public final @Nullable String getTlsTrustStore() {
        return get("tls.trust-store");
    }

    /**
     * Sets the setting {@code tls.trust-store}. PKCS#12 or JKS with CA certificates, instead of tls.ca.
     *
     * @param tlsTrustStore file; default: none
     */
    public final void setTlsTrustStore(@Nullable String tlsTrustStore) {
        set("tls.trust-store", tlsTrustStore);
    }

    /** Returns the setting {@code tls.trust-store-password}. */
    public final @Nullable String getTlsTrustStorePassword() {
        return get("tls.trust-store-password");
    }

    /**
     * Sets the setting {@code tls.trust-store-password}. The password of tls.trust-store.
     *
     * @param tlsTrustStorePassword secret; default: none
     */
    public final void setTlsTrustStorePassword(@Nullable String tlsTrustStorePassword) {
        set("tls.trust-store-password", tlsTrustStorePassword);
    }

    /** Returns the setting {@code tls.crl}. */
    public final @Nullable String getTlsCrl() {
        return get("tls.crl");
    }

    /**
     * Sets the setting {@code tls.crl}. Revocation lists (CRL) in PEM or DER, one for each CA of the peer's chain; a
     * certificate that no list covers is refused.
     *
     * @param tlsCrl list of files, or PEM; default: none
     */
    public final void setTlsCrl(@Nullable String tlsCrl) {
        set("tls.crl", tlsCrl);
    }

    /** Returns the setting {@code tls.crl-stale}. */
    public final @Nullable String getTlsCrlStale() {
        return get("tls.crl-stale");
    }

    /**
     * Sets the setting {@code tls.crl-stale}. What happens when a revocation list is stale: refuse the peer, or warn
     * and use the old list.
     *
     * @param tlsCrlStale refuse or warn; default: refuse
     */
    public final void setTlsCrlStale(@Nullable String tlsCrlStale) {
        set("tls.crl-stale", tlsCrlStale);
    }

    /** Returns the setting {@code tls.verify}. */
    public final @Nullable String getTlsVerify() {
        return get("tls.verify");
    }

    /**
     * Sets the setting {@code tls.verify}. Whether the server's certificate and host name are verified.
     *
     * @param tlsVerify true or false; default: true
     */
    public final void setTlsVerify(@Nullable String tlsVerify) {
        set("tls.verify", tlsVerify);
    }

    /** Returns the setting {@code tls.server-name}. */
    public final @Nullable String getTlsServerName() {
        return get("tls.server-name");
    }

    /**
     * Sets the setting {@code tls.server-name}. The server name to request (SNI) and to verify, if it is not the host.
     *
     * @param tlsServerName host name; default: the host
     */
    public final void setTlsServerName(@Nullable String tlsServerName) {
        set("tls.server-name", tlsServerName);
    }

    /** Returns the setting {@code tls.protocols}. */
    public final @Nullable String getTlsProtocols() {
        return get("tls.protocols");
    }

    /**
     * Sets the setting {@code tls.protocols}. The versions of TLS.
     *
     * @param tlsProtocols list of TLSv1.3, TLSv1.2; default: TLSv1.3, TLSv1.2
     */
    public final void setTlsProtocols(@Nullable String tlsProtocols) {
        set("tls.protocols", tlsProtocols);
    }

    /** Returns the setting {@code tls.ciphers}. */
    public final @Nullable String getTlsCiphers() {
        return get("tls.ciphers");
    }

    /**
     * Sets the setting {@code tls.ciphers}. The cipher suites, the preferred one first.
     *
     * @param tlsCiphers list of standard names; default: ECDHE with AEAD
     */
    public final void setTlsCiphers(@Nullable String tlsCiphers) {
        set("tls.ciphers", tlsCiphers);
    }

    /** Returns the setting {@code tls.groups}. */
    public final @Nullable String getTlsGroups() {
        return get("tls.groups");
    }

    /**
     * Sets the setting {@code tls.groups}. The key exchange groups, the preferred one first; needs Java 20 or later.
     *
     * @param tlsGroups list of standard names; default: those of the JDK
     */
    public final void setTlsGroups(@Nullable String tlsGroups) {
        set("tls.groups", tlsGroups);
    }

    /** Returns the setting {@code tls.alpn}. */
    public final @Nullable String getTlsAlpn() {
        return get("tls.alpn");
    }

    /**
     * Sets the setting {@code tls.alpn}. The application protocols to negotiate, the preferred one first; the server's
     * order decides.
     *
     * @param tlsAlpn list of names; default: none
     */
    public final void setTlsAlpn(@Nullable String tlsAlpn) {
        set("tls.alpn", tlsAlpn);
    }

    /** Returns the setting {@code tls.start}. */
    public final @Nullable String getTlsStart() {
        return get("tls.start");
    }

    /**
     * Sets the setting {@code tls.start}. When TLS begins: with the first byte, or when both ends agree on it
     * (STARTTLS).
     *
     * @param tlsStart immediate or on-request; default: immediate
     */
    public final void setTlsStart(@Nullable String tlsStart) {
        set("tls.start", tlsStart);
    }

    /** Returns the setting {@code tls.handshake-timeout}. */
    public final @Nullable String getTlsHandshakeTimeout() {
        return get("tls.handshake-timeout");
    }

    /**
     * Sets the setting {@code tls.handshake-timeout}. How long the TLS handshake may take.
     *
     * @param tlsHandshakeTimeout duration; default: 10s
     */
    public final void setTlsHandshakeTimeout(@Nullable String tlsHandshakeTimeout) {
        set("tls.handshake-timeout", tlsHandshakeTimeout);
    }

    /** Returns the setting {@code tls.reload-interval}. */
    public final @Nullable String getTlsReloadInterval() {
        return get("tls.reload-interval");
    }

    /**
     * Sets the setting {@code tls.reload-interval}. How often certificate files are checked for changes; 0s: never. New
     * connections use changed files.
     *
     * @param tlsReloadInterval duration; default: 30s
     */
    public final void setTlsReloadInterval(@Nullable String tlsReloadInterval) {
        set("tls.reload-interval", tlsReloadInterval);
    }

    /** Returns the setting {@code tls.expiry-warning}. */
    public final @Nullable String getTlsExpiryWarning() {
        return get("tls.expiry-warning");
    }

    /**
     * Sets the setting {@code tls.expiry-warning}. How long before the own certificate expires a daily warning starts;
     * 0s: no warning before it expires.
     *
     * @param tlsExpiryWarning duration; default: P14D
     */
    public final void setTlsExpiryWarning(@Nullable String tlsExpiryWarning) {
        set("tls.expiry-warning", tlsExpiryWarning);
    }

    /** Returns the setting {@code tls.enabled}. */
    public final @Nullable String getTlsEnabled() {
        return get("tls.enabled");
    }

    /**
     * Sets the setting {@code tls.enabled}. Turns TLS on or off; without it TLS is on if any other TLS property is set.
     *
     * @param tlsEnabled true or false
     */
    public final void setTlsEnabled(@Nullable String tlsEnabled) {
        set("tls.enabled", tlsEnabled);
    }
}
