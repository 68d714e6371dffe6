package io.knsock.rar.properties;

import io.knsock.engine.settings.Settings;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import java.io.Serializable;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The JavaBean properties that both directions have. Each is the setting of the same name, in camel case: {@code
 * tlsHandshakeTimeout} is {@code tls.handshake-timeout}. A property that is null is not set.
 *
 * <p>Setters take any value; what is wrong is told when an activation is validated, or when the connection factory
 * is made.
 */
public abstract class TcpProperties implements ResourceAdapterAssociation, Serializable {
    private static final long serialVersionUID = 1L;

    /** By the keys of {@link io.knsock.engine.settings.Settings}. */
    private final ConcurrentSkipListMap<String, String> values = new ConcurrentSkipListMap<>();

    private transient volatile @Nullable EngineAdapter resourceAdapter;

    /** Creates one in which nothing is set. */
    protected TcpProperties() {}

    protected final @Nullable String get(String key) {
        return values.get(key);
    }

    /** Returns the settings as the engine reads them. */
    protected final Settings.Source source() {
        return new Settings.Source() {
            @Override
            public @Nullable String get(String key) {
                return values.get(key);
            }

            @Override
            public String origin(String key) {
                return "the property " + Properties.name(key);
            }
        };
    }

    /** Returns whether the property, by its name in camel case, is set. */
    protected final boolean hasProperty(String name) {
        return values.keySet().stream().anyMatch(key -> Properties.name(key).equals(name));
    }

    protected final @Nullable Integer number(String key) {
        String value = values.get(key);
        return value == null ? null : Integer.valueOf(value);
    }

