package io.knsock.engine.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of RFC 7914, section 12, and what would take the memory of the machine. */
class ScryptTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17"
                + "e8d3e0fb2e0d3628cf35e20c38d18906",
        "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109"
                + "279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d54329"
                + "55613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    })
    void derivesTheKeysOfTheSpecification(String password, String salt, int n, int r, int p, String key)
            throws Exception {
        assertThat(HexFormat.of().formatHex(Scrypt.derive(password, salt.getBytes(UTF_8), n, r, p, 64)))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 1", "1000, 8, 1", "16384, 0, 1", "16384, 8, 0", "1073741824, 8, 1", "2, 2147483647, 2147483647"})
    void refusesParametersThatAreNoneOrWouldFillTheMemory(int n, int r, int p) {
        assertThatThrownBy(() -> Scrypt.derive("x", new byte[8], n, r, p, 32)).hasMessageContaining("N=" + n);
    }
}
