package io.knsock.engine.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens encrypted PKCS#8 (RFC 5958, section 3). PBES2 (RFC 8018, section 6.2) is read here and not by the JDK, which
 * knows only some of its parts, and that of Java 17 not by the name that its own parser gives; the older schemes are
 * left to the JDK.
 */
final class Pkcs8Encryption {
    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String PBKDF2 = "1.2.840.113549.1.5.12";
    private static final String SCRYPT = "1.3.6.1.4.1.11591.4.11";

    private static final int MAX_KEY_BYTES = 64;

    private static final Map<String, String> PSEUDO_RANDOM_FUNCTIONS = Map.of(
            "1.2.840.113549.2.7", "HmacSHA1",
            "1.2.840.113549.2.8", "HmacSHA224",
            "1.2.840.113549.2.9", "HmacSHA256",
            "1.2.840.113549.2.10", "HmacSHA384",
            "1.2.840.113549.2.11", "HmacSHA512");

    private static final Map<String, BlockCipher> CIPHERS = Map.of(
            "2.16.840.1.101.3.4.1.2", new BlockCipher("AES", 16),
            "2.16.840.1.101.3.4.1.22", new BlockCipher("AES", 24),
            "2.16.840.1.101.3.4.1.42", new BlockCipher("AES", 32),
            "1.2.840.113549.3.7", new BlockCipher("DESede", 24));

    private Pkcs8Encryption() {}

    static byte[] open(byte[] encrypted, String password) throws GeneralSecurityException {
        Der info = Der.of(encrypted).enter(Der.SEQUENCE);
        Der algorithm = info.enter(Der.SEQUENCE);
        if (!algorithm.objectIdentifier().equals(PBES2)) {
            Der older = algorithm.enter(Der.SEQUENCE); // RFC 8018, appendix A.3, and RFC 7292, appendix C
            older.value(Der.OCTET_STRING);
            KeyWork.checkIterations(older.number());
            return openWithJdk(encrypted, password);
        }
        Der parameters = algorithm.enter(Der.SEQUENCE);
        Der derivation = parameters.enter(Der.SEQUENCE);
        Der encryption = parameters.enter(Der.SEQUENCE);
        BlockCipher cipher = known(CIPHERS, encryption.objectIdentifier());
        IvParameterSpec iv = new IvParameterSpec(encryption.value(Der.OCTET_STRING));
        byte[] key = derive(derivation, password, cipher.keyBytes());
        return cipher.decrypt(key, iv, info.value(Der.OCTET_STRING));
    }

    /** Returns the name of a pseudo-random function, which is a MAC, in the JDK. */
    static String macName(String identifier) throws NoSuchAlgorithmException {
        return known(PSEUDO_RANDOM_FUNCTIONS, identifier);
    }

    /** @param keyBytes 0 for as many as the parameters say */
    static byte[] derive(Der derivation, String password, int keyBytes) throws GeneralSecurityException {
        String function = derivation.objectIdentifier();
        Der parameters = derivation.enter(Der.SEQUENCE);
        byte[] salt = parameters.value(Der.OCTET_STRING);
        if (function.equals(SCRYPT)) {
            return Scrypt.derive(
                    password, salt, parameters.number(), parameters.number(), parameters.number(), keyBytes);
        }
        if (!function.equals(PBKDF2)) {
            throw new NoSuchAlgorithmException(function);
        }
        int iterations = parameters.number();
        KeyWork.checkIterations(iterations);
        if (salt.length == 0) {
            throw new InvalidKeySpecException("its salt is empty");
        }
        int stated = parameters.isNext(Der.INTEGER) ? parameters.number() : 0;
        int length = keyBytes == 0 ? stated : keyBytes;
        if (length < 1 || length > MAX_KEY_BYTES) {
            throw new InvalidKeySpecException("it asks for a key of " + length + " bytes");
        }
        String random =
                parameters.hasMore() ? macName(parameters.enter(Der.SEQUENCE).objectIdentifier()) : "HmacSHA1";
        return SecretKeyFactory.getInstance("PBKDF2With" + random)
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * length))
                .getEncoded();
    }

    private static <T> T known(Map<String, T> all, String identifier) throws NoSuchAlgorithmException {
        T found = all.get(identifier);
        if (found == null) {
            throw new NoSuchAlgorithmException(identifier);
        }
        return found;
    }

    private static byte[] openWithJdk(byte[] encrypted, String password) throws GeneralSecurityException {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
            Cipher cipher = Cipher.getInstance(info.getAlgName());
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(info.getAlgName())
                            .generateSecret(new PBEKeySpec(password.toCharArray())),
                    info.getAlgParameters());
            return cipher.doFinal(info.getEncryptedData());
        } catch (IOException | RuntimeException malformed) { // the JDK lets some of what a file may hold through
            throw new InvalidKeySpecException(malformed);
        }
    }

    /** A cipher in CBC mode with padding. */
    record BlockCipher(String name, int keyBytes) {
        byte[] decrypt(byte[] key, IvParameterSpec iv, byte[] encrypted) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance(name + "/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, name), iv);
            return cipher.doFinal(encrypted);
        }
    }
}
