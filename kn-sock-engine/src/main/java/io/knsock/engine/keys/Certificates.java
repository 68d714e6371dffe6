package io.knsock.engine.keys;

import io.knsock.Pem;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads certificates in PEM. */
final class Certificates {
    /** The second is an old name: RFC 7468, section 5.1. */
    private static final Set<String> TYPES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private Certificates() {}

    /** Returns the certificates in their order, at least one. */
    static List<X509Certificate> read(String setting, Pem pem, TlsFiles files) {
        Source source = Source.of(setting, pem, files);
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemBlock block : PemBlock.all(source)) {
                if (TYPES.contains(block.type())) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
        } catch (CertificateException malformed) {
            throw source.failure("holds a certificate that cannot be read: " + malformed.getMessage(), malformed);
        }
        if (certificates.isEmpty()) {
            throw source.has("certificate (BEGIN CERTIFICATE)");
        }
        return certificates;
    }
}
