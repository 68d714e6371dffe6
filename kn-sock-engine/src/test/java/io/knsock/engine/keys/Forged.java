package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** DER that no program at hand writes, made of what openssl wrote. */
public final class Forged {
    private static final byte[] PBMAC1 = HexFormat.of().parseHex("06092a864886f70d01050e");
    private static final byte[] PBKDF2 = HexFormat.of().parseHex("06092a864886f70d01050c");
    private static final byte[] HMAC_SHA256 = HexFormat.of().parseHex("06082a864886f70d0209");
    private static final byte[] NULL = {5, 0};

    private Forged() {}

    /** Returns the same with another number in the place of one, wherever that stands. */
    public static byte[] withNumber(byte[] der, long from, long to) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Der all = Der.of(der);
            while (all.hasMore()) {
                int tag = tag(all);
                byte[] value = all.value(tag);
                if (tag == Der.INTEGER && new BigInteger(value).equals(BigInteger.valueOf(from))) {
                    value = BigInteger.valueOf(to).toByteArray();
                } else if ((tag & 0x20) != 0 || (tag == Der.OCTET_STRING && isSequence(value))) {
                    value = withNumber(value, from, to);
                }
                out.writeBytes(Der.element(tag, value));
            }
            return out.toByteArray();
        } catch (InvalidKeySpecException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** Returns PKCS#12 with another number in its MAC only. */
    public static byte[] withNumberInMac(byte[] store, long from, long to) {
        try {
            Der all = Der.of(store).enter(Der.SEQUENCE);
            byte[] version = all.element(Der.INTEGER);
            byte[] contents = all.element(Der.SEQUENCE);
            return Der.element(Der.SEQUENCE, version, contents, withNumber(all.rest(), from, to));
        } catch (InvalidKeySpecException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** Returns PKCS#12 with a MAC by PBMAC1 (RFC 9879) in place of the one it has. */
    public static byte[] withPbmac1(byte[] store, String password, int iterations) {
        try {
            Der all = Der.of(store).enter(Der.SEQUENCE);
            byte[] version = all.element(Der.INTEGER);
            byte[] contents = all.element(Der.SEQUENCE);
            Der info = Der.of(contents).enter(Der.SEQUENCE);
            info.objectIdentifier();
            byte[] signed = info.enter(Der.CONTEXT_0).value(Der.OCTET_STRING);

            byte[] salt = "some salt".getBytes(UTF_8);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, Math.min(iterations, 2048), 256))
                    .getEncoded();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));

            byte[] random = Der.element(Der.SEQUENCE, HMAC_SHA256, NULL);
            byte[] derivation = Der.element(
                    Der.SEQUENCE,
                    PBKDF2,
                    Der.element(
                            Der.SEQUENCE, Der.element(Der.OCTET_STRING, salt), number(iterations), number(32), random));
            byte[] algorithm = Der.element(Der.SEQUENCE, PBMAC1, Der.element(Der.SEQUENCE, derivation, random));
            byte[] digest = Der.element(Der.SEQUENCE, algorithm, Der.element(Der.OCTET_STRING, mac.doFinal(signed)));
            byte[] data = Der.element(Der.SEQUENCE, digest, Der.element(Der.OCTET_STRING, salt), number(1));
            return Der.element(Der.SEQUENCE, version, contents, data);
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException(failure);
        }
    }

    /**
     * Returns a key in PKCS#8 of RFC 5958, with its public key behind it: as Rust's and Go's libraries write Ed25519.
     */
    public static byte[] withPublicKey(byte[] pkcs8, byte[] publicKey) {
        try {
            Der info = Der.of(pkcs8).enter(Der.SEQUENCE);
            info.number();
            return Der.element(Der.SEQUENCE, number(1), info.rest(), Der.element(0x81, new byte[] {0}, publicKey));
        } catch (InvalidKeySpecException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** Returns PKCS#12 in BER: outer lengths left open, contents in parts, as some libraries write it. */
    public static byte[] inBer(byte[] store, int partBytes) {
        try {
            Der all = Der.of(store).enter(Der.SEQUENCE);
            byte[] version = all.element(Der.INTEGER);
            Der info = all.enter(Der.SEQUENCE);
            byte[] type = info.element(Der.OBJECT_IDENTIFIER);
            byte[] signed = info.enter(Der.CONTEXT_0).value(Der.OCTET_STRING);
            ByteArrayOutputStream parts = new ByteArrayOutputStream();
            for (int at = 0; at < signed.length; at += partBytes) {
                parts.writeBytes(Der.element(
                        Der.OCTET_STRING, Arrays.copyOfRange(signed, at, Math.min(signed.length, at + partBytes))));
            }
            byte[] octets = open(0x24, parts.toByteArray());
            byte[] contents = open(Der.SEQUENCE, type, open(Der.CONTEXT_0, octets));
            return open(Der.SEQUENCE, version, contents, all.rest());
        } catch (InvalidKeySpecException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static byte[] open(int tag, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(0x80);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        out.write(0);
        out.write(0);
        return out.toByteArray();
    }

    static byte[] number(long number) {
        return Der.element(Der.INTEGER, BigInteger.valueOf(number).toByteArray());
    }

    private static int tag(Der all) {
        for (int tag = 0; tag < 256; tag++) {
            if (all.isNext(tag)) {
                return tag;
            }
        }
        throw new IllegalArgumentException("no more");
    }

    private static boolean isSequence(byte[] value) throws InvalidKeySpecException {
        if (value.length < 2 || value[0] != Der.SEQUENCE) {
            return false;
        }
        try {
            Der all = Der.of(value);
            all.enter(Der.SEQUENCE);
            return !all.hasMore();
        } catch (InvalidKeySpecException other) {
            return false;
        }
    }
}
