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
}
