// Generated from the tables of settings by
// mvn test -pl kn-sock-rar -am -Dkn-sock.write=true -Dtest=GeneratedTest -Dsurefire.failIfNoSpecifiedTests=false
package io.knsock.rar.properties;

import org.jspecify.annotations.Nullable;

/** All that an activation has. Null is a property that is not set. */
public abstract class ActivationProperties extends ServerProperties {
    private static final long serialVersionUID = 1L;

    /** Creates one in which nothing is set. */
    protected ActivationProperties() {}

    /** Returns the setting {@code on-failure}. */
    public final @Nullable String getOnFailure() {
        return get("on-failure");
    }

    /**
     * Sets the setting {@code on-failure}. What the peer gets if its message finally fails: its connection is closed,
     * nothing, or failure-reply.
     *
     * @param onFailure close, nothing or reply; default: close
     */
    public final void setOnFailure(@Nullable String onFailure) {
        set("on-failure", onFailure);
    }

    /** Returns the setting {@code failure-reply}. */
    public final @Nullable String getFailureReply() {
        return get("failure-reply");
    }

    /**
     * Sets the setting {@code failure-reply}. The reply to a message that finally fails, with on-failure=reply.
     *
     * @param failureReply text; default: none
     */
    public final void setFailureReply(@Nullable String failureReply) {
        set("failure-reply", failureReply);
    }

    /** Returns the setting {@code max-redeliveries}. */
    public final @Nullable Integer getMaxRedeliveries() {
        return number("max-redeliveries");
    }

    /**
     * Sets the setting {@code max-redeliveries}. How often a message is delivered again if its delivery failed or was
     * rolled back.
     *
     * @param maxRedeliveries 0 to 1000; default: 0
     */
    public final void setMaxRedeliveries(@Nullable Integer maxRedeliveries) {
        set("max-redeliveries", maxRedeliveries);
    }

    /** Returns the setting {@code redelivery-delay}. */
    public final @Nullable String getRedeliveryDelay() {
        return get("redelivery-delay");
    }

    /**
     * Sets the setting {@code redelivery-delay}. The pause before a message is delivered again; later messages on its
     * connection wait, too.
     *
     * @param redeliveryDelay duration; default: 100ms
     */
    public final void setRedeliveryDelay(@Nullable String redeliveryDelay) {
        set("redelivery-delay", redeliveryDelay);
    }

    /** Returns the setting {@code caller-name}. */
    public final @Nullable String getCallerName() {
        return get("caller-name");
    }

    /**
     * Sets the setting {@code caller-name}. The part of the client's verified certificate that is the caller's name;
     * none: no caller is set.
     *
     * @param callerName none, dn, cn, email, dns or uri; default: none
     */
    public final void setCallerName(@Nullable String callerName) {
        set("caller-name", callerName);
    }

    /** Returns the setting {@code caller-groups}. */
    public final @Nullable String getCallerGroups() {
        return get("caller-groups");
    }

    /**
     * Sets the setting {@code caller-groups}. The groups of each caller; those of * for all names that are not listed;
     * needs caller-name.
     *
     * @param callerGroups name: group, group; *: group; default: none
     */
    public final void setCallerGroups(@Nullable String callerGroups) {
        set("caller-groups", callerGroups);
    }

    /** Returns the setting {@code reconnect-delay}. */
    public final @Nullable String getReconnectDelay() {
        return get("reconnect-delay");
    }

    /**
     * Sets the setting {@code reconnect-delay}. The pause after the first failure to reconnect; it doubles with each
     * further failure.
     *
     * @param reconnectDelay duration; default: 100ms
     */
    public final void setReconnectDelay(@Nullable String reconnectDelay) {
        set("reconnect-delay", reconnectDelay);
    }

    /** Returns the setting {@code max-reconnect-delay}. */
    public final @Nullable String getMaxReconnectDelay() {
        return get("max-reconnect-delay");
    }

    /**
     * Sets the setting {@code max-reconnect-delay}. The longest pause between two attempts.
     *
     * @param maxReconnectDelay duration; default: 30s
     */
    public final void setMaxReconnectDelay(@Nullable String maxReconnectDelay) {
        set("max-reconnect-delay", maxReconnectDelay);
    }
}
