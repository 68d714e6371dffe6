package io.knsock.it;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** A source that knows the name of a secret, and not the secret: a vault that has lost it. */
public class ForgetfulSource implements ConfigSource {
    @Override
    public Set<String> getPropertyNames() {
        return Set.of("kn-sock.server.echo.tls.key-password");
    }

    @Override
    public String getValue(String key) {
        return null;
    }

    @Override
    public String getName() {
        return "forgetful";
    }
}
