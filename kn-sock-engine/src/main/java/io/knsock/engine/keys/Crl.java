package io.knsock.engine.keys;

import io.knsock.engine.log.Printable;
import io.knsock.tls.TlsException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A complete certificate revocation list of one CA (RFC 5280, section 5), and which certificates it speaks of. Any
 * thread may use it.
 */
final class Crl {
    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";

    /** The bit of the key usage extension that lets a key sign CRLs: RFC 5280, section 4.2.1.3. */
    private static final int CRL_SIGN = 6;

    private final String origin;
    private final X509CRL list;
    private final CrlScope scope;
    private final Instant nextUpdate;

    /** The last key that has signed it; there is hardly ever another. */
    private volatile @Nullable PublicKey signer;

    /**
     * Takes a list that was read.
     *
     * @throws TlsException if it is of a kind that is not understood: to pass over it would admit who is revoked
     */
    Crl(Source source, X509CRL list) {
        this.origin = source.toString();
        this.list = list;
        if (list.getNextUpdate() == null) {
            throw source.failure(
                    "holds a CRL without nextUpdate, which RFC 5280 asks for: nobody could tell when it is stale",
                    null);
        }
        this.nextUpdate = list.getNextUpdate().toInstant();
        Set<String> critical = new HashSet<>();
        if (list.getCriticalExtensionOIDs() != null) {
            critical.addAll(list.getCriticalExtensionOIDs());
        }
        critical.remove(ISSUING_DISTRIBUTION_POINT);
        if (!critical.isEmpty()) {
            throw source.failure(
                    "holds a CRL with the critical extension " + String.join(", ", critical)
                            + ", which is not understood here (2.5.29.27 is that of a delta CRL): give the complete CRL",
                    null);
        }
        this.scope = CrlScope.of(source, list.getExtensionValue(ISSUING_DISTRIBUTION_POINT));
    }

    X500Principal issuer() {
        return list.getIssuerX500Principal();
    }

    Instant nextUpdate() {
        return nextUpdate;
    }

    boolean isStale(Instant now) {
        return !now.isBefore(nextUpdate);
    }

    /** Returns whether the key of this CA has signed it, and may (RFC 5280, section 6.3.3, f and g). */
    boolean isSignedBy(X509Certificate ca) {
        boolean[] usage = ca.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            return false;
        }
        PublicKey key = ca.getPublicKey();
        if (key.equals(signer)) {
            return true;
        }
        try {
            list.verify(key);
            signer = key;
            return true;
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    /** Returns whether it would list that certificate of its CA, were it revoked. */
    boolean speaksOf(X509Certificate certificate) {
        return scope.has(certificate);
    }

    @Nullable X509CRLEntry entry(BigInteger serial) {
        return list.getRevokedCertificate(serial);
    }

    /** Returns whose it is and where it is from, for messages. */
    @Override
    public String toString() {
        return "the CRL of " + Printable.text(issuer().getName()) + " (" + origin + ")";
    }
}
