package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.tls.TlsException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/**
 * Whether a key is that of a certificate: what it signs must verify.
 *
 * @param key where the key is from
 * @param certificate where the certificate is from
 */
record PairCheck(String key, String certificate) {
    private static final byte[] PROBE = "kn-sock".getBytes(ISO_8859_1);

    /** Returns the index of the own certificate, which need not be the first. */
    int check(PrivateKey own, List<X509Certificate> chain) {
        EcCurve.check(key, own);
        byte[] signed = signed(own);
        for (int i = 0; i < chain.size(); i++) {
            if (belong(own, signed, chain.get(i))) {
                return i;
            }
        }
        throw new TlsException(key + " is not the key of " + certificate + ": set the two that were made together");
    }

    private byte[] signed(PrivateKey own) {
        try {
            Signature signature = signature(own);
            signature.initSign(own);
            signature.update(PROBE);
            return signature.sign();
        } catch (GeneralSecurityException unusable) {
            throw new TlsException(
                    key + " cannot be used: the JDK does not sign with it in TLS, " + unusable.getMessage()
                            + ": make one of RSA with 2048 bits or more, EC on P-256 or Ed25519, and have a certificate"
                            + " issued for it",
                    unusable);
        }
    }

    private static boolean belong(PrivateKey own, byte[] signed, X509Certificate one) {
        try {
            Signature signature = signature(own);
            signature.initVerify(one.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException other) {
            return false; // of another algorithm, or another length
        }
    }

    private static Signature signature(PrivateKey own) throws GeneralSecurityException {
        return switch (own.getAlgorithm()) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                AlgorithmParameterSpec limits = ((RSAKey) own).getParams();
                pss.setParameter(
                        limits != null
                                ? limits
                                : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            case "EdDSA", "Ed25519", "Ed448" -> Signature.getInstance(own.getAlgorithm());
            default -> throw new NoSuchAlgorithmException(own.getAlgorithm() + " is not known to TLS");
        };
    }
}
