package io.knsock.engine.tls;

import io.knsock.config.Endpoint;
import io.knsock.engine.keys.HostNames;
import io.knsock.engine.net.HostAddresses;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsException;
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
    static @Nullable String of(ClientTlsConfig config, Endpoint endpoint) {
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
    static void check(ClientTlsConfig config, Endpoint endpoint) {
        try {
            String name = of(config, endpoint);
            if (name == null || HostAddresses.isLiteral(name)) {
                return;
            }
            if (config.context() != null && !HostNames.isKnownToJdk(name)) {
                throw new TlsException("TLS to " + endpoint + ": '" + name + "' has " + character(name)
                        + ", and with a context of somebody else's the JDK verifies no certificate for such a name: set tls.server-name to"
                        + " another name that the certificate is for, or TLS by files (tls.ca)");
            }
        } catch (IllegalArgumentException refused) {
            throw new TlsException("TLS to " + endpoint + ": " + refused.getMessage(), refused);
        }
    }

    private static String character(String name) {
        return name.indexOf('_') < 0
                ? "the character '-' (U+002D) at an end of one of its parts"
                : "the character '_' (U+005F)";
    }

    /**
     * Lets the name be asked for, if it is one; who verifies one that the JDK does not is the trust manager. OpenSSL
     * takes no such name from here, and asks by itself for those with a dot.
     */
    static void ask(SSLParameters parameters, String name, boolean openSsl) {
        if (HostAddresses.isLiteral(name)) {
            return;
        }
        boolean known = HostNames.isKnownToJdk(name);
        if (known || !openSsl) {
            parameters.setServerNames(List.of(HostNames.toSend(name)));
        }
        if (!known) {
            parameters.setEndpointIdentificationAlgorithm(""); // null would change nothing
        }
    }

    /**
     * Returns what may be why a server refuses the handshake, to be added to its own reason; empty if there is
     * nothing.
     */
    static String hint(ClientTlsConfig config, Endpoint endpoint) {
        String name = of(config, endpoint);
        return name == null || HostNames.isKnownToJdk(name)
                ? ""
                : ". It was asked for '" + name + "', which has " + character(name)
                        + ": servers in Java refuse such names. Set tls.server-name to another one that the certificate is"
                        + " for";
    }
}
