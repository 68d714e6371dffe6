package io.knsock.engine.keys;

import io.knsock.tls.Pem;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Certificates that were read.
 *
 * @param all at least one, in the order of their file
 * @param ordered whether somebody chose that order; PKCS#7 holds a set (RFC 2315, section 9.1)
 */
record Certificates(List<X509Certificate> all, boolean ordered) {
    /** The second is an old name: RFC 7468, section 5.1. */
    private static final Set<String> TYPES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    /** With what OpenSSL trusts it for behind it. */
    private static final String TRUSTED = "TRUSTED CERTIFICATE";

    private static final Set<String> BUNDLES = Set.of("PKCS7", "CMS", "PKCS #7 SIGNED DATA");

    /** Reads certificates that are somebody's own. */
    static Certificates read(String setting, Pem pem, TlsFiles files) {
        return read(Source.of(setting, pem, files), false);
    }

    /** Reads certificates that are to be trusted. */
    static List<X509Certificate> readTrusted(String setting, Pem pem, TlsFiles files) {
        return read(Source.of(setting, pem, files), true).all();
    }

    private static Certificates read(Source source, boolean toBeTrusted) {
        List<X509Certificate> certificates = new ArrayList<>();
        boolean ordered = true;
        List<PemBlock> blocks = PemBlock.all(source);
        for (PemBlock block : blocks) {
            if (TYPES.contains(block.type())) {
                certificates.add(one(source, block.content()));
            } else if (block.type().equals(TRUSTED)) {
                certificates.add(one(source, ofTrusted(source, block.content(), toBeTrusted)));
            } else if (BUNDLES.contains(block.type())) {
                certificates.addAll(bundle(source, block.content()));
                ordered = false;
            }
        }
        if (certificates.isEmpty()) {
            throw source.has("certificate (BEGIN CERTIFICATE)", blocks);
        }
        return new Certificates(certificates, ordered);
    }

    private static X509Certificate one(Source source, byte[] der) {
        try {
            return (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException malformed) {
            throw source.failure(
                    CertificateDer.spellsOutItsCurve(der)
                            ? "holds a certificate whose key spells its curve out, which RFC 5480, section 2.1.1, forbids"
                                    + " and the JDK does not read: have it issued anew for the same key with its curve"
                                    + " named, as openssl ec -param_enc named_curve writes it"
                            : "holds a certificate that cannot be read: " + malformed.getMessage(),
                    malformed);
        }
    }

    private static List<X509Certificate> bundle(Source source, byte[] der) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate one : factory().generateCertificates(new ByteArrayInputStream(der))) {
                certificates.add((X509Certificate) one);
            }
            return certificates;
        } catch (CertificateException malformed) {
            throw source.failure(
                    "holds a bundle of certificates (PKCS#7) that cannot be read: " + malformed.getMessage()
                            + ": convert it with openssl pkcs7 -print_certs",
                    malformed);
        }
    }

    /**
     * What OpenSSL was told of a CA cannot be heeded by the JDK; ignored, it would be trusted for what it must not be.
     */
    private static byte[] ofTrusted(Source source, byte[] der, boolean toBeTrusted) {
        if (toBeTrusted && CertificateDer.isTrustLimited(der)) {
            throw source.failure(
                    "holds a certificate with what it is to be trusted for (BEGIN TRUSTED CERTIFICATE), which the JDK does"
                            + " not heed: if it is to be trusted for TLS, write it anew with openssl x509 -clrtrust"
                            + " -clrreject",
                    null);
        }
        return CertificateDer.first(source, der);
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }
}
