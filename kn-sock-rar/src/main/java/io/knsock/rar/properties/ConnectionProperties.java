// Generated from the tables of settings by
// mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest -Dsurefire.failIfNoSpecifiedTests=false
package io.knsock.rar.properties;

import org.jspecify.annotations.Nullable;

/** What connections have that a container pools. Null is a property that is not set. */
public abstract class ConnectionProperties extends CommonTlsProperties {
    private static final long serialVersionUID = 1L;

    /** Creates one in which nothing is set. */
    protected ConnectionProperties() {}

    /** Returns the setting {@code local-address}. */
    public final @Nullable String getLocalAddress() {
        return get("local-address");
    }

    /**
     * Sets the setting {@code local-address}. The address of this machine that connections are made from.
     *
     * @param localAddress host name or address; default: the system's choice
     */
    public final void setLocalAddress(@Nullable String localAddress) {
        set("local-address", localAddress);
    }

    /** Returns the setting {@code request-timeout}. */
    public final @Nullable String getRequestTimeout() {
        return get("request-timeout");
    }

    /**
     * Sets the setting {@code request-timeout}. How long a request waits for its reply.
     *
     * @param requestTimeout duration; default: 30s
     */
    public final void setRequestTimeout(@Nullable String requestTimeout) {
        set("request-timeout", requestTimeout);
    }

    /** Returns the setting {@code conversation}. */
    public final @Nullable String getConversation() {
        return get("conversation");
    }

    /**
     * Sets the setting {@code conversation}. How the protocol talks beyond one message for each request: custom:CLASS.
     *
     * @param conversation a conversation; default: none
     */
    public final void setConversation(@Nullable String conversation) {
        set("conversation", conversation);
    }

    /** Returns the setting {@code max-reply-frames}. */
    public final @Nullable Integer getMaxReplyFrames() {
        return number("max-reply-frames");
    }

    /**
     * Sets the setting {@code max-reply-frames}. How many messages a reply may have; one of more closes the connection.
     *
     * @param maxReplyFrames at least 1; default: 1000
     */
    public final void setMaxReplyFrames(@Nullable Integer maxReplyFrames) {
        set("max-reply-frames", maxReplyFrames);
    }

    /** Returns the setting {@code max-reply-bytes}. */
    public final @Nullable Integer getMaxReplyBytes() {
        return number("max-reply-bytes");
    }

    /**
     * Sets the setting {@code max-reply-bytes}. How many bytes the messages of a reply may have together.
     *
     * @param maxReplyBytes bytes; default: 16777216, or max-frame-bytes if that is more
     */
    public final void setMaxReplyBytes(@Nullable Integer maxReplyBytes) {
        set("max-reply-bytes", maxReplyBytes);
    }

    /** Returns the setting {@code heartbeat}. */
    public final @Nullable String getHeartbeat() {
        return get("heartbeat");
    }

    /**
     * Sets the setting {@code heartbeat}. A heartbeat that the peer answers, where the conversation has none of its
     * own.
     *
     * @param heartbeat text; default: none
     */
    public final void setHeartbeat(@Nullable String heartbeat) {
        set("heartbeat", heartbeat);
    }

    /** Returns the setting {@code heartbeat-interval}. */
    public final @Nullable String getHeartbeatInterval() {
        return get("heartbeat-interval");
    }

    /**
     * Sets the setting {@code heartbeat-interval}. The time without anything written after which a heartbeat is sent;
     * 0s: never.
     *
     * @param heartbeatInterval duration; default: 0s
     */
    public final void setHeartbeatInterval(@Nullable String heartbeatInterval) {
        set("heartbeat-interval", heartbeatInterval);
    }

    /** Returns the setting {@code peer-timeout}. */
    public final @Nullable String getPeerTimeout() {
        return get("peer-timeout");
    }

    /**
     * Sets the setting {@code peer-timeout}. The time without anything received after which the connection is closed;
     * 0s: never.
     *
     * @param peerTimeout duration; default: 0s
     */
    public final void setPeerTimeout(@Nullable String peerTimeout) {
        set("peer-timeout", peerTimeout);
    }
}
