// Generated from the tables of settings by
// mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest -Dsurefire.failIfNoSpecifiedTests=false
package io.knsock.rar.properties;

import org.jspecify.annotations.Nullable;

/** What both directions have, without TLS. Null is a property that is not set. */
public abstract class CommonProperties extends TcpProperties {
    private static final long serialVersionUID = 1L;

    /** Creates one in which nothing is set. */
    protected CommonProperties() {}

    /** Returns the setting {@code host}. */
    public final @Nullable String getHost() {
        return get("host");
    }

    /**
     * Sets the setting {@code host}. Of an activation: The local address to bind; 0.0.0.0 or :: for all. Of connections
     * that a container pools: The host to connect to. Not with endpoints.
     *
     * @param host Of an activation: host name or address; default: 127.0.0.1. Of connections that a container pools:
     *     host name or address; must be set
     */
    public final void setHost(@Nullable String host) {
        set("host", host);
    }

    /** Returns the setting {@code port}. */
    public final @Nullable Integer getPort() {
        return number("port");
    }

    /**
     * Sets the setting {@code port}. Of an activation: The port to bind; 0 lets the system choose. Not with
     * unix-socket. Of connections that a container pools: The port to connect to. Not with endpoints.
     *
     * @param port Of an activation: 0 to 65535; must be set. Of connections that a container pools: 1 to 65535; must be
     *     set
     */
    public final void setPort(@Nullable Integer port) {
        set("port", port);
    }

    /** Returns the setting {@code endpoints}. */
    public final @Nullable String getEndpoints() {
        return get("endpoints");
    }

    /**
     * Sets the setting {@code endpoints}. The endpoints to connect to, instead of a host and a port; the preferred one
     * first.
     *
     * @param endpoints host:port or unix:path, with commas; default: none
     */
    public final void setEndpoints(@Nullable String endpoints) {
        set("endpoints", endpoints);
    }

    /** Returns the setting {@code framing}. */
    public final @Nullable String getFraming() {
        return get("framing");
    }

    /**
     * Sets the setting {@code framing}. How the stream is cut into messages.
     *
     * @param framing a framing; default: line
     */
    public final void setFraming(@Nullable String framing) {
        set("framing", framing);
    }

    /** Returns the setting {@code max-frame-bytes}. */
    public final @Nullable Integer getMaxFrameBytes() {
        return number("max-frame-bytes");
    }

    /**
     * Sets the setting {@code max-frame-bytes}. The largest frame accepted; a larger one closes the connection.
     *
     * @param maxFrameBytes bytes; default: 1048576
     */
    public final void setMaxFrameBytes(@Nullable Integer maxFrameBytes) {
        set("max-frame-bytes", maxFrameBytes);
    }

    /** Returns the setting {@code max-outbound-bytes}. */
    public final @Nullable Integer getMaxOutboundBytes() {
        return number("max-outbound-bytes");
    }

    /**
     * Sets the setting {@code max-outbound-bytes}. Of an activation: How much may wait to be written to a connection.
     * Of connections that a container pools: How much may wait to be written to a connection; a send beyond it fails at
     * once.
     *
     * @param maxOutboundBytes bytes; default: 1048576
     */
    public final void setMaxOutboundBytes(@Nullable Integer maxOutboundBytes) {
        set("max-outbound-bytes", maxOutboundBytes);
    }

    /** Returns the setting {@code connect-timeout}. */
    public final @Nullable String getConnectTimeout() {
        return get("connect-timeout");
    }

    /**
     * Sets the setting {@code connect-timeout}. How long connecting may take, including name resolution and TLS
     * handshake.
     *
     * @param connectTimeout duration; default: 5s
     */
    public final void setConnectTimeout(@Nullable String connectTimeout) {
        set("connect-timeout", connectTimeout);
    }

    /** Returns the setting {@code wire-log}. */
    public final @Nullable String getWireLog() {
        return get("wire-log");
    }

