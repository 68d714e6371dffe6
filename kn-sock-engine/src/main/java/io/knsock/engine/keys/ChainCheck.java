package io.knsock.engine.keys;

import io.knsock.TlsException;
import io.knsock.engine.log.Printable;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a chain is one, and valid now. That it ends with something the far end trusts cannot be known here.
 *
 * @param origin where it is from, for messages
 */
record ChainCheck(String origin, List<X509Certificate> chain) {
    void check(Clock clock) {
        for (int i = 0; i < chain.size(); i++) {
            checkValidity(i, clock);
            if (i > 0) {
                checkSigned(i - 1);
            }
        }
    }

    private void checkValidity(int index, Clock clock) {
        X509Certificate certificate = chain.get(index);
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException expired) {
            throw new TlsException(
                    origin + which(index) + " expired on "
                            + certificate.getNotAfter().toInstant() + ": renew it",
                    expired);
        } catch (CertificateNotYetValidException early) {
            throw new TlsException(
                    origin + which(index) + " is not valid before "
                            + certificate.getNotBefore().toInstant() + ": check the clock",
                    early);
        }
    }

    private void checkSigned(int index) {
        X509Certificate signed = chain.get(index);
        X509Certificate signer = chain.get(index + 1);
        try {
            if (signed.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
                signed.verify(signer.getPublicKey());
                return;
            }
        } catch (GeneralSecurityException other) {
            throw unordered(index, other);
        }
        throw unordered(index, null);
    }

    private TlsException unordered(int index, @Nullable Throwable cause) {
        return new TlsException(
                origin + which(index) + " (" + name(index) + ") is not signed by the one after it (" + name(index + 1)
                        + "): put the own certificate first, and after each the one that signed it, leaving none out",
                cause);
    }

    private String name(int index) {
        return Printable.text(chain.get(index).getSubjectX500Principal().getName());
    }

    private String which(int index) {
        return chain.size() == 1 ? "" : ", certificate " + (index + 1) + " of " + chain.size() + ",";
    }
}
