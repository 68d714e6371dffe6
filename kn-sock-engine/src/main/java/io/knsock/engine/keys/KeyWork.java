package io.knsock.engine.keys;

import java.security.spec.InvalidKeySpecException;

/**
 * Bounds the work that a file may ask for before its key can be had: a file that asks for 2³¹ rounds would hold the
 * thread that starts, or that reloads, for as long as the process lives.
 */
final class KeyWork {
    /** The JDK's own bound for each part of a key store. OpenSSL writes 2048, keytool 10,000. Some seconds at most. */
    static final int MAX_ITERATIONS = 5_000_000;

    /** Of N·r·p: 64 times what OpenSSL writes. Some seconds at most. */
    private static final long MAX_SCRYPT = 1L << 23;

    /** Of 128·r·N, which scrypt fills, and of 128·r·p. */
    private static final long MAX_SCRYPT_BYTES = 256 << 20;

    static final String REMEDY = ": write it anew with openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000";

    private KeyWork() {}

    /** Fails if a key is to be derived by too many iterations, or by none. */
    static void checkIterations(int iterations) throws InvalidKeySpecException {
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            throw new InvalidKeySpecException(
                    "it asks for " + iterations + " iterations, and 1 to " + MAX_ITERATIONS + " are done" + REMEDY);
        }
    }

    /** Fails if these parameters of scrypt are none, or ask for too much. */
    static void checkScrypt(int n, int r, int p) throws InvalidKeySpecException {
        String asked = "it asks for scrypt with N=" + n + ", r=" + r + ", p=" + p;
        if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1) {
            throw new InvalidKeySpecException(asked + ", which is none: RFC 7914, section 6" + REMEDY);
        }
        // each product is of two numbers below 2^31, and the last of what is below 2^22 already
        if (128L * r > MAX_SCRYPT_BYTES / p || 128L * r > MAX_SCRYPT_BYTES / n || (long) n * r > MAX_SCRYPT / p) {
            throw new InvalidKeySpecException(
                    asked + ", and at most N*r*p=" + MAX_SCRYPT + " within 256 MiB is done" + REMEDY);
        }
    }
}
