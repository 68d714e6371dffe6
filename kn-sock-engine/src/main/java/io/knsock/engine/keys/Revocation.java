package io.knsock.engine.keys;

import io.knsock.engine.log.Printable;
import io.knsock.tls.Pem;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsException;
import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The revocation lists of {@code tls.crl}, and what they say of a certificate. A certificate that no list covers is
 * refused: a list that is missing must not admit anybody. Immutable; any thread may use it.
 *
 * <p>Own code, and not the JDK's {@code PKIXRevocationChecker}, for it takes a stale list for 15 minutes more, cannot
 * go on with one if that is wanted, and has no words for what is missing. It looks at complete lists only, that the CA
 * itself has signed.
 */
public final class Revocation {
    private static final String SETTING = "tls.crl";

    private final Map<X500Principal, List<Crl>> byIssuer = new LinkedHashMap<>();
    private final StaleCrl stale;

    private Revocation(StaleCrl stale) {
        this.stale = stale;
    }

    /**
     * Reads the lists.
     *
     * @return null if there are no files of them
     * @throws TlsException if one cannot be used
     */
    static @Nullable Revocation read(List<Pem> pems, StaleCrl stale, TlsFiles files) {
        if (pems.isEmpty()) {
            return null;
        }
        Revocation all = new Revocation(stale);
        for (Pem pem : pems) {
            all.add(pem, files);
        }
        return all;
    }

    private void add(Pem pem, TlsFiles files) {
        Source source = Source.of(SETTING, pem, files);
        List<byte[]> lists = new ArrayList<>();
        byte[] der = source.der();
        if (der != null) {
            lists.add(der);
        } else {
            List<PemBlock> blocks = PemBlock.all(source);
            blocks.stream()
                    .filter(block -> block.type().equals("X509 CRL")) // RFC 7468, section 6
                    .forEach(block -> lists.add(block.content()));
            if (lists.isEmpty()) {
                throw source.has("CRL (BEGIN X509 CRL)", blocks);
            }
        }
        for (byte[] one : lists) {
            Crl crl = new Crl(source, parse(source, one));
            byIssuer.computeIfAbsent(crl.issuer(), first -> new ArrayList<>()).add(crl);
        }
    }

    private static X509CRL parse(Source source, byte[] der) {
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
        } catch (CertificateException | CRLException malformed) {
            throw source.failure("holds a CRL that cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Looks whether a certificate is revoked.
     *
     * @param issuer the certificate of the CA that has signed it
     * @throws CertificateException if it is, or if that is not known
     */
    void check(X509Certificate certificate, X509Certificate issuer, Instant now) throws CertificateException {
        List<Crl> ofIssuer = byIssuer.getOrDefault(certificate.getIssuerX500Principal(), List.of());
        List<Crl> signed =
                ofIssuer.stream().filter(crl -> crl.isSignedBy(issuer)).toList();
        for (Crl crl : signed) {
            X509CRLEntry entry = crl.entry(certificate.getSerialNumber());
            if (entry != null) {
                throw refusal(
                        BasicReason.REVOKED,
                        name(certificate) + " is revoked since "
                                + entry.getRevocationDate().toInstant() + " by " + crl);
            }
        }
        List<Crl> about =
                signed.stream().filter(crl -> crl.speaksOf(certificate)).toList();
        if (about.isEmpty()) {
            throw refusal(BasicReason.UNDETERMINED_REVOCATION_STATUS, unknown(certificate, ofIssuer, signed));
        }
        if (stale == StaleCrl.REFUSE && about.stream().allMatch(crl -> crl.isStale(now))) {
            Crl newest = about.get(about.size() - 1);
            throw refusal(
                    BasicReason.UNDETERMINED_REVOCATION_STATUS,
                    newest + " is stale, the next was due on " + newest.nextUpdate()
                            + ": fetch a newer one, or set tls.crl-stale=warn to go on with the old one");
        }
    }

    private static String unknown(X509Certificate certificate, List<Crl> ofIssuer, List<Crl> signed) {
        String ca = Printable.text(certificate.getIssuerX500Principal().getName());
        if (ofIssuer.isEmpty()) {
            return SETTING + " has no CRL of " + ca + ", which has signed " + name(certificate) + ": add it";
        }
        if (signed.isEmpty()) {
            return ofIssuer.get(0)
                    + " is not signed with the key of that CA, or its key usage lacks cRLSign: fetch the one"
                    + " that is";
        }
        return signed.get(0) + " is for other certificates than " + name(certificate)
                + ": add the one of its distribution point";
    }

    private static String name(X509Certificate certificate) {
        return "the certificate "
                + Printable.text(certificate.getSubjectX500Principal().getName()) + " (serial "
                + certificate.getSerialNumber().toString(16) + ")";
    }

    /** The JDK's client finds the alert for it by the reason (RFC 8446, section 6.2). */
    private static CertificateException refusal(BasicReason reason, String message) {
        return new CertificateException(message, new CertPathValidatorException(message, null, null, -1, reason));
    }

    /** Returns the lists that are stale, as texts, with when their next was due. */
    public Map<String, Instant> stale(Instant now) {
        Map<String, Instant> found = new LinkedHashMap<>();
        lists().filter(crl -> crl.isStale(now)).forEach(crl -> found.put(crl.toString(), crl.nextUpdate()));
        return found;
    }

    /** Returns whether peers are refused for a list that is stale. */
    public boolean refusesStale() {
        return stale == StaleCrl.REFUSE;
    }

    /** Returns the names of those CAs that there is no list of: whatever they have signed is refused. */
    public List<String> without(List<X509Certificate> cas) {
        return cas.stream()
                .map(X509Certificate::getSubjectX500Principal)
                .filter(name -> !byIssuer.containsKey(name))
                .map(name -> Printable.text(name.getName()))
                .distinct()
                .toList();
    }

    private Stream<Crl> lists() {
        return byIssuer.values().stream().flatMap(List::stream);
    }
}
