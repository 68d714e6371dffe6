package io.knsock.cli.doctor;

import io.knsock.engine.inspect.CertificateFiles;
import io.knsock.engine.log.TlsWarning;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Checks of a certificate and of those behind it, wherever they came from. */
final class Chain {
    /** Renewing takes people a while. */
    private static final long FEW_DAYS = 14;

    private static final int SHORTEST_RSA_BITS = 2048;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    /** RFC 5280, section 4.2.1.12. */
    private static final Map<String, String> USES =
            Map.of(SERVER_AUTH, "server", CLIENT_AUTH, "client", "2.5.29.37.0", "any");

    /** The kinds of names in RFC 5280, section 4.2.1.6, that are of use here. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private final List<X509Certificate> certificates;
    private final List<CertificateFiles.Remark> remarks;
    private final Instant now;

    /**
     * Creates the checks.
     *
     * @param sent with at least one certificate
     */
    Chain(CertificateFiles.Sent sent, Instant now) {
        this.certificates = sent.certificates();
        this.remarks = sent.remarks();
        this.now = now;
    }

    private X509Certificate own() {
        return certificates.get(0);
    }

    /**
     * Tells whose the certificate is, and what is odd about those behind it.
     *
     * @param warnings what the server that takes them says of it in its log; empty if that is not known
     */
    void checkOrder(Findings findings, List<TlsWarning> warnings) {
        findings.ok(
                "certificate",
                name(own()) + ", issued by " + own().getIssuerX500Principal().getName());
        X509Certificate last = certificates.get(certificates.size() - 1);
        String length = certificates.size() == 1
                ? (isSelfSigned(last) ? "1 certificate, signed by itself" : "1 certificate")
                : certificates.size() + " certificates, each signed by the next";
        findings.ok("chain", length);
        if (warnings.isEmpty()) {
            remarks.forEach(remark -> findings.warn("chain", remark.what(), remark.remedy()));
        } else {
            warnings.forEach(warning -> findings.warn("chain", warning));
        }
    }

    static boolean isSelfSigned(X509Certificate certificate) {
        return CertificateFiles.isSignedBy(certificate, certificate);
    }

    /**
     * Tells until when the certificate, or the one that signed it if that is worse off, is valid. Those behind are for
     * {@link #checkOrder}: clients may know newer ones.
     *
     * @param warnings what the server that takes them says of it in its log; empty if that is not known
     */
    void checkValidity(Findings findings, List<TlsWarning> warnings) {
        X509Certificate first = certificates.get(0);
        for (X509Certificate certificate : certificates.subList(0, Math.min(2, certificates.size()))) {
            if (certificate.getNotBefore().toInstant().isAfter(now)) {
                findings.fail(
                        "validity",
                        name(certificate) + " is not valid before "
                                + certificate.getNotBefore().toInstant(),
                        "check the clocks of this machine and of the one that made it");
                return;
            }
            if (certificate
                    .getNotAfter()
                    .toInstant()
                    .isBefore(first.getNotAfter().toInstant())) {
                first = certificate;
            }
        }
        Instant end = first.getNotAfter().toInstant();
        long days = Duration.between(now, end).toDays();
        if (end.isBefore(now)) {
            findings.fail("validity", name(first) + " expired on " + end + ", " + -days + " days ago", "renew it");
        } else if (!warnings.isEmpty()) {
            warnings.forEach(warning -> findings.warn("validity", warning));
        } else if (days < FEW_DAYS) {
            findings.warn("validity", name(first) + " expires on " + end + ", in " + days + " days", "renew it soon");
        } else {
            findings.ok("validity", "until " + end + ", " + days + " days");
        }
    }

    /** Returns whether the own certificate is valid now. */
    boolean isValid() {
        return !own().getNotBefore().toInstant().isAfter(now)
                && !own().getNotAfter().toInstant().isBefore(now);
    }

    /** Tells the names in the certificate: the only ones that clients look at. */
    void checkNames(Findings findings) {
        List<String> names = names();
        if (names.isEmpty()) {
            findings.warn(
                    "names",
                    "there is no host name or address in it",
                    "if it is a server's, have it issued with its host names as subject alternative names");
        } else {
            findings.ok("names", String.join(", ", names));
        }
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = own().getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    int kind = (int) alternative.get(0);
                    if (kind == DNS_NAME || kind == IP_ADDRESS) {
                        names.add(String.valueOf(alternative.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException malformed) {
            return List.of(); // which no client reads either
        }
        return names;
    }

    /** Tells what the certificate may be used for. */
    void checkUse(Findings findings) {
        List<String> uses = uses();
        if (uses.isEmpty()) {
            findings.ok("use", "anything: there is no extended key usage in it");
        } else if (uses.contains("server") || uses.contains("client") || uses.contains("any")) {
            findings.ok("use", String.join(", ", uses));
        } else {
            findings.fail(
                    "use",
                    "neither for servers nor for clients, only " + String.join(", ", uses),
                    "have it issued with the extended key usage serverAuth or clientAuth");
        }
    }

    /** Returns whether a server may present it. */
    boolean isForServers() {
        List<String> uses = uses();
        return uses.isEmpty() || uses.contains("server") || uses.contains("any");
    }

    private List<String> uses() {
        try {
            List<String> uses = own().getExtendedKeyUsage();
            return uses == null
                    ? List.of()
                    : uses.stream().map(use -> USES.getOrDefault(use, use)).toList();
        } catch (CertificateParsingException malformed) {
            return List.of("unreadable");
        }
    }

    /** Tells kind and length of the public key. */
    void checkKeyLength(Findings findings) {
        PublicKey key = own().getPublicKey();
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA_BITS) {
            findings.fail(
                    "public key",
                    "RSA of " + rsa.getModulus().bitLength() + " bits",
                    "make a new key: EC, or RSA of at least " + SHORTEST_RSA_BITS + " bits");
        } else {
            findings.ok("public key", kind(key));
        }
    }

    private static String kind(PublicKey key) {
        if (key instanceof RSAKey rsa) {
            return "RSA of " + rsa.getModulus().bitLength() + " bits";
        } else if (key instanceof ECKey ec) {
            return "EC of " + ec.getParams().getOrder().bitLength() + " bits";
        }
        return key.getAlgorithm();
    }

    static String name(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty() ? "a certificate without a subject" : name;
    }
}
