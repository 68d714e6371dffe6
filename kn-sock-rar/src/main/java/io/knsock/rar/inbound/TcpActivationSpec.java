package io.knsock.rar.inbound;

import io.knsock.rar.properties.Properties;
import io.knsock.rar.properties.TcpProperties;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the server behind one message-driven bean, whose listener interface is {@link
 * io.knsock.MessageHandler}. Only {@code port} must be set, or {@code endpoints} for one that connects to a peer and
 * receives from there.
 *
 * <p>Equal only to itself (§19.4.1): two beans with the same settings are two activations.
 */
@ValidSettings
public final class TcpActivationSpec extends TcpProperties implements ActivationSpec {
    private static final long serialVersionUID = 1L;

    /** Creates a spec in which nothing is set; the container calls the setters. */
    public TcpActivationSpec() {}

    /**
     * Checks the settings. Needs no resource adapter, opens no file and no socket.
     *
     * @throws InvalidPropertyException if any is missing or wrong; its message is {@link #mistakes()}, and its
     *     descriptors are those of the properties
     */
    @Override
    public void validate() throws InvalidPropertyException {
        List<String> mistakes = mistakes();
        if (!mistakes.isEmpty()) {
            throw invalid(mistakes, null);
        }
    }

    /** Returns one sentence for each setting that is missing or wrong, which begins with its key. */
    List<String> mistakes() {
        return ActivationSettings.mistakes(source());
    }

    /**
     * Reads the settings, as of now.
     *
     * @param name the name of the server
     * @throws InvalidPropertyException as {@link #validate()} does
     */
    ActivationSettings settings(String name) throws InvalidPropertyException {
        try {
            return ActivationSettings.of(name, source());
        } catch (IllegalArgumentException bad) {
            List<String> mistakes = mistakes();
            throw invalid(mistakes.isEmpty() ? List.of(String.valueOf(bad.getMessage())) : mistakes, bad);
        }
    }

    /** Returns whether the property, by its name in camel case, is set. */
    boolean has(String property) {
        return hasProperty(property);
    }

    private static InvalidPropertyException invalid(List<String> mistakes, @Nullable Throwable cause) {
        InvalidPropertyException invalid = new InvalidPropertyException(String.join("; ", mistakes), cause);
        invalid.setInvalidPropertyDescriptors(Properties.of(TcpActivationSpec.class, mistakes));
        return invalid;
    }

    /** Returns the setting {@code endpoints}. */
    public @Nullable String getEndpoints() {
        return get("endpoints");
    }

    /** Sets the setting {@code endpoints}. */
    public void setEndpoints(@Nullable String endpoints) {
        set("endpoints", endpoints);
    }

    /** Returns the setting {@code connect-timeout}. */
    public @Nullable String getConnectTimeout() {
        return get("connect-timeout");
    }

    /** Sets the setting {@code connect-timeout}. */
    public void setConnectTimeout(@Nullable String connectTimeout) {
        set("connect-timeout", connectTimeout);
    }

    /** Returns the setting {@code reconnect-delay}. */
    public @Nullable String getReconnectDelay() {
        return get("reconnect-delay");
    }

    /** Sets the setting {@code reconnect-delay}. */
    public void setReconnectDelay(@Nullable String reconnectDelay) {
        set("reconnect-delay", reconnectDelay);
    }

    /** Returns the setting {@code max-reconnect-delay}. */
    public @Nullable String getMaxReconnectDelay() {
        return get("max-reconnect-delay");
    }

    /** Sets the setting {@code max-reconnect-delay}. */
    public void setMaxReconnectDelay(@Nullable String maxReconnectDelay) {
        set("max-reconnect-delay", maxReconnectDelay);
    }

    /** Returns the setting {@code tls.verify}. */
    public @Nullable String getTlsVerify() {
        return get("tls.verify");
    }

    /** Sets the setting {@code tls.verify}. */
    public void setTlsVerify(@Nullable String tlsVerify) {
        set("tls.verify", tlsVerify);
    }

    /** Returns the setting {@code tls.server-name}. */
    public @Nullable String getTlsServerName() {
        return get("tls.server-name");
    }

    /** Sets the setting {@code tls.server-name}. */
    public void setTlsServerName(@Nullable String tlsServerName) {
        set("tls.server-name", tlsServerName);
    }

    /** Returns the setting {@code on-failure}. */
    public @Nullable String getOnFailure() {
        return get("on-failure");
    }

    /** Sets the setting {@code on-failure}. */
    public void setOnFailure(@Nullable String onFailure) {
        set("on-failure", onFailure);
    }

