package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.TlsException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
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

    void check(PrivateKey own, List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            if (belong(own, chain.get(i))) {
                if (i == 0) {
                    return;
                }
                throw new TlsException(certificate + " has the certificate of " + key + " as number " + (i + 1)
                        + ": put it first, and after each certificate the one that signed it");
            }
        }
        throw new TlsException(key + " is not the key of " + certificate + ": set the two that were made together");
    }

    private boolean belong(PrivateKey own, X509Certificate one) {
        try {
            Signature signature = signature(own);
            signature.initSign(own);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(one.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException other) {
            return false; // of another algorithm, or another length
        } catch (GeneralSecurityException unusable) {
            throw new TlsException(key + " cannot be used: " + unusable.getMessage(), unusable);
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
            default -> Signature.getInstance(own.getAlgorithm());
        };
    }
}
