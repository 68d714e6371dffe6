package io.knsock.engine;

import io.knsock.Endpoint;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.engine.keys.HostNames;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The name that a client asks a server for (Server Name Indication, RFC 6066, section 3) and wants in its certificate.
 * The JDK by itself asks for none without a dot, and takes those with an underscore or a final dot for no names.
 */
final class ServerNames {
    private ServerNames() {}

    /** Returns it as it is sent and verified; null if there is none. An address is verified, and not sent. */
    static @Nullable String of(TlsConfig config, Endpoint endpoint) {
        String name = config.serverName() != null ? config.serverName() : endpoint.host();
        if (name == null || HostAddresses.isLiteral(name)) {
            return name;
        }
        return HostNames.ascii(config.serverName() != null ? "tls.server-name" : "the host", name);
    }

    /**
     * Looks whether there is a way to ask for the name and to verify it.
     *
     * @throws TlsException if not; it says which character is in the way, and which setting helps
     */
    static void check(TlsConfig config, Endpoint endpoint) {
        try {
            String name = of(config, endpoint);
            if (name == null || HostAddresses.isLiteral(name)) {
                return;
            }
            HostNames.toSend(name);
            if (config.context() != null && !HostNames.isKnownToJdk(name)) {
                throw new TlsException("TLS to " + endpoint + ": '" + name
                        + "' has the character '_' (U+005F), and with a context of somebody"
                        + " else's the JDK verifies no certificate for such a name: set tls.server-name to"
                        + " another name that the certificate is for, or TLS by files (tls.ca)");
            }
        } catch (IllegalArgumentException refused) {
            throw new TlsException("TLS to " + endpoint + ": " + refused.getMessage(), refused);
        }
    }

    /** Lets the name be asked for, if it is one; who verifies one that the JDK does not is the trust manager. */
    static void ask(SSLParameters parameters, String name) {
        if (HostAddresses.isLiteral(name)) {
            return;
        }
        parameters.setServerNames(List.of(HostNames.toSend(name)));
        if (!HostNames.isKnownToJdk(name)) {
            parameters.setEndpointIdentificationAlgorithm(null);
        }
    }
}
