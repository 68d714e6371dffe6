package io.knsock.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    /** Code points, as escapes in the source would be replaced before it is read. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00,
                0x07,
                0x08,
                0x09,
                0x0A,
                0x0D,
                0x1B,
                0x1F, // C0
                0x7F,
                0x80,
                0x85,
                0x9B,
                0x9F, // DEL and C1
                0xAD,
                0x061C,
                0x200B,
                0x200E,
                0x200F,
                0x202A,
                0x202E,
                0x2060,
                0x2066,
                0x2069,
                0xFEFF, // format
                0x2028,
                0x2029, // separators
                0xD800,
                0xDBFF,
                0xDC00,
                0xDFFF // half of a pair
            })
    void whatWouldDriveALogOrATerminalIsEscaped(int character) {
        String raw = "a" + Character.toString(character) + "b";
        assertThat(Printable.isPrintable(raw)).isFalse();
        assertThat(Printable.text(raw)).isEqualTo(String.format("a\\u%04Xb", character));
    }

    @Test
    void aFormatCharacterOutsideOfTheBasicPlaneIsEscapedAsTwo() {
        assertThat(Printable.text(Character.toString(0xE0041))).isEqualTo("\\uDB40\\uDC41");
    }

    @Test
    void halvesInTheWrongOrderAreEscaped() {
        assertThat(Printable.text("\udc00\ud800")).isEqualTo("\\uDC00\\uD800");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CN=Jörg Müller, O=Ünïcode", "日本語", "ქართული", "😀 {0} 'x' \\n", "שלום"})
    void whatPeopleWriteStaysAsItIs(String text) {
        assertThat(Printable.isPrintable(text)).isTrue();
        assertThat(Printable.text(text)).isSameAs(text);
    }

    @Test
    void whatIsLongIsCutAndSaysHowMuchIsMissing() {
        String most = "x".repeat(Printable.MAX_LENGTH);
        assertThat(Printable.text(most)).isSameAs(most);
        assertThat(Printable.text(most + "yz")).isEqualTo(most + "... (2 more characters)");
        assertThat(Printable.text("\n".repeat(1_000_000))).hasSizeLessThan(Printable.MAX_LENGTH + 40);
        assertThat(Printable.text("😀".repeat(1_000) + "😀")).endsWith("😀... (2 more characters)");
    }

    @Test
    void anObjectThatCannotSayWhatItIsHasTheNameOfItsClass() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("toString");
            }
        };
        assertThat(Printable.text(broken)).isEqualTo(broken.getClass().getName());
        assertThat(Printable.text(null)).isEqualTo("null");
    }

    @Test
    void aFailureWithPrintableTextsStaysItself() {
        Exception failure = new IllegalStateException("a", new NumberFormatException("b"));
        failure.addSuppressed(new IllegalArgumentException());
        assertThat(PrintableFailure.of(failure)).isSameAs(failure);
    }

    @Test
    void aFailureThatQuotesWhatCameIsCopiedWithItsStackTraces() {
        NumberFormatException cause = new NumberFormatException("For input string: \"1\r\nKNS0002 forged\"");
        Exception failure = new IllegalStateException("outer", cause);
        failure.addSuppressed(new IllegalArgumentException("\u001b[2J"));
        Throwable copy = PrintableFailure.of(failure);
        assertThat(trace(copy))
                .contains("java.lang.IllegalStateException: outer")
                .contains(
                        "Caused by: java.lang.NumberFormatException: For input string: \"1\\u000D\\u000AKNS0002 forged\"")
                .contains("Suppressed: java.lang.IllegalArgumentException: \\u001B[2J")
                .doesNotContain("PrintableFailure")
                .doesNotContain("\nKNS0002", "\u001b");
        assertThat(copy.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(copy.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
        assertThat(copy.getMessage()).isEqualTo("outer");
    }

    @Test
    void aFailureInACircleOrAnEndlessChainIsBounded() {
        Exception one = new Exception("one\n");
        Exception two = new Exception("two", one);
        one.initCause(two);
        assertThat(trace(PrintableFailure.of(one))).contains("one\\u000A", "two");
        Throwable chain = new Exception("0");
        for (int i = 1; i < 100_000; i++) {
            chain = new Exception(Integer.toString(i), chain);
        }
        assertThat(trace(PrintableFailure.of(chain))).contains("99999", "99980").doesNotContain("Exception: 0\n");
    }

    @Test
    void aFailureThatCannotSayWhatItIsHasTheNameOfItsClass() {
        class Broken extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }
        }
        assertThat(PrintableFailure.of(new Broken())).hasToString(Broken.class.getName());
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