    protected final void set(String key, @Nullable Object value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value.toString());
        }
    }

    protected final boolean sameValues(TcpProperties other) {
        return values.equals(other.values);
    }

    protected final int valuesHash() {
        return values.hashCode();
    }

    protected final @Nullable EngineAdapter adapter() {
        return resourceAdapter;
    }

    @Override
    public final @Nullable ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    /**
     * Called once by the container (§5.3.3).
     *
     * @throws jakarta.resource.NotSupportedException if the resource adapter is not kn-sock's
     * @throws jakarta.resource.spi.IllegalStateException if there is another one already
     */
    @Override
    public final synchronized void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        resourceAdapter = Association.checked(EngineAdapter.class, resourceAdapter, adapter);
    }

    /** Returns the setting {@code host}. */
    public final @Nullable String getHost() {
        return get("host");
    }

    /** Sets the setting {@code host}. */
    public final void setHost(@Nullable String host) {
        set("host", host);
    }

    /** Returns the setting {@code port}. */
    public final @Nullable Integer getPort() {
        return number("port");
    }

    /** Sets the setting {@code port}. */
    public final void setPort(@Nullable Integer port) {
        set("port", port);
    }

    /** Returns the setting {@code framing}. */
    public final @Nullable String getFraming() {
        return get("framing");
    }

    /** Sets the setting {@code framing}. */
    public final void setFraming(@Nullable String framing) {
        set("framing", framing);
    }

    /** Returns the setting {@code max-frame-bytes}. */
    public final @Nullable Integer getMaxFrameBytes() {
        return number("max-frame-bytes");
    }

    /** Sets the setting {@code max-frame-bytes}. */
    public final void setMaxFrameBytes(@Nullable Integer maxFrameBytes) {
        set("max-frame-bytes", maxFrameBytes);
    }

    /** Returns the setting {@code tls.enabled}. */
    public final @Nullable String getTlsEnabled() {
        return get("tls.enabled");
    }

    /** Sets the setting {@code tls.enabled}: {@code true} or {@code false}. */
    public final void setTlsEnabled(@Nullable String tlsEnabled) {
        set("tls.enabled", tlsEnabled);
    }

    /** Returns the setting {@code tls.certificate}. */
    public final @Nullable String getTlsCertificate() {
        return get("tls.certificate");
    }

    /** Sets the setting {@code tls.certificate}. */
    public final void setTlsCertificate(@Nullable String tlsCertificate) {
        set("tls.certificate", tlsCertificate);
    }

    /** Returns the setting {@code tls.key}: the name of a file, or the key itself. */
    public final @Nullable String getTlsKey() {
        return get("tls.key");
    }

    /** Sets the setting {@code tls.key}. */
    public final void setTlsKey(@Nullable String tlsKey) {
        set("tls.key", tlsKey);
    }

    /** Returns the setting {@code tls.ca}. */
    public final @Nullable String getTlsCa() {
        return get("tls.ca");
    }

    /** Sets the setting {@code tls.ca}. */
    public final void setTlsCa(@Nullable String tlsCa) {
        set("tls.ca", tlsCa);
    }

    /** Returns the setting {@code tls.handshake-timeout}. */
    public final @Nullable String getTlsHandshakeTimeout() {
        return get("tls.handshake-timeout");
    }

    /** Sets the setting {@code tls.handshake-timeout}. */
    public final void setTlsHandshakeTimeout(@Nullable String tlsHandshakeTimeout) {
        set("tls.handshake-timeout", tlsHandshakeTimeout);
    }

    /** Returns the setting {@code tls.key-password}: a secret. */
    public final @Nullable String getTlsKeyPassword() {
        return get("tls.key-password");
    }

    /** Sets the setting {@code tls.key-password}. */
    public final void setTlsKeyPassword(@Nullable String tlsKeyPassword) {
        set("tls.key-password", tlsKeyPassword);
    }

    /** Returns the setting {@code tls.key-store}. */
    public final @Nullable String getTlsKeyStore() {
        return get("tls.key-store");
    }

    /** Sets the setting {@code tls.key-store}. */
    public final void setTlsKeyStore(@Nullable String tlsKeyStore) {
        set("tls.key-store", tlsKeyStore);
    }

    /** Returns the setting {@code tls.key-store-password}: a secret. */
    public final @Nullable String getTlsKeyStorePassword() {
        return get("tls.key-store-password");
    }

    /** Sets the setting {@code tls.key-store-password}. */
    public final void setTlsKeyStorePassword(@Nullable String tlsKeyStorePassword) {
        set("tls.key-store-password", tlsKeyStorePassword);
    }

    /** Returns the setting {@code tls.key-alias}. */
    public final @Nullable String getTlsKeyAlias() {
        return get("tls.key-alias");
    }

    /** Sets the setting {@code tls.key-alias}. */
    public final void setTlsKeyAlias(@Nullable String tlsKeyAlias) {
        set("tls.key-alias", tlsKeyAlias);
    }

    /** Returns the setting {@code tls.trust-store}. */
    public final @Nullable String getTlsTrustStore() {
        return get("tls.trust-store");
    }

    /** Sets the setting {@code tls.trust-store}. */
    public final void setTlsTrustStore(@Nullable String tlsTrustStore) {
        set("tls.trust-store", tlsTrustStore);
    }

    /** Returns the setting {@code tls.trust-store-password}: a secret. */
    public final @Nullable String getTlsTrustStorePassword() {
        return get("tls.trust-store-password");
    }

    /** Sets the setting {@code tls.trust-store-password}. */
    public final void setTlsTrustStorePassword(@Nullable String tlsTrustStorePassword) {
        set("tls.trust-store-password", tlsTrustStorePassword);
    }

    /** Returns the setting {@code tls.crl}. */
    public final @Nullable String getTlsCrl() {
        return get("tls.crl");
    }

    /** Sets the setting {@code tls.crl}. */
    public final void setTlsCrl(@Nullable String tlsCrl) {
        set("tls.crl", tlsCrl);
    }

    /** Returns the setting {@code tls.crl-stale}. */
    public final @Nullable String getTlsCrlStale() {
        return get("tls.crl-stale");
    }

    /** Sets the setting {@code tls.crl-stale}. */
    public final void setTlsCrlStale(@Nullable String tlsCrlStale) {
        set("tls.crl-stale", tlsCrlStale);
    }

    /** Returns the setting {@code tls.protocols}. */
    public final @Nullable String getTlsProtocols() {
        return get("tls.protocols");
    }

    /** Sets the setting {@code tls.protocols}. */
    public final void setTlsProtocols(@Nullable String tlsProtocols) {
        set("tls.protocols", tlsProtocols);
    }

    /** Returns the setting {@code tls.ciphers}. */
    public final @Nullable String getTlsCiphers() {
        return get("tls.ciphers");
    }

    /** Sets the setting {@code tls.ciphers}. */
    public final void setTlsCiphers(@Nullable String tlsCiphers) {
        set("tls.ciphers", tlsCiphers);
    }

    /** Returns the setting {@code tls.groups}. */
    public final @Nullable String getTlsGroups() {
        return get("tls.groups");
    }

    /** Sets the setting {@code tls.groups}. */
    public final void setTlsGroups(@Nullable String tlsGroups) {
        set("tls.groups", tlsGroups);
    }

    /** Returns the setting {@code tls.alpn}. */
    public final @Nullable String getTlsAlpn() {
        return get("tls.alpn");
    }

    /** Sets the setting {@code tls.alpn}. */
    public final void setTlsAlpn(@Nullable String tlsAlpn) {
        set("tls.alpn", tlsAlpn);
    }

    /** Returns the setting {@code tls.reload-interval}. */
    public final @Nullable String getTlsReloadInterval() {
        return get("tls.reload-interval");
    }

    /** Sets the setting {@code tls.reload-interval}. */
    public final void setTlsReloadInterval(@Nullable String tlsReloadInterval) {
        set("tls.reload-interval", tlsReloadInterval);
    }

    /** Returns the setting {@code tls.expiry-warning}. */
    public final @Nullable String getTlsExpiryWarning() {
        return get("tls.expiry-warning");
    }

    /** Sets the setting {@code tls.expiry-warning}. */
    public final void setTlsExpiryWarning(@Nullable String tlsExpiryWarning) {
        set("tls.expiry-warning", tlsExpiryWarning);
    }

    /** Returns the setting {@code wire-log}. */
    public final @Nullable String getWireLog() {
        return get("wire-log");
    }

    /** Sets the setting {@code wire-log}. */
    public final void setWireLog(@Nullable String wireLog) {
        set("wire-log", wireLog);
    }

    /** Returns the setting {@code no-delay}. */
    public final @Nullable String getNoDelay() {
        return get("no-delay");
    }

    /** Sets the setting {@code no-delay}. */
    public final void setNoDelay(@Nullable String noDelay) {
        set("no-delay", noDelay);
    }

    /** Returns the setting {@code keep-alive}. */
    public final @Nullable String getKeepAlive() {
        return get("keep-alive");
    }

    /** Sets the setting {@code keep-alive}. */
    public final void setKeepAlive(@Nullable String keepAlive) {
        set("keep-alive", keepAlive);
    }

    /** Returns the setting {@code receive-buffer-bytes}. */
    public final @Nullable Integer getReceiveBufferBytes() {
        return number("receive-buffer-bytes");
    }

    /** Sets the setting {@code receive-buffer-bytes}. */
    public final void setReceiveBufferBytes(@Nullable Integer receiveBufferBytes) {
        set("receive-buffer-bytes", receiveBufferBytes);
    }

    /** Returns the setting {@code send-buffer-bytes}. */
    public final @Nullable Integer getSendBufferBytes() {
        return number("send-buffer-bytes");
    }

    /** Sets the setting {@code send-buffer-bytes}. */
    public final void setSendBufferBytes(@Nullable Integer sendBufferBytes) {
        set("send-buffer-bytes", sendBufferBytes);
    }
}
