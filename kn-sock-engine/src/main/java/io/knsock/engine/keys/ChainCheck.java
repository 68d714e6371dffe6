package io.knsock.engine.keys;

import io.knsock.tls.TlsException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Whether a chain can be used: its own certificate must be valid now, and so must the one that signed it, if it is
 * there. The others are the client's affair: it may know newer ones, or need none. That the chain ends with something
 * the other side trusts cannot be known here.
 *
 * @param origin where it is from, for messages
 * @param all the certificates in the order of their file
 */
record ChainCheck(String origin, List<X509Certificate> all) {
    /** More than this in one file is no chain, and finding the way through them would take long. */
    private static final int MOST = 1000;

    void checkNumber() {
        if (all.size() > MOST) {
            throw new TlsException(origin + " holds " + all.size() + " certificates, and at most " + MOST
                    + " are taken for a chain: keep the own certificate, and after each the one that signed it");
        }
    }

    /** @param path the way from the own certificate */
    void check(List<X509Certificate> path, Instant now) {
        checkValidity(path.get(0), now);
        if (path.size() > 1) {
            checkValidity(path.get(1), now);
        } else {
            checkNoneOfItsName(path.get(0));
        }
    }

    private void checkValidity(X509Certificate certificate, Instant now) {
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            throw new TlsException(origin + which(certificate) + " expired on "
                    + certificate.getNotAfter().toInstant() + ": renew it");
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            throw new TlsException(origin + which(certificate) + " is not valid before "
                    + certificate.getNotBefore().toInstant() + ": check the clock");
        }
    }

    /** A CA that was made anew under its old name: no client gets from the one to the other. */
    private void checkNoneOfItsName(X509Certificate own) {
        for (X509Certificate one : all) {
            if (!one.equals(own)
                    && one.getSubjectX500Principal().equals(own.getIssuerX500Principal())
                    && !own.getSubjectX500Principal().equals(own.getIssuerX500Principal())) {
                throw new TlsException(origin + which(own) + " (" + ChainPath.name(own) + ") is not signed by "
                        + which(one).replaceAll("^, |,$", "") + " (" + ChainPath.name(one)
                        + "), which only has the name of the one that did: put that one in its place");
            }
        }
    }

    private String which(X509Certificate certificate) {
        return all.size() == 1 ? "" : ", certificate " + (all.indexOf(certificate) + 1) + " of " + all.size() + ",";
    }
}
