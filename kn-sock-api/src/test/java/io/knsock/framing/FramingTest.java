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
                "delimiter:--end--",
                "delimiter:a,b",
                "delimiters:\\n,\\0,a\\x2cb",
                "line,crlf",
                "line,any",
                "line,any,cr",
                "line,any,crlf",
                "length:4,digits",
                "length:6,hex,offset=1,keep",
                "length:2,bcd,inclusive",
                "length:4,offset=1,keep,adjust=4",
                "length:2,adjust=-3,trailer=\\r\\nEnd\\x2c",
                "mllp,tolerant",
                "octet-counting",
                "octet-counting,detect",
                "enclosed:<<,>>",
                "enclosed:\\x02,\\x03,check=crc16-modbus,over=frame,little-endian,controls=\\x05\\x06,skip=\\r\\n",
                "custom:com.acme.Frames"
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
                "morse | framing must be line, raw, delimiter:<bytes>, delimiters:<bytes>,<bytes>,"
                        + " length:<bytes>, fixed:<bytes>, stx-etx, enclosed:<bytes>,<bytes>, mllp, nul, netstring,"
                        + " octet-counting, iso8583-2, iso8583-4 or custom:<class>, but is 'morse'",
                "iso8583-3 | framing must be line, raw, delimiter:<bytes>, delimiters:<bytes>,<bytes>,"
                        + " length:<bytes>, fixed:<bytes>, stx-etx, enclosed:<bytes>,<bytes>, mllp, nul, netstring,"
                        + " octet-counting, iso8583-2, iso8583-4 or custom:<class>, but is 'iso8583-3'",
                "length:5 | framing length must have 1, 2, 3, 4 or 8 bytes, but has 5",
                "length:x | framing length must be a whole number of bytes, but is 'x'",
                "length:4,offset=129 | framing offset must be between 0 and 128, but is 129",
                "length:4,offset=-1 | framing offset must be between 0 and 128, but is -1",
                "length:4,exclusive | framing length:4 can have the options little-endian, big-endian, offset=<bytes>,"
                        + " keep, digits, hex, bcd, adjust=<bytes>, trailer=<bytes> and inclusive, but has 'exclusive'",
                "length:4, | framing length:4 can have the options little-endian, big-endian, offset=<bytes>, keep,"
                        + " digits, hex, bcd, adjust=<bytes>, trailer=<bytes> and inclusive, but has ''",
                "length:4,big-endian,little-endian | framing length:4 has the byte order twice",
                "length:4,offset=1,offset=2 | framing length:4 has offset twice",
                "raw,inclusive | framing raw has no options, but is 'raw,inclusive'",
                "line,inclusive | framing line can have the options any, crlf and cr, but has 'inclusive'",
                "line,cr | framing line with cr needs any, too: else a CR does not end a line that is received",
                "line,any,cr,crlf | framing line has the end of what is sent twice",
                "mllp,strict | framing mllp can have the options tolerant, but has 'strict'",
                "delimiters:\\r,\\r\\n | framing delimiter \\r\\n is never found, since it holds \\r: remove one of"
                        + " them (for lines that CR, LF or CRLF end there is line,any)",
                "length:9,digits | framing length in digits must be between 1 and 8, but is 9",
                "length:4,digits,little-endian | framing length in digits has no byte order: remove little-endian",
                "length:4,inclusive,adjust=2 | framing length cannot be inclusive and have adjust=2: adjust says all that"
                        + " the length counts besides what follows it",
                "length:4,digits,hex | framing length:4 has the encoding twice",
                "enclosed:<< | framing enclosed must have what begins and what ends a frame, enclosed:<bytes>,<bytes>,"
                        + " but is 'enclosed:<<'",
                "enclosed:,> | framing enclosed must have between 1 and 255 bytes as what begins a frame, but has 0",
                "stx-etx,check=md5 | framing check must be one of none, lrc, crc16-arc, crc16-modbus, crc16-ccitt,"
                        + " crc16-xmodem, crc32, crc32c, but is 'md5'",
                "stx-etx,over=all | framing over must be message, end or frame, but is 'all'",
                "stx-etx,controls=\\x02 | framing enclosed has \\x02 in controls, but a frame begins with it",
                "stx-etx,controls=\\x05,skip=\\x05 | framing enclosed has \\x05 in controls and in skip: it can be"
                        + " handed on or skipped",
                "custom: | framing custom must have the name of a class, such as custom:com.acme.Frames, but has ''",
                "custom:a b | framing custom must have the name of a class, such as custom:com.acme.Frames, but has"
                        + " 'a b'",
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