    /**
     * Sets the setting {@code wire-log}. What the logger io.knsock.wire logs at DEBUG; payload includes secrets.
     *
     * @param wireLog off, sizes or payload; default: off
     */
    public final void setWireLog(@Nullable String wireLog) {
        set("wire-log", wireLog);
    }

    /** Returns the setting {@code no-delay}. */
    public final @Nullable String getNoDelay() {
        return get("no-delay");
    }

    /**
     * Sets the setting {@code no-delay}. Whether small segments are sent without delay (TCP_NODELAY).
     *
     * @param noDelay true or false; default: true
     */
    public final void setNoDelay(@Nullable String noDelay) {
        set("no-delay", noDelay);
    }

    /** Returns the setting {@code keep-alive}. */
    public final @Nullable String getKeepAlive() {
        return get("keep-alive");
    }

    /**
     * Sets the setting {@code keep-alive}. Whether the system probes idle connections (SO_KEEPALIVE).
     *
     * @param keepAlive true or false; default: true
     */
    public final void setKeepAlive(@Nullable String keepAlive) {
        set("keep-alive", keepAlive);
    }

    /** Returns the setting {@code keep-alive-idle}. */
    public final @Nullable String getKeepAliveIdle() {
        return get("keep-alive-idle");
    }

    /**
     * Sets the setting {@code keep-alive-idle}. After what silence the first probe is sent, in whole seconds; 0s: the
     * system chooses.
     *
     * @param keepAliveIdle duration; default: 0s
     */
    public final void setKeepAliveIdle(@Nullable String keepAliveIdle) {
        set("keep-alive-idle", keepAliveIdle);
    }

    /** Returns the setting {@code keep-alive-interval}. */
    public final @Nullable String getKeepAliveInterval() {
        return get("keep-alive-interval");
    }

    /**
     * Sets the setting {@code keep-alive-interval}. How long after a probe without an answer the next is sent, in whole
     * seconds; 0s: the system chooses.
     *
     * @param keepAliveInterval duration; default: 0s
     */
    public final void setKeepAliveInterval(@Nullable String keepAliveInterval) {
        set("keep-alive-interval", keepAliveInterval);
    }

    /** Returns the setting {@code keep-alive-count}. */
    public final @Nullable Integer getKeepAliveCount() {
        return number("keep-alive-count");
    }

    /**
     * Sets the setting {@code keep-alive-count}. After how many probes without an answer the connection is lost; 0: the
     * system chooses.
     *
     * @param keepAliveCount 0 to 127; default: 0
     */
    public final void setKeepAliveCount(@Nullable Integer keepAliveCount) {
        set("keep-alive-count", keepAliveCount);
    }

    /** Returns the setting {@code user-timeout}. */
    public final @Nullable String getUserTimeout() {
        return get("user-timeout");
    }

    /**
     * Sets the setting {@code user-timeout}. How long what was sent may be unacknowledged (TCP_USER_TIMEOUT); Linux
     * only; 0s: the system chooses.
     *
     * @param userTimeout duration; default: 0s
     */
    public final void setUserTimeout(@Nullable String userTimeout) {
        set("user-timeout", userTimeout);
    }

    /** Returns the setting {@code receive-buffer-bytes}. */
    public final @Nullable Integer getReceiveBufferBytes() {
        return number("receive-buffer-bytes");
    }

    /**
     * Sets the setting {@code receive-buffer-bytes}. The size of the system's receive buffer; 0: the system chooses.
     *
     * @param receiveBufferBytes bytes; default: 0
     */
    public final void setReceiveBufferBytes(@Nullable Integer receiveBufferBytes) {
        set("receive-buffer-bytes", receiveBufferBytes);
    }

    /** Returns the setting {@code send-buffer-bytes}. */
    public final @Nullable Integer getSendBufferBytes() {
        return number("send-buffer-bytes");
    }

    /**
     * Sets the setting {@code send-buffer-bytes}. The size of the system's send buffer; 0: the system chooses.
     *
     * @param sendBufferBytes bytes; default: 0
     */
    public final void setSendBufferBytes(@Nullable Integer sendBufferBytes) {
        set("send-buffer-bytes", sendBufferBytes);
    }
}
