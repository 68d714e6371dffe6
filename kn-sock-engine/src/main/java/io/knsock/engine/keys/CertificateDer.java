package io.knsock.engine.keys;

import java.security.spec.InvalidKeySpecException;

/** What is asked of the DER of certificates that the JDK does not tell. */
final class CertificateDer {
    private static final String EC = "1.2.840.10045.2.1";

    private CertificateDer() {}

    /** Returns the certificate in front of what OpenSSL put behind it. */
    static byte[] first(Source source, byte[] der) {
        try {
            return Der.of(der).element(Der.SEQUENCE);
        } catch (InvalidKeySpecException malformed) {
            throw source.failure("holds a certificate that cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Returns whether it says for what it is trusted, or not: the X509_CERT_AUX of OpenSSL, a sequence of uses, of what
     * is rejected under a tag of its own, and of names. Whatever is not understood counts as that.
     */
    static boolean isTrustLimited(byte[] der) {
        try {
            Der all = Der.of(der);
            all.enter(Der.SEQUENCE);
            if (!all.hasMore()) {
                return false;
            }
            Der auxiliary = all.enter(Der.SEQUENCE);
            return auxiliary.isNext(Der.SEQUENCE) || auxiliary.isNext(Der.CONTEXT_0);
        } catch (InvalidKeySpecException malformed) {
            return true;
        }
    }

    /** Returns whether its public key has parameters of a curve in place of a curve's name. */
    static boolean spellsOutItsCurve(byte[] der) {
        try {
            Der signed = Der.of(der).enter(Der.SEQUENCE).enter(Der.SEQUENCE);
            if (signed.isNext(Der.CONTEXT_0)) {
                signed.enter(Der.CONTEXT_0);
            }
            signed.integer(); // serial number
            for (int i = 0; i < 4; i++) {
                signed.enter(Der.SEQUENCE); // signature, issuer, validity, subject: RFC 5280, section 4.1
            }
            Der algorithm = signed.enter(Der.SEQUENCE).enter(Der.SEQUENCE);
            return algorithm.objectIdentifier().equals(EC) && algorithm.isNext(Der.SEQUENCE);
        } catch (InvalidKeySpecException malformed) {
            return false;
        }
    }
}
