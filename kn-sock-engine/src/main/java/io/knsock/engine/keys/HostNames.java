package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.engine.log.Printable;
import java.net.IDN;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/** Names that a client asks a server for (RFC 6066, section 3), among them those that the JDK takes for none. */
public final class HostNames {
    private HostNames() {}

    /**
     * Returns a name as it is sent and verified: in ASCII (RFC 5890), in lower case, and without the final dot, which
     * RFC 6066 leaves out.
     *
     * @param what says what it is, with the key of its setting
     * @throws IllegalArgumentException if it is no name
     */
    public static String ascii(String what, String name) {
        String given = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String ascii;
        try {
            ascii = IDN.toASCII(given).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    what + " is no host name: '" + Printable.text(name)
                            + "' has a part that is empty or has more than 63"
                            + " characters: set tls.server-name to the name that the certificate is for",
                    malformed);
        }
        for (int at = 0; at < ascii.length(); at++) {
            char one = ascii.charAt(at);
            if (!((one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-' || one == '_' || one == '.')) {
                throw new IllegalArgumentException(what + " is no host name: '" + Printable.text(name)
                        + "' has the character '" + Printable.text(String.valueOf(one)) + "' (U+"
                        + String.format("%04X", (int) one)
                        + "): set tls.server-name to the name that the certificate is for");
            }
        }
        if (ascii.isEmpty() || ascii.startsWith(".") || ascii.endsWith(".") || ascii.contains("..")) {
            throw new IllegalArgumentException(
                    what + " is no host name: '" + Printable.text(name)
                            + "' has an empty part between its dots: set tls.server-name to the name that the certificate is for");
        }
        return ascii;
    }

    /** Returns whether the JDK verifies that a certificate is for that name; if not, {@link #checkExact} does. */
    public static boolean isKnownToJdk(String ascii) {
        if (ascii.indexOf(':') >= 0) {
            return true; // an address has its own way
        }
        try {
            new SNIHostName(ascii);
            return true;
        } catch (IllegalArgumentException underscore) { // or a hyphen where none should be
            return false;
        }
    }

    /**
     * Returns what TLS is told to send. The JDK has names with an underscore for none, but sends whatever bytes it is
     * told to.
     */
    public static SNIServerName toSend(String ascii) {
        return isKnownToJdk(ascii) ? new SNIHostName(ascii) : new AnyName(ascii.getBytes(US_ASCII));
    }

    private static final class AnyName extends SNIServerName {
        AnyName(byte[] name) {
            super(StandardConstants.SNI_HOST_NAME, name);
        }
    }

    /** Checks that a certificate is for exactly this name: no wildcard stands for one with an underscore. */
    static void checkExact(String ascii, X509Certificate certificate) throws CertificateException {
        if (!ServerNames.of(certificate).contains(ascii)) {
            throw new CertificateException(
                    "the certificate is not for " + ascii + ": a name with '_' must be one of its"
                            + " subject alternative names, letter by letter; or set tls.server-name to a name that it is for");
        }
    }
}