    /** Returns the setting {@code failure-reply}. */
    public @Nullable String getFailureReply() {
        return get("failure-reply");
    }

    /** Sets the setting {@code failure-reply}. */
    public void setFailureReply(@Nullable String failureReply) {
        set("failure-reply", failureReply);
    }

    /** Returns the setting {@code max-redeliveries}. */
    public @Nullable Integer getMaxRedeliveries() {
        return number("max-redeliveries");
    }

    /** Sets the setting {@code max-redeliveries}. */
    public void setMaxRedeliveries(@Nullable Integer maxRedeliveries) {
        set("max-redeliveries", maxRedeliveries);
    }

    /** Returns the setting {@code redelivery-delay}. */
    public @Nullable String getRedeliveryDelay() {
        return get("redelivery-delay");
    }

    /** Sets the setting {@code redelivery-delay}. */
    public void setRedeliveryDelay(@Nullable String redeliveryDelay) {
        set("redelivery-delay", redeliveryDelay);
    }

    /** Returns the setting {@code caller-name}. */
    public @Nullable String getCallerName() {
        return get("caller-name");
    }

    /** Sets the setting {@code caller-name}. */
    public void setCallerName(@Nullable String callerName) {
        set("caller-name", callerName);
    }

    /** Returns the setting {@code caller-groups}. */
    public @Nullable String getCallerGroups() {
        return get("caller-groups");
    }

    /** Sets the setting {@code caller-groups}. */
    public void setCallerGroups(@Nullable String callerGroups) {
        set("caller-groups", callerGroups);
    }

    /** Returns the setting {@code drain-timeout}. */
    public @Nullable String getDrainTimeout() {
        return get("drain-timeout");
    }

    /** Sets the setting {@code drain-timeout}. */
    public void setDrainTimeout(@Nullable String drainTimeout) {
        set("drain-timeout", drainTimeout);
    }

    /** Returns the setting {@code tls.client-auth}. */
    public @Nullable String getTlsClientAuth() {
        return get("tls.client-auth");
    }

    /** Sets the setting {@code tls.client-auth}. */
    public void setTlsClientAuth(@Nullable String tlsClientAuth) {
        set("tls.client-auth", tlsClientAuth);
    }

    /** Returns the setting {@code tls.sni}. */
    public @Nullable String getTlsSni() {
        return get("tls.sni");
    }

    /** Sets the setting {@code tls.sni}. */
    public void setTlsSni(@Nullable String tlsSni) {
        set("tls.sni", tlsSni);
    }

    /** Returns the setting {@code unix-socket}. */
    public @Nullable String getUnixSocket() {
        return get("unix-socket");
    }

    /** Sets the setting {@code unix-socket}. */
    public void setUnixSocket(@Nullable String unixSocket) {
        set("unix-socket", unixSocket);
    }

    /** Returns the setting {@code unix-socket-mode}. */
    public @Nullable String getUnixSocketMode() {
        return get("unix-socket-mode");
    }

    /** Sets the setting {@code unix-socket-mode}. */
    public void setUnixSocketMode(@Nullable String unixSocketMode) {
        set("unix-socket-mode", unixSocketMode);
    }

    /** Returns the setting {@code max-concurrent-messages}. */
    public @Nullable Integer getMaxConcurrentMessages() {
        return number("max-concurrent-messages");
    }

    /** Sets the setting {@code max-concurrent-messages}. */
    public void setMaxConcurrentMessages(@Nullable Integer maxConcurrentMessages) {
        set("max-concurrent-messages", maxConcurrentMessages);
    }

    /** Returns the setting {@code goodbye}. */
    public @Nullable String getGoodbye() {
        return get("goodbye");
    }

    /** Sets the setting {@code goodbye}. */
    public void setGoodbye(@Nullable String goodbye) {
        set("goodbye", goodbye);
    }

    /** Returns the setting {@code max-connections}. */
    public @Nullable Integer getMaxConnections() {
        return number("max-connections");
    }

    /** Sets the setting {@code max-connections}. */
    public void setMaxConnections(@Nullable Integer maxConnections) {
        set("max-connections", maxConnections);
    }

    /** Returns the setting {@code max-connections-per-address}. */
    public @Nullable Integer getMaxConnectionsPerAddress() {
        return number("max-connections-per-address");
    }

    /** Sets the setting {@code max-connections-per-address}. */
    public void setMaxConnectionsPerAddress(@Nullable Integer maxConnectionsPerAddress) {
        set("max-connections-per-address", maxConnectionsPerAddress);
    }

