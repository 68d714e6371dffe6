package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.engine.keys.Pkcs8Encryption.BlockCipher;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.spec.IvParameterSpec;

/**
 * Opens keys that are encrypted the old way, by headers of PEM (RFC 1421, section 4.6): the key of the cipher comes
 * from the password by MD5, as OpenSSL's {@code EVP_BytesToKey} documents it. MD5 is weak; it only gets at what is
 * there.
 */
final class PemEncryption {
    private static final Map<String, BlockCipher> CIPHERS = Map.of(
            "AES-128-CBC", new BlockCipher("AES", 16),
            "AES-192-CBC", new BlockCipher("AES", 24),
            "AES-256-CBC", new BlockCipher("AES", 32),
            "DES-EDE3-CBC", new BlockCipher("DESede", 24));

    private PemEncryption() {}

    static boolean isUsed(PemBlock block) {
        return block.headers().getOrDefault("Proc-Type", "").endsWith("ENCRYPTED");
    }

    static byte[] open(PemBlock block, String password) throws GeneralSecurityException {
        String[] how = block.headers().getOrDefault("DEK-Info", "").split(",", -1);
        BlockCipher cipher = CIPHERS.get(how[0]);
        if (cipher == null) {
            throw new NoSuchAlgorithmException(how[0]);
        }
        byte[] iv = iv(how);
        byte[] key = key(password.getBytes(UTF_8), Arrays.copyOf(iv, 8), cipher.keyBytes());
        return cipher.decrypt(key, new IvParameterSpec(iv), block.content());
    }

    private static byte[] iv(String[] how) throws InvalidKeySpecException {
        try {
            return HexFormat.of().parseHex(how.length == 2 ? how[1].strip() : "-");
        } catch (IllegalArgumentException malformed) {
            throw new InvalidKeySpecException("its header DEK-Info is not one", malformed);
        }
    }

    private static byte[] key(byte[] password, byte[] salt, int length) throws NoSuchAlgorithmException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        byte[] key = new byte[length];
        byte[] block = {};
        for (int at = 0; at < length; at += block.length) {
            md5.update(block);
            md5.update(password);
            block = md5.digest(salt);
            System.arraycopy(block, 0, key, at, Math.min(block.length, length - at));
        }
        return key;
    }
}
