package io.knsock.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Keys of SEC 1 that leave their curve to a block of its own, which openssl reads but does not write; and broken DER.
 */
class Pkcs8Test {
    private static final byte[] P256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};

    private static PrivateKey made() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private static byte[] withoutCurve(PrivateKey key) throws GeneralSecurityException {
        Der info = Der.of(key.getEncoded()).enter(Der.SEQUENCE);
        info.number();
        info.enter(Der.SEQUENCE);
        Der sec1 = info.enter(Der.OCTET_STRING).enter(Der.SEQUENCE);
        sec1.number();
        byte[] secret = Der.element(Der.OCTET_STRING, sec1.value(Der.OCTET_STRING));
        return Der.element(Der.SEQUENCE, new byte[] {Der.INTEGER, 1, 1}, secret);
    }

    @Test
    void takesTheCurveFromTheParametersBefore() throws Exception {
        PrivateKey key = made();
        assertThat(Pkcs8.key(Pkcs8.ofSec1(withoutCurve(key), P256))).isEqualTo(key);
    }

    @Test
    void saysThatTheCurveIsMissing() throws Exception {
        byte[] key = withoutCurve(made());
        assertThatThrownBy(() -> Pkcs8.ofSec1(key, new byte[0]))
                .hasMessageContaining("put the EC PARAMETERS before it");
    }

    @Test
    void failsWithAnExceptionOfSecurityForEveryKeyThatIsCutOff() throws Exception {
        byte[] key = made().getEncoded();
        for (int length = 0; length < key.length; length++) {
            byte[] cut = Arrays.copyOf(key, length);
            assertThatThrownBy(() -> Pkcs8.key(cut)).as(length + " bytes").isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void failsWithAnExceptionOfSecurityWhereverAByteIsWrong() throws Exception {
        byte[] key = made().getEncoded();
        for (int at = 0; at < key.length; at++) {
            byte[] wrong = key.clone();
            wrong[at] ^= (byte) 0xFF;
            try {
                Pkcs8.key(wrong);
            } catch (GeneralSecurityException expected) {
                // a byte of the secret itself makes another key, any other one an error
            }
        }
    }
}
