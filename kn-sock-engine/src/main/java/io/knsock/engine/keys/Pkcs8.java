package io.knsock.engine.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;

/** PKCS#8 (RFC 5958), the form in which the JDK takes keys, and how older forms get into it. */
final class Pkcs8 {
    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};
    private static final byte[] VERSION_1 = {Der.INTEGER, 1, 1};

    /** rsaEncryption and NULL: RFC 8017, appendix A.1. */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

    /** id-ecPublicKey: RFC 5480, section 2.1.1. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final Map<String, String> ALGORITHMS = Map.of(
            "1.2.840.113549.1.1.1", "RSA",
            "1.2.840.113549.1.1.10", "RSASSA-PSS",
            "1.2.840.10045.2.1", "EC",
            "1.3.101.112", "Ed25519",
            "1.3.101.113", "Ed448");

    /** For messages. */
    private static final Map<String, String> OTHERS = Map.of(
            "1.2.840.10040.4.1", "DSA, ",
            "1.2.840.113549.1.3.1", "DH, ",
            "1.2.840.113549.1.1.7", "RSAES-OAEP, ",
            "1.3.101.110", "X25519, ",
            "1.3.101.111", "X448, ",
            "2.16.840.1.101.3.4.3.17", "ML-DSA-44, ",
            "2.16.840.1.101.3.4.3.18", "ML-DSA-65, ",
            "2.16.840.1.101.3.4.3.19", "ML-DSA-87, ");

    private Pkcs8() {}

    static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        Der info = Der.of(pkcs8).enter(Der.SEQUENCE);
        info.number();
        byte[] whole = info.element(Der.SEQUENCE);
        Der parts = Der.of(whole).enter(Der.SEQUENCE);
        String identifier = parts.objectIdentifier();
        String algorithm = ALGORITHMS.get(identifier);
        if (algorithm == null) {
            throw new NoSuchAlgorithmException("its algorithm " + OTHERS.getOrDefault(identifier, "") + identifier
                    + " is not known to TLS: make one of RSA, RSASSA-PSS, EC or Ed25519");
        }
        byte[] key = info.value(Der.OCTET_STRING);
        // what may follow, attributes and the public key, is left out: not every JDK takes it
        byte[] plain = algorithm.equals("EC") ? ec(parts.rest(), key) : wrap(whole, key);
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(plain));
    }

    /**
     * Returns a key of EC in the one form that every JDK takes: with the name of its curve, and without a public key.
     */
    private static byte[] ec(byte[] parameters, byte[] sec1) throws GeneralSecurityException {
        Der key = Der.of(sec1).enter(Der.SEQUENCE);
        key.number();
        byte[] secret = key.element(Der.OCTET_STRING);
        byte[] algorithm = Der.element(Der.SEQUENCE, EC, EcCurve.identifier(parameters));
        return wrap(algorithm, Der.element(Der.SEQUENCE, VERSION_1, secret));
    }

    /** Wraps a key of PKCS#1 (RFC 8017, appendix A.1.2). */
    static byte[] ofPkcs1(byte[] pkcs1) {
        return wrap(Der.element(Der.SEQUENCE, RSA), pkcs1);
    }

    /**
     * Wraps a key of SEC 1 (RFC 5915).
     *
     * @param parameters the curve, from a block of its own, if there is one; that of the key goes before it
     */
    static byte[] ofSec1(byte[] sec1, byte[] parameters) throws InvalidKeySpecException {
        Der key = Der.of(sec1).enter(Der.SEQUENCE);
        key.number();
        key.value(Der.OCTET_STRING);
        byte[] curve = key.isNext(Der.CONTEXT_0) ? key.value(Der.CONTEXT_0) : parameters;
        if (curve.length == 0) {
            throw new InvalidKeySpecException("it does not say its curve: put the EC PARAMETERS before it");
        }
        return wrap(Der.element(Der.SEQUENCE, EC, curve), sec1);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTET_STRING, key));
    }
}
