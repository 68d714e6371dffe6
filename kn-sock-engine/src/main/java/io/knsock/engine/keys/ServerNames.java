package io.knsock.engine.keys;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of a certificate that clients can ask a server for. */
final class ServerNames {
    /** dNSName: RFC 5280, section 4.2.1.6. */
    private static final int DNS_NAME = 2;

    /** As for tls.sni: a wildcard stands for the first label. */
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private ServerNames() {}

    /** Returns the host names, in lower case, of the subject alternative names; the common name is not asked. */
    static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(0).equals(DNS_NAME)) {
                    String name = String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT);
                    if (HOST.matcher(name).matches()) {
                        names.add(name);
                    }
                }
            }
            return names;
        } catch (CertificateParsingException malformed) {
            return List.of(); // which no client reads either
        }
    }
}
