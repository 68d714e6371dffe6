package io.knsock.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The codecs that are there. */
class CodecTest {
    @Test
    void messagesAndBytesAreThemselves() {
        Message message = Message.of(new byte[] {0, (byte) 0xFF});
        assertThat(Codec.message().decode(message)).isSameAs(message);
        assertThat(Codec.message().encode(message)).isSameAs(message);
        assertThat(Codec.bytes().decode(message)).containsExactly(0, 0xFF);
        byte[] bytes = {1};
        Message copied = Codec.bytes().encode(bytes);
        bytes[0] = 2;
        assertThat(copied.bytes()).containsExactly(1);
    }

    @Test
    void textIsReadAndWrittenInItsEncoding() {
        assertThat(Codec.text().encode("grün €").bytes()).isEqualTo("grün €".getBytes(UTF_8));
        assertThat(Codec.text().decode(Message.of("grün € 😀"))).isEqualTo("grün € 😀");
        assertThat(Codec.text(ISO_8859_1).encode("grün").bytes()).isEqualTo("grün".getBytes(ISO_8859_1));
        assertThat(Codec.text(ISO_8859_1).decode(Message.of("grün", ISO_8859_1)))
                .isEqualTo("grün");
        assertThat(Codec.text(UTF_16).decode(Codec.text(UTF_16).encode("grün"))).isEqualTo("grün");
        assertThat(Codec.text().decode(Message.empty())).isEmpty();
        assertThat(Codec.text().encode("").isEmpty()).isTrue();
    }

    @Test
    void whatAnEncodingDoesNotHaveIsRefusedAndNotReplaced() {
        assertThatThrownBy(() -> Codec.text(ISO_8859_1).encode("5 € net"))
                .isExactlyInstanceOf(MessageConversionException.class)
                .hasMessage("text cannot be written in ISO-8859-1: it has no character number 3 of 7");
        assertThatThrownBy(() -> Codec.text().encode("a\uD83Db"))
                .isExactlyInstanceOf(MessageConversionException.class)
                .hasMessage("text cannot be written in UTF-8: it has no character number 2 of 3");
    }

    @Test
    void whatIsNoSuchTextIsRefusedAndNotReplaced() {
        for (byte[] bad : List.of(
                new byte[] {'a', 'b', (byte) 0xFF, 'c'},
                new byte[] {'a', 'b', (byte) 0xC3, '('},
                new byte[] {'a', 'b', (byte) 0xE2, (byte) 0x82})) { // the beginning of the sign of the euro
            assertThatThrownBy(() -> Codec.text().decode(Message.of(bad)))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessage("a message cannot be read as text in UTF-8: byte 3 of " + bad.length + " does not fit");
        }
        byte[] large = new byte[5000];
        large[4000] = (byte) 0x81;
        assertThatThrownBy(() -> Codec.text(Charset.forName("windows-1252")).decode(Message.of(large)))
                .hasMessage("a message cannot be read as text in windows-1252: byte 4001 of 5000 does not fit");
    }

    @Test
    void aReplacementThatWasSentIsText() {
        String sent = "x\uFFFDy".repeat(3000);
        assertThat(Codec.text().decode(Message.of(sent))).isEqualTo(sent);
    }

    @Test
    void whatAPeerCanCauseCostsNoStackTrace() {
        assertThat(new UnreadableMessageException("x").getStackTrace()).isEmpty();
    }

    @Test
    void aCharsetThatOnlyReadsIsRefused() {
        Charset readable = Charset.availableCharsets().values().stream()
                .filter(charset -> !charset.canEncode())
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> Codec.text(readable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("charset " + readable + " can be read and not written: use another, such as UTF-8");
    }
}
