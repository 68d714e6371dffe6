package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.engine.log.Printable;
import java.net.IDN;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/** Names that a client asks a server for (RFC 6066, section 3), among them those that the JDK takes for none. */
public final class HostNames {
    private static final int DNS_NAME = 2;

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
            if (!(one >= 'a' && one <= 'z' || one >= '0' && one <= '9' || one == '-' || one == '_' || one == '.')) {
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
        return ascii.indexOf('_') < 0 || ascii.indexOf(':') >= 0; // an address has its own way
    }

    /**
     * Returns what TLS is told to send.
     *
     * @throws IllegalArgumentException if the JDK refuses it
     */
    public static SNIHostName toSend(String ascii) {
        try {
            return new SNIHostName(ascii.getBytes(US_ASCII)); // as text it would have to be without an underscore
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "Java " + Runtime.version().feature() + " cannot ask for '" + ascii + "'"
                            + (ascii.indexOf('_') < 0 ? "" : ", which has the character '_' (U+005F)")
                            + ": set tls.server-name to another name that the certificate is for",
                    refused);
        }
    }

    /** Checks that a certificate is for exactly this name: no wildcard stands for one with an underscore. */
    static void checkExact(String ascii, X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null || names.stream().noneMatch(one -> isDnsName(one, ascii))) {
            throw new CertificateException(
                    "the certificate is not for " + ascii + ": a name with '_' must be one of its"
                            + " subject alternative names, letter by letter; or set tls.server-name to a name that it is for");
        }
    }

    private static boolean isDnsName(List<?> name, @Nullable String ascii) {
        return Integer.valueOf(DNS_NAME).equals(name.get(0))
                && String.valueOf(name.get(1)).equalsIgnoreCase(ascii);
    }
}
