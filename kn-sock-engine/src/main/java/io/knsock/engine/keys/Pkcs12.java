package io.knsock.engine.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.UnrecoverableKeyException;
import java.security.spec.InvalidKeySpecException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at in PKCS#12 (RFC 7292, section 4) before the JDK reads it: the work that it asks for, all together,
 * since the JDK bounds that of each part only, and there may be any number of them; and a MAC by PBMAC1 (RFC 9879),
 * which OpenSSL 3.4 and later write if asked, and Java knows late. That is verified here.
 */
final class Pkcs12 {
    private static final String PBMAC1 = "1.2.840.113549.1.5.14";
    private static final String REMEDY =
            ": write it anew with openssl pkcs12, first without and then with -export, and -iter 10000";

    private Pkcs12() {}

    /**
     * Returns what the JDK can read: the same, or the same without a MAC that was found to be right.
     *
     * @throws InvalidKeySpecException if opening it would take too long
     * @throws UnrecoverableKeyException if the password is not that of its MAC by PBMAC1
     */
    static byte[] checked(byte[] content, @Nullable String password) throws GeneralSecurityException {
        long iterations = Pkcs12Work.of(content);
        if (iterations > KeyWork.MAX_ITERATIONS) {
            throw new InvalidKeySpecException("it asks for " + iterations + " iterations in all, and at most "
                    + KeyWork.MAX_ITERATIONS + " are done" + REMEDY);
        }
        return isByPbmac1(content) && password != null ? verified(content, password) : content;
    }

    private static boolean isByPbmac1(byte[] content) {
        try {
            Der store = Der.of(content).enter(Der.SEQUENCE);
            store.number();
            store.enter(Der.SEQUENCE);
            return store.hasMore() && macAlgorithm(store).objectIdentifier().equals(PBMAC1);
        } catch (InvalidKeySpecException other) {
            return false; // the JDK tells what is wrong, or takes what is not DER but BER
        }
    }

    private static Der macAlgorithm(Der store) throws InvalidKeySpecException {
        return store.enter(Der.SEQUENCE).enter(Der.SEQUENCE).enter(Der.SEQUENCE);
    }

    private static byte[] verified(byte[] content, String password) throws GeneralSecurityException {
        Der store = Der.of(content).enter(Der.SEQUENCE);
        byte[] version = store.element(Der.INTEGER);
        byte[] authenticated = store.element(Der.SEQUENCE);
        Der info = Der.of(authenticated).enter(Der.SEQUENCE);
        info.objectIdentifier();
        byte[] signed = info.enter(Der.CONTEXT_0).value(Der.OCTET_STRING);

        Der digestInfo = store.enter(Der.SEQUENCE).enter(Der.SEQUENCE);
        Der algorithm = digestInfo.enter(Der.SEQUENCE);
        algorithm.objectIdentifier();
        Der parameters = algorithm.enter(Der.SEQUENCE);
        Der derivation = parameters.enter(Der.SEQUENCE);
        String name = Pkcs8Encryption.macName(parameters.enter(Der.SEQUENCE).objectIdentifier());
        byte[] expected = digestInfo.value(Der.OCTET_STRING);

        Mac mac = Mac.getInstance(name);
        byte[] key = Pkcs8Encryption.derive(derivation, password, 0);
        mac.init(new SecretKeySpec(key, name));
        if (!MessageDigest.isEqual(mac.doFinal(signed), expected)) {
            throw new UnrecoverableKeyException("its MAC is another");
        }
        return Der.element(Der.SEQUENCE, version, authenticated);
    }
}
