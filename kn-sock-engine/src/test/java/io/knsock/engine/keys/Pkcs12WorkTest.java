package io.knsock.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The work that PKCS#12 asks for, added up. */
class Pkcs12WorkTest {
    private static final byte[] PBKDF2 = HexFormat.of().parseHex("06092a864886f70d01050c");

    private static byte[] derivation(long iterations) {
        byte[] salt = Der.element(Der.OCTET_STRING, new byte[8]);
        return Der.element(Der.SEQUENCE, PBKDF2, Der.element(Der.SEQUENCE, salt, Forged.number(iterations)));
    }

    private static byte[] store(byte[]... parts) {
        byte[] contents = Der.element(Der.OCTET_STRING, Der.element(Der.SEQUENCE, parts));
        byte[] data = HexFormat.of().parseHex("06092a864886f70d010701");
        return Der.element(
                Der.SEQUENCE, Forged.number(3), Der.element(Der.SEQUENCE, data, Der.element(Der.CONTEXT_0, contents)));
    }

    @Test
    void isThatOfAllPartsTogether() {
        byte[] many = store(derivation(2_000_000), derivation(2_000_000), derivation(2_000_000));
        assertThat(Pkcs12Work.of(many)).isEqualTo(6_000_000);
        assertThatThrownBy(() -> Pkcs12.checked(many, "x"))
                .hasMessageContaining("it asks for 6000000 iterations in all, and at most 5000000 are done");
    }

    @Test
    void isSeenInPartsOfBerToo() {
        byte[] many = store(derivation(2_000_000), derivation(Integer.MAX_VALUE), derivation(5));
        for (int part = 1; part < 40; part++) {
            assertThat(Pkcs12Work.of(Forged.inBer(many, part))).isEqualTo(2_000_005L + Integer.MAX_VALUE);
        }
    }

    @Test
    void countsWhatTheJdkWrites() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        X509Bundle one = new CertificateBuilder()
                .subject("CN=x")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        store.setKeyEntry("x", one.getKeyPair().getPrivate(), "p".toCharArray(), one.getCertificatePath());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, "p".toCharArray());
        assertThat(Pkcs12Work.of(out.toByteArray())).isEqualTo(30_000); // for the key, certificates and MAC
    }

    @Test
    void endsWhateverTheBytes() {
        byte[] store = store(derivation(7), derivation(8));
        for (int at = 0; at < store.length; at++) {
            for (int value : new int[] {0, 0x24, 0x30, 0x7F, 0x80, 0x84, 0xFF}) {
                byte[] wrong = store.clone();
                wrong[at] = (byte) value;
                assertThat(Pkcs12Work.of(wrong)).isNotNegative();
            }
        }
    }
}
