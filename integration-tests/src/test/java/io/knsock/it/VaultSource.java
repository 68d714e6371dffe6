package io.knsock.it;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** A source of settings that an application brings with it: a vault, for instance. */
public class VaultSource implements ConfigSource {
    static final String PASSWORD = "from the vault";

    private static final String KEY = "kn-sock.server.secret.tls.key-store-password";

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(KEY);
    }

    @Override
    public String getValue(String key) {
        return key.equals(KEY) ? PASSWORD : null;
    }

    @Override
    public String getName() {
        return "vault";
    }
}
