package io.knsock.framing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Framings as values and as text. */
class FramingTest {
    private static Framing delimited(String delimiter) {
        return Framing.delimited(delimiter.getBytes(US_ASCII));
    }

    @Test
    void readsTheNamesOfAllFramings() {
        assertThat(Framing.parse("raw")).isEqualTo(Framing.raw());
        assertThat(Framing.parse("line")).isEqualTo(Framing.line());
        assertThat(Framing.parse("nul")).isEqualTo(Framing.nul()).isEqualTo(delimited("\0"));
        assertThat(Framing.parse("stx-etx")).isEqualTo(Framing.stxEtx());
        assertThat(Framing.parse("mllp")).isEqualTo(Framing.mllp());
        assertThat(Framing.parse("netstring")).isEqualTo(Framing.netstring());
        assertThat(Framing.parse("fixed:64")).isEqualTo(Framing.fixed(64));
        assertThat(Framing.parse("length:2")).isEqualTo(Framing.lengthPrefixed(2));
        assertThat(Framing.parse("iso8583-2")).isEqualTo(Framing.iso8583(2)).isEqualTo(Framing.lengthPrefixed(2));
        assertThat(Framing.parse("iso8583-4,inclusive"))
                .isEqualTo(Framing.iso8583(4).withInclusive(true));
        assertThat(Framing.parse("length:4,little-endian,offset=2,inclusive"))
                .isEqualTo(Framing.lengthPrefixed(4)
                        .withByteOrder(ByteOrder.LITTLE_ENDIAN)
                        .withOffset(2)
                        .withInclusive(true));
        assertThat(Framing.parse("delimiter:\\r\\n\\t\\0\\\\\\x1F,:")).isEqualTo(delimited("\r\n\t\0\\\u001f,:"));
    }

    @Test
    void readsNamesInAnyCaseAndWithWhiteSpaceAroundThem() {
        assertThat(Framing.parse(" Line\n")).isEqualTo(Framing.line());
        assertThat(Framing.parse("RAW")).isEqualTo(Framing.raw());
        assertThat(Framing.parse(" LENGTH: 4 , Offset=1 , INCLUSIVE , big-endian "))
                .isEqualTo(Framing.lengthPrefixed(4).withOffset(1).withInclusive(true));
        assertThat(Framing.parse(" Delimiter:End")).isEqualTo(delimited("End")).isNotEqualTo(delimited("end"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw",
                "line",
                "nul",
                "stx-etx",
                "mllp",
                "netstring",
                "fixed:1",
                "length:1",
                "length:3,little-endian",
                "length:8,offset=128",
                "length:4,little-endian,offset=2,inclusive",
                "delimiter:\\r\\n\\t\\0\\\\\\x1f",
                "delimiter:--end--"
            })
    void writesThemAsItReadsThem(String text) {
        assertThat(Framing.parse(text)).hasToString(text).hasSameHashCodeAs(Framing.parse(text));
    }

    @Test
    void writesEveryDelimiterAsItReadsIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] delimiter = new byte[1 + random.nextInt(8)];
            random.nextBytes(delimiter);
            Framing framing = Framing.delimited(delimiter);
            assertThat(Framing.parse(framing.toString())).as("seed %d", seed).isEqualTo(framing);
        }
        for (int i = 0; i < 256; i++) {
            Framing framing = Framing.delimited(new byte[] {(byte) i});
            assertThat(Framing.parse(framing.toString())).isEqualTo(framing);
        }
    }

    @Test
    void readsNamesTheSameInEveryLocale() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Framing.parse("LINE")).isEqualTo(Framing.line());
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void doesNotChangeWithTheArrayItWasMadeOf() {
        byte[] delimiter = {'a'};
        Framing.Delimited framing = (Framing.Delimited) Framing.delimited(delimiter);
        delimiter[0] = 'b';
        framing.delimiter()[0] = 'b';
        assertThat(framing).isEqualTo(delimited("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "morse | framing must be line, raw, delimiter:<bytes>, length:<bytes>, fixed:<bytes>, stx-etx, mllp,"
                        + " nul, netstring, iso8583-2 or iso8583-4, but is 'morse'",
                "iso8583-3 | framing must be line, raw, delimiter:<bytes>, length:<bytes>, fixed:<bytes>, stx-etx,"
                        + " mllp, nul, netstring, iso8583-2 or iso8583-4, but is 'iso8583-3'",
                "length:5 | framing length must have 1, 2, 3, 4 or 8 bytes, but has 5",
                "length:x | framing length must be a whole number of bytes, but is 'x'",
                "length:4,offset=129 | framing offset must be between 0 and 128, but is 129",
                "length:4,offset=-1 | framing offset must be between 0 and 128, but is -1",
                "length:4,exclusive | framing length:4 can have the options little-endian, big-endian, offset=<bytes>"
                        + " and inclusive, but has 'exclusive'",
                "length:4, | framing length:4 can have the options little-endian, big-endian, offset=<bytes> and"
                        + " inclusive, but has ''",
                "length:4,big-endian,little-endian | framing length:4 has the byte order twice",
                "length:4,offset=1,offset=2 | framing length:4 has offset twice",
                "line,inclusive | framing line has no options, but is 'line,inclusive'",
                "fixed:0 | framing fixed must be between 1 and 2147483647, but is 0",
                "fixed:2147483648 | framing fixed must be at most 2147483647 bytes, but is 2147483648",
                "length:99999999999 | framing length must be at most 2147483647 bytes, but is 99999999999",
                "length:4,offset=99999999999 | framing offset must be at most 2147483647 bytes, but is 99999999999",
                "delimiter: | framing delimiter must have between 1 and 255 bytes, but has 0",
                "delimiter:\\q | framing delimiter can have the escapes \\r, \\n, \\t, \\0, \\\\ and \\x with two"
                        + " hexadecimal digits, but has '\\q'",
                "delimiter:a\\x1 | framing delimiter can have the escapes \\r, \\n, \\t, \\0, \\\\ and \\x with two"
                        + " hexadecimal digits, but has '\\x1'",
                "delimiter:\\ | framing delimiter can have the escapes \\r, \\n, \\t, \\0, \\\\ and \\x with two"
                        + " hexadecimal digits, but has '\\'",
                "delimiter:\u00e9 | framing delimiter has the character U+00E9, which must be written as an escape such"
                        + " as \\n or \\x1f (in a properties file with two backslashes)",
                "\"delimiter:|\n\" | framing delimiter has the character U+000A, which must be written as an escape"
                        + " such as \\n or \\x1f (in a properties file with two backslashes)",
            })
    void saysWhatWouldBeRight(String text, String sentence) {
        assertThatThrownBy(() -> Framing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void refusesWhatCannotBeFramed() {
        assertThatThrownBy(() -> Framing.delimited(new byte[256])).hasMessageContaining("between 1 and 255 bytes");
        assertThatThrownBy(() -> Framing.lengthPrefixed(0)).hasMessageContaining("1, 2, 3, 4 or 8 bytes, but has 0");
        assertThatThrownBy(() -> Framing.iso8583(3)).hasMessageContaining("2 or 4 bytes, but has 3");
        assertThatThrownBy(() -> Framing.fixed(-1)).hasMessageContaining("but is -1");
    }
}
