package io.knsock.rar;

import io.knsock.ServerConfig;
import io.knsock.engine.Settings;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the server behind one message-driven bean, whose listener interface is {@link
 * io.knsock.MessageHandler}. Only {@code port} must be set.
 *
 * <p>Equal only to itself (§19.4.1): two beans with the same settings are two activations.
 */
public final class TcpActivationSpec extends TcpProperties implements ActivationSpec {
    private static final long serialVersionUID = 1L;

    /** Creates a spec in which nothing is set; the container calls the setters. */
    public TcpActivationSpec() {}

    /**
     * Checks the settings. Needs no resource adapter, opens no file and no socket.
     *
     * @throws InvalidPropertyException if one is missing or wrong; its message is one sentence that begins with the key
     */
    @Override
    public void validate() throws InvalidPropertyException {
        serverConfig("activation");
    }

    ServerConfig serverConfig(String name) throws InvalidPropertyException {
        try {
            return Settings.server(name, this::get);
        } catch (IllegalArgumentException bad) {
            throw new InvalidPropertyException(bad.getMessage(), bad);
        }
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
}
