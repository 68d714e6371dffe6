package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation of RFC 7914, which the JDK lacks. */
final class Scrypt {
    private Scrypt() {}

    /**
     * Returns a key of so many bytes.
     *
     * @param n the cost, a power of two
     * @param r the size of a block in units of 128 bytes
     * @param p the number of passes
     */
    static byte[] derive(String password, byte[] salt, int n, int r, int p, int keyBytes)
            throws GeneralSecurityException {
        KeyWork.checkScrypt(n, r, p);
        byte[] secret = password.getBytes(UTF_8);
        byte[] blocks = pbkdf2(secret, salt, 128 * r * p);
        for (int i = 0; i < p; i++) {
            mix(
                    ByteBuffer.wrap(blocks, 128 * r * i, 128 * r)
                            .slice()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asIntBuffer(),
                    n);
        }
        return pbkdf2(secret, blocks, keyBytes);
    }

    /** PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-256 and one iteration; the JDK's refuses an empty password. */
    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
        ByteBuffer derived = ByteBuffer.allocate(length);
        for (int i = 1; derived.hasRemaining(); i++) {
            mac.update(salt);
            byte[] block = mac.doFinal(ByteBuffer.allocate(4).putInt(i).array());
            derived.put(block, 0, Math.min(block.length, derived.remaining()));
        }
        return derived.array();
    }

    /** scryptROMix: RFC 7914, section 5. */
    private static void mix(IntBuffer block, int n) {
        int length = block.remaining();
        int[] x = new int[length];
        block.duplicate().get(x);
        int[] seen = new int[length * n];
        int[] scratch = new int[length];
        for (int i = 0; i < n; i++) {
            System.arraycopy(x, 0, seen, i * length, length);
            mixBlock(x, scratch);
        }
        for (int i = 0; i < n; i++) {
            int at = (x[length - 16] & (n - 1)) * length;
            for (int k = 0; k < length; k++) {
                x[k] ^= seen[at + k];
            }
            mixBlock(x, scratch);
        }
        block.put(x);
    }

    /** scryptBlockMix: section 4. The even blocks of the result go before the odd ones. */
    private static void mixBlock(int[] x, int[] scratch) {
        int blocks = x.length / 16;
        int[] last = new int[16];
        System.arraycopy(x, x.length - 16, last, 0, 16);
        for (int i = 0; i < blocks; i++) {
            for (int k = 0; k < 16; k++) {
                last[k] ^= x[16 * i + k];
            }
            salsa8(last);
            System.arraycopy(last, 0, scratch, 16 * ((i / 2) + (i % 2) * (blocks / 2)), 16);
        }
        System.arraycopy(scratch, 0, x, 0, x.length);
    }

    /** The Salsa20/8 core: section 3. Each of its rounds is four quarter rounds, on columns and then on rows. */
    private static void salsa8(int[] state) {
        int[] x = state.clone();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 4; i++) {
                quarter(x, 5 * i, (5 * i + 4) % 16, (5 * i + 8) % 16, (5 * i + 12) % 16);
            }
            for (int i = 0; i < 4; i++) {
                int row = 4 * i;
                quarter(x, row + i, row + (i + 1) % 4, row + (i + 2) % 4, row + (i + 3) % 4);
            }
        }
        for (int i = 0; i < 16; i++) {
            state[i] += x[i];
        }
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }
}