    /** Returns the setting {@code max-accept-rate}. */
    public @Nullable Integer getMaxAcceptRate() {
        return number("max-accept-rate");
    }

    /** Sets the setting {@code max-accept-rate}. */
    public void setMaxAcceptRate(@Nullable Integer maxAcceptRate) {
        set("max-accept-rate", maxAcceptRate);
    }

    /** Returns the setting {@code allow}. */
    public @Nullable String getAllow() {
        return get("allow");
    }

    /** Sets the setting {@code allow}. */
    public void setAllow(@Nullable String allow) {
        set("allow", allow);
    }

    /** Returns the setting {@code deny}. */
    public @Nullable String getDeny() {
        return get("deny");
    }

    /** Sets the setting {@code deny}. */
    public void setDeny(@Nullable String deny) {
        set("deny", deny);
    }

    /** Returns the setting {@code proxy-from}. */
    public @Nullable String getProxyFrom() {
        return get("proxy-from");
    }

    /** Sets the setting {@code proxy-from}. */
    public void setProxyFrom(@Nullable String proxyFrom) {
        set("proxy-from", proxyFrom);
    }

    /** Returns the setting {@code first-byte-timeout}. */
    public @Nullable String getFirstByteTimeout() {
        return get("first-byte-timeout");
    }

    /** Sets the setting {@code first-byte-timeout}. */
    public void setFirstByteTimeout(@Nullable String firstByteTimeout) {
        set("first-byte-timeout", firstByteTimeout);
    }

    /** Returns the setting {@code frame-timeout}. */
    public @Nullable String getFrameTimeout() {
        return get("frame-timeout");
    }

    /** Sets the setting {@code frame-timeout}. */
    public void setFrameTimeout(@Nullable String frameTimeout) {
        set("frame-timeout", frameTimeout);
    }

    /** Returns the setting {@code idle-timeout}. */
    public @Nullable String getIdleTimeout() {
        return get("idle-timeout");
    }

    /** Sets the setting {@code idle-timeout}. */
    public void setIdleTimeout(@Nullable String idleTimeout) {
        set("idle-timeout", idleTimeout);
    }

    /** Returns the setting {@code write-timeout}. */
    public @Nullable String getWriteTimeout() {
        return get("write-timeout");
    }

    /** Sets the setting {@code write-timeout}. */
    public void setWriteTimeout(@Nullable String writeTimeout) {
        set("write-timeout", writeTimeout);
    }

    /** Returns the setting {@code max-outbound-bytes}. */
    public @Nullable Integer getMaxOutboundBytes() {
        return number("max-outbound-bytes");
    }

    /** Sets the setting {@code max-outbound-bytes}. */
    public void setMaxOutboundBytes(@Nullable Integer maxOutboundBytes) {
        set("max-outbound-bytes", maxOutboundBytes);
    }

    /** Returns the setting {@code max-buffered-bytes}. */
    public @Nullable Integer getMaxBufferedBytes() {
        return number("max-buffered-bytes");
    }

    /** Sets the setting {@code max-buffered-bytes}. */
    public void setMaxBufferedBytes(@Nullable Integer maxBufferedBytes) {
        set("max-buffered-bytes", maxBufferedBytes);
    }

    /** Returns the setting {@code slow-reader}. */
    public @Nullable String getSlowReader() {
        return get("slow-reader");
    }

    /** Sets the setting {@code slow-reader}. */
    public void setSlowReader(@Nullable String slowReader) {
        set("slow-reader", slowReader);
    }

    /** Returns the setting {@code reuse-address}. */
    public @Nullable String getReuseAddress() {
        return get("reuse-address");
    }

    /** Sets the setting {@code reuse-address}. */
    public void setReuseAddress(@Nullable String reuseAddress) {
        set("reuse-address", reuseAddress);
    }

    /** Returns the setting {@code backlog}. */
    public @Nullable Integer getBacklog() {
        return number("backlog");
    }

    /** Sets the setting {@code backlog}. */
    public void setBacklog(@Nullable Integer backlog) {
        set("backlog", backlog);
    }

    /** Returns the setting {@code slow-handler-warning}. */
    public @Nullable String getSlowHandlerWarning() {
        return get("slow-handler-warning");
    }

    /** Sets the setting {@code slow-handler-warning}. */
    public void setSlowHandlerWarning(@Nullable String slowHandlerWarning) {
        set("slow-handler-warning", slowHandlerWarning);
    }
}
