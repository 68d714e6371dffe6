// Generated from the tables of settings by
// mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest -Dsurefire.failIfNoSpecifiedTests=false
package io.knsock.rar.properties;

import org.jspecify.annotations.Nullable;

/** What an activation has, with the limits of its server. Null is a property that is not set. */
public abstract class LimitsProperties extends CommonTlsProperties {
    private static final long serialVersionUID = 1L;

    /** Creates one in which nothing is set. */
    protected LimitsProperties() {}

    /** Returns the setting {@code max-connections}. */
    public final @Nullable Integer getMaxConnections() {
        return number("max-connections");
    }

    /**
     * Sets the setting {@code max-connections}. How many connections may be open; a further one is closed at once.
     *
     * @param maxConnections at least 1; default: 10000
     */
    public final void setMaxConnections(@Nullable Integer maxConnections) {
        set("max-connections", maxConnections);
    }

    /** Returns the setting {@code max-connections-per-address}. */
    public final @Nullable Integer getMaxConnectionsPerAddress() {
        return number("max-connections-per-address");
    }

    /**
     * Sets the setting {@code max-connections-per-address}. How many connections may be open from one address (IPv6:
     * one /64); 0: no limit per address.
     *
     * @param maxConnectionsPerAddress 0 or more; default: nine tenths of max-connections
     */
    public final void setMaxConnectionsPerAddress(@Nullable Integer maxConnectionsPerAddress) {
        set("max-connections-per-address", maxConnectionsPerAddress);
    }

    /** Returns the setting {@code max-accept-rate}. */
    public final @Nullable Integer getMaxAcceptRate() {
        return number("max-accept-rate");
    }

    /**
     * Sets the setting {@code max-accept-rate}. How many connections are accepted per second; the others wait in the
     * backlog; 0: no limit.
     *
     * @param maxAcceptRate connections each second; default: 0
     */
    public final void setMaxAcceptRate(@Nullable Integer maxAcceptRate) {
        set("max-accept-rate", maxAcceptRate);
    }

    /** Returns the setting {@code allow}. */
    public final @Nullable String getAllow() {
        return get("allow");
    }

    /**
     * Sets the setting {@code allow}. The addresses that are admitted.
     *
     * @param allow addresses or ranges, with commas; default: all
     */
    public final void setAllow(@Nullable String allow) {
        set("allow", allow);
    }

    /** Returns the setting {@code deny}. */
    public final @Nullable String getDeny() {
        return get("deny");
    }

    /**
     * Sets the setting {@code deny}. The addresses that are refused, even if allow has them.
     *
     * @param deny addresses or ranges, with commas; default: none
     */
    public final void setDeny(@Nullable String deny) {
        set("deny", deny);
    }

    /** Returns the setting {@code proxy-from}. */
    public final @Nullable String getProxyFrom() {
        return get("proxy-from");
    }

    /**
     * Sets the setting {@code proxy-from}. Proxies, whose connections must begin with a PROXY header; that header is
     * refused from others.
     *
     * @param proxyFrom addresses or ranges, with commas; default: none
     */
    public final void setProxyFrom(@Nullable String proxyFrom) {
        set("proxy-from", proxyFrom);
    }

    /** Returns the setting {@code first-byte-timeout}. */
    public final @Nullable String getFirstByteTimeout() {
        return get("first-byte-timeout");
    }

    /**
     * Sets the setting {@code first-byte-timeout}. How long the first byte may take; 0s: as long as idle-timeout.
     *
     * @param firstByteTimeout duration; default: 0s
     */
    public final void setFirstByteTimeout(@Nullable String firstByteTimeout) {
        set("first-byte-timeout", firstByteTimeout);
    }

    /** Returns the setting {@code frame-timeout}. */
    public final @Nullable String getFrameTimeout() {
        return get("frame-timeout");
    }

    /**
     * Sets the setting {@code frame-timeout}. How long a frame may take from its first byte to its last; 0s: no limit.
     *
     * @param frameTimeout duration; default: 30s
     */
    public final void setFrameTimeout(@Nullable String frameTimeout) {
        set("frame-timeout", frameTimeout);
    }

    /** Returns the setting {@code idle-timeout}. */
    public final @Nullable String getIdleTimeout() {
        return get("idle-timeout");
    }

    /**
     * Sets the setting {@code idle-timeout}. Idle time after which a connection is closed: nothing in flight, received
     * or sent; 0s: never.
     *
     * @param idleTimeout duration; default: 10m
     */
    public final void setIdleTimeout(@Nullable String idleTimeout) {
        set("idle-timeout", idleTimeout);
    }

    /** Returns the setting {@code write-timeout}. */
    public final @Nullable String getWriteTimeout() {
        return get("write-timeout");
    }

    /**
     * Sets the setting {@code write-timeout}. How long the peer may take to accept a written message; 0s: no limit.
     *
     * @param writeTimeout duration; default: 30s
     */
    public final void setWriteTimeout(@Nullable String writeTimeout) {
        set("write-timeout", writeTimeout);
    }

    /** Returns the setting {@code max-buffered-bytes}. */
    public final @Nullable Integer getMaxBufferedBytes() {
        return number("max-buffered-bytes");
    }

    /**
     * Sets the setting {@code max-buffered-bytes}. How much may be buffered for all connections together; 0: a quarter
     * of the JVM's memory.
     *
     * @param maxBufferedBytes bytes; default: 0
     */
    public final void setMaxBufferedBytes(@Nullable Integer maxBufferedBytes) {
        set("max-buffered-bytes", maxBufferedBytes);
    }

    /** Returns the setting {@code slow-reader}. */
    public final @Nullable String getSlowReader() {
        return get("slow-reader");
    }

    /**
     * Sets the setting {@code slow-reader}. What happens when a send exceeds max-outbound-bytes: the connection is
     * closed, or the send fails.
     *
     * @param slowReader close or reject; default: close
     */
    public final void setSlowReader(@Nullable String slowReader) {
        set("slow-reader", slowReader);
    }
}
