package io.knsock.cli.certs;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;

/**
 * Writes keys on P-256 in PKCS#8 with the public key in them, as RFC 5915, section 3, wants it and openssl does. The
 * JDK leaves it out, and GnuTLS takes no key without it.
 */
final class EcPrivateKey {
    private static final int BYTES = 32;

    /** PrivateKeyInfo, id-ecPublicKey, prime256v1, ECPrivateKey of version 1, and the head of its private key. */
    private static final byte[] HEAD =
            HexFormat.of().parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");

    /** The heads of the public key, [1], and of the point in it, which is not compressed. */
    private static final byte[] PUBLIC_KEY = HexFormat.of().parseHex("a14403420004");

    private EcPrivateKey() {}

    /**
     * Returns the key in DER.
     *
     * @throws InvalidKeyException if it is on another curve
     */
    static byte[] encoded(ECPrivateKey key, ECPublicKey publicKey) throws InvalidKeyException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HEAD);
        out.writeBytes(fixed(key.getS()));
        out.writeBytes(PUBLIC_KEY);
        out.writeBytes(fixed(publicKey.getW().getAffineX()));
        out.writeBytes(fixed(publicKey.getW().getAffineY()));
        return out.toByteArray();
    }

    /** Returns a number in as many bytes as P-256 has. */
    private static byte[] fixed(BigInteger number) throws InvalidKeyException {
        byte[] digits = number.toByteArray();
        int skip = digits[0] == 0 ? 1 : 0;
        int length = digits.length - skip;
        if (length > BYTES) {
            throw new InvalidKeyException("a key of P-256 has at most " + BYTES + " bytes, but this has " + length);
        }
        byte[] fixed = new byte[BYTES];
        System.arraycopy(digits, skip, fixed, BYTES - length, length);
        return fixed;
    }
}
