// Generated from the tables of settings by
// mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest -Dsurefire.failIfNoSpecifiedTests=false
package io.knsock.rar.properties;

import org.jspecify.annotations.Nullable;

/** What an activation has, with the rest of its server. Null is a property that is not set. */
public abstract class ServerProperties extends LimitsProperties {
    private static final long serialVersionUID = 1L;

    /** Creates one in which nothing is set. */
    protected ServerProperties() {}

    /** Returns the setting {@code unix-socket}. */
    public final @Nullable String getUnixSocket() {
        return get("unix-socket");
    }

    /**
     * Sets the setting {@code unix-socket}. The Unix domain socket to bind instead of a host and a port.
     *
     * @param unixSocket file; default: none
     */
    public final void setUnixSocket(@Nullable String unixSocket) {
        set("unix-socket", unixSocket);
    }

    /** Returns the setting {@code unix-socket-mode}. */
    public final @Nullable String getUnixSocketMode() {
        return get("unix-socket-mode");
    }

    /**
     * Sets the setting {@code unix-socket-mode}. The file mode of unix-socket, which decides who may connect.
     *
     * @param unixSocketMode octal digits, such as 660; default: the umask's
     */
    public final void setUnixSocketMode(@Nullable String unixSocketMode) {
        set("unix-socket-mode", unixSocketMode);
    }

    /** Returns the setting {@code max-concurrent-messages}. */
    public final @Nullable Integer getMaxConcurrentMessages() {
        return number("max-concurrent-messages");
    }

    /**
     * Sets the setting {@code max-concurrent-messages}. How many messages may be handled at once; 1: one at a time
     * across all connections.
     *
     * @param maxConcurrentMessages at least 1; default: 1024
     */
    public final void setMaxConcurrentMessages(@Nullable Integer maxConcurrentMessages) {
        set("max-concurrent-messages", maxConcurrentMessages);
    }

    /** Returns the setting {@code max-concurrent-messages-per-connection}. */
    public final @Nullable Integer getMaxConcurrentMessagesPerConnection() {
        return number("max-concurrent-messages-per-connection");
    }

    /**
     * Sets the setting {@code max-concurrent-messages-per-connection}. How many messages of one connection may be
     * handled at once.
     *
     * @param maxConcurrentMessagesPerConnection 1 to 32; default: 1
     */
    public final void setMaxConcurrentMessagesPerConnection(@Nullable Integer maxConcurrentMessagesPerConnection) {
        set("max-concurrent-messages-per-connection", maxConcurrentMessagesPerConnection);
    }

    /** Returns the setting {@code reply-order}. */
    public final @Nullable String getReplyOrder() {
        return get("reply-order");
    }

    /**
     * Sets the setting {@code reply-order}. The order of replies with several messages at once: of the messages, or as
     * they are ready.
     *
     * @param replyOrder kept or ready; default: kept
     */
    public final void setReplyOrder(@Nullable String replyOrder) {
        set("reply-order", replyOrder);
    }

    /** Returns the setting {@code slow-handler-warning}. */
    public final @Nullable String getSlowHandlerWarning() {
        return get("slow-handler-warning");
    }

    /**
     * Sets the setting {@code slow-handler-warning}. Time in the handler after which a warning is logged; 0s: never.
     *
     * @param slowHandlerWarning duration; default: 30s
     */
    public final void setSlowHandlerWarning(@Nullable String slowHandlerWarning) {
        set("slow-handler-warning", slowHandlerWarning);
    }

    /** Returns the setting {@code drain-timeout}. */
    public final @Nullable String getDrainTimeout() {
        return get("drain-timeout");
    }

    /**
     * Sets the setting {@code drain-timeout}. How long a stop waits for messages in flight.
     *
     * @param drainTimeout duration; default: 10s
     */
    public final void setDrainTimeout(@Nullable String drainTimeout) {
        set("drain-timeout", drainTimeout);
    }

    /** Returns the setting {@code goodbye}. */
    public final @Nullable String getGoodbye() {
        return get("goodbye");
    }

    /**
     * Sets the setting {@code goodbye}. The message sent on each open connection when the server stops.
     *
     * @param goodbye text; default: none
     */
    public final void setGoodbye(@Nullable String goodbye) {
        set("goodbye", goodbye);
    }

    /** Returns the setting {@code reuse-address}. */
    public final @Nullable String getReuseAddress() {
        return get("reuse-address");
    }

    /**
     * Sets the setting {@code reuse-address}. Whether a port with connections in TIME_WAIT may be bound (SO_REUSEADDR).
     *
     * @param reuseAddress true or false; default: true
     */
    public final void setReuseAddress(@Nullable String reuseAddress) {
        set("reuse-address", reuseAddress);
    }

    /** Returns the setting {@code backlog}. */
    public final @Nullable Integer getBacklog() {
        return number("backlog");
    }

    /**
     * Sets the setting {@code backlog}. How many connections may wait to be accepted.
     *
     * @param backlog at least 1; default: 1024
     */
    public final void setBacklog(@Nullable Integer backlog) {
        set("backlog", backlog);
    }

    /** Returns the setting {@code tls.sni}. */
    public final @Nullable String getTlsSni() {
        return get("tls.sni");
    }

    /**
     * Sets the setting {@code tls.sni}. Further PEM files for clients that ask for a.example, or with *.a.example for a
     * name with one more label.
     *
     * @param tlsSni list of host=certificate|key; default: none
     */
    public final void setTlsSni(@Nullable String tlsSni) {
        set("tls.sni", tlsSni);
    }

    /** Returns the setting {@code tls.client-auth}. */
    public final @Nullable String getTlsClientAuth() {
        return get("tls.client-auth");
    }

    /**
     * Sets the setting {@code tls.client-auth}. Whether clients are asked for a certificate; needs tls.ca or
     * tls.trust-store.
     *
     * @param tlsClientAuth none, optional or required; default: none
     */
    public final void setTlsClientAuth(@Nullable String tlsClientAuth) {
        set("tls.client-auth", tlsClientAuth);
    }
}
