package io.knsock.engine.framing;

import static io.knsock.engine.framing.FrameCases.DELIMITED;
import static io.knsock.engine.framing.FrameCases.FIXED;
import static io.knsock.engine.framing.FrameCases.LIMIT;
import static io.knsock.engine.framing.FrameCases.filled;
import static io.knsock.engine.framing.FrameCases.fixedLength;
import static io.knsock.engine.framing.FrameCases.frames;
import static io.knsock.engine.framing.FrameCases.hex;
import static io.knsock.engine.framing.FrameCases.message;
import static io.knsock.engine.framing.FrameStream.cut;
import static io.knsock.engine.framing.FrameStream.encoded;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What every framing does with the stream, wherever that is split and whatever is in it. */
@ExtendWith(FrameCases.class)
class FramesTest {
    private final Random random = FrameCases.random();

    // ---- whatever is sent arrives

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#FRAMED")
    void cutsTheMessagesThatWereSentWhereverTheStreamIsSplit(String text) {
        Frames frames = frames(text, LIMIT);
        for (int i = 0; i < 30; i++) {
            List<Message> messages = messages(text, frames);
            byte[] stream = encoded(frames, messages);
            List<Message> expected =
                    messages.stream().map(one -> arriving(text, one)).toList();
            assertThat(cut(frames, stream, at -> stream.length)).isEqualTo(expected);
            assertThat(cut(frames, stream, at -> 1)).isEqualTo(expected);
            assertThat(cut(frames, stream, at -> 1 + random.nextInt(20))).isEqualTo(expected);
            int once = random.nextInt(stream.length);
            assertThat(cut(frames, stream, at -> at == 0 && once > 0 ? once : stream.length))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#FRAMED")
    void knowsAfterEveryByteWhetherItKeepsPartOfAFrame(String text) {
        Frames frames = frames(text, LIMIT);
        for (int i = 0; i < 10; i++) {
            try (FrameStream stream = new FrameStream(frames)) {
                for (Message message : messages(text, frames)) {
                    byte[] frame = encoded(frames, List.of(message));
                    for (int at = 0; at < frame.length; at++) {
                        assertThat(stream.decoder.hasMore()).isEqualTo(at > 0);
                        stream.feed(frame, at, 1);
                    }
                    assertThat(stream.decoder.hasMore()).isFalse();
                }
            }
        }
    }

    /** Neither too little is refused nor too much. */
    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#FRAMED")
    void refusesToSendExactlyWhatWouldNotArrive(String text) {
        Frames frames = frames(text, 1_000);
        int refusals = 0;
        for (int i = 0; i < 2_000; i++) {
            Message message = message(random, random.nextInt(random.nextInt(20) == 0 ? 400 : 6));
            byte[] stream = encoded(frames, List.of(message));
            List<Message> arrived = cut(frames, stream, at -> stream.length);
            if (isRefused(frames, message)) {
                refusals++;
                assertThat(arrived).as("%s", Arrays.toString(message.bytes())).isNotEqualTo(List.of(message));
            } else {
                assertThat(arrived)
                        .as("%s", Arrays.toString(message.bytes()))
                        .isEqualTo(List.of(arriving(text, message)));
            }
        }
        if (FIXED.contains(text) || text.startsWith("length:1")) {
            assertThat(refusals).isPositive();
        }
        if (DELIMITED.contains(text)) {
            byte[] endOfFrame = encoded(frames, List.of(Message.empty()));
            assertThat(isRefused(frames, Message.wrap(endOfFrame))).isTrue();
        }
    }

    @Test
    void receivesLinesThatEndEitherWay() {
        Frames frames = frames("line", 3);
        byte[] stream = bytes("abc\r\n\n\r\nabc\nab\r\r\n");
        List<Message> lines =
                List.of(Message.of("abc"), Message.empty(), Message.empty(), Message.of("abc"), Message.of("ab\r"));
        assertThat(cut(frames, stream, at -> stream.length)).isEqualTo(lines);
        assertThat(cut(frames, stream, at -> 1)).isEqualTo(lines);
    }

    @Test
    void losesNoByteOfARawStream() {
        for (int i = 0; i < 50; i++) {
            byte[] stream = new byte[random.nextInt(1_000)];
            random.nextBytes(stream);
            List<Message> pieces = cut(frames("raw", LIMIT), stream, at -> 1 + random.nextInt(300));
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            pieces.forEach(one -> joined.writeBytes(one.bytes()));
            assertThat(joined.toByteArray()).isEqualTo(stream);
            assertThat(pieces).allSatisfy(one -> assertThat(one.length()).isBetween(1, LIMIT));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "length:1, 05 68656c6c6f",
        "iso8583-2, 0005 68656c6c6f",
        "'iso8583-2,inclusive', 0007 68656c6c6f",
        "'length:3,little-endian', 050000 68656c6c6f",
        "iso8583-4, 00000005 68656c6c6f",
        "'length:4,little-endian,offset=2,inclusive', 0000 0b000000 68656c6c6f",
        "length:8, 0000000000000005 68656c6c6f",
        "'length:8,little-endian', 0500000000000000 68656c6c6f",
        "stx-etx, 02 68656c6c6f 03",
        "mllp, 0b 68656c6c6f 1c0d",
        "netstring, 353a 68656c6c6f 2c",
        "nul, 68656c6c6f 00",
        "line, 68656c6c6f 0a",
        "'delimiter:\\x01\\r', 68656c6c6f 010d",
        "fixed:5, 68656c6c6f",
        "raw, 68656c6c6f"
    })
    void putsAMessageOnTheWireAsTheProtocolSays(String text, String hex) {
        assertThat(encoded(frames(text, LIMIT), List.of(Message.of("hello")))).isEqualTo(hex(hex));
    }

    @Test
    void dropsWhatIsBeforeTheLength() {
        assertThat(cut(frames("length:1,offset=2", LIMIT), hex("ffee 01 61"), at -> 4))
                .containsExactly(Message.of("a"));
    }

    // ---- what is refused before it is sent

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "line | 61620a | the message holds a line feed at byte 2 and would arrive as two lines: choose another"
                        + " framing or encode it",
                "nul | 6100 | the message would end at byte 1, where nul would be read: choose another framing or encode"
                        + " it",
                "delimiter:-- | 61622d | the message would end at byte 2, where delimiter:-- would be read: choose"
                        + " another framing or encode it",
                "stx-etx | 03 | the message holds ETX (0x03) at byte 0 and would end there: choose another framing or"
                        + " encode it",
                "mllp | 611c62 | the message holds FS (0x1c) at byte 1 and would end there: choose another framing or"
                        + " encode it",
                "fixed:4 | 616263 | the message has 3 bytes, but fixed:4 carries messages of exactly 4: pad it, or"
                        + " choose another framing",
            })
    void saysWhyAMessageCannotBeSent(String text, String hex, String sentence) {
        assertThatThrownBy(() -> frames(text, LIMIT).check(Message.of(hex(hex))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void refusesAMessageForWhichItsLengthHasNoRoom() {
        frames("length:1", 1).check(filled(255));
        frames("length:1,inclusive", 1).check(filled(254));
        frames("iso8583-2", 1).check(filled(65_535));
        frames("length:3,offset=2,inclusive", 1).check(filled((1 << 24) - 6));
        assertThatThrownBy(() -> frames("length:1", 1).check(filled(256)))
                .hasMessage("the message has 256 bytes, but the length of length:1 allows for at most 255: choose a"
                        + " longer length");
        assertThatThrownBy(() -> frames("length:1,inclusive", 1).check(filled(255)))
                .hasMessageContaining("at most 254");
        assertThatThrownBy(() -> frames("iso8583-2", 1).check(filled(65_536))).hasMessageContaining("at most 65535");
        assertThatThrownBy(() -> frames("length:3,offset=2,inclusive", 1).check(filled((1 << 24) - 5)))
                .hasMessageContaining("at most 16777210");
    }

    // ---- helpers

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** A CR at the end of a line is taken for its end, as the framing says. */
    private static Message arriving(String text, Message sent) {
        byte[] bytes = sent.bytes();
        return text.equals("line") && bytes.length > 0 && bytes[bytes.length - 1] == '\r'
                ? Message.wrap(Arrays.copyOf(bytes, bytes.length - 1))
                : sent;
    }

    private static boolean isRefused(Frames frames, Message message) {
        try {
            frames.check(message);
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    /** Returns one to five messages that the framing can carry. */
    private List<Message> messages(String text, Frames frames) {
        List<Message> messages = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        while (messages.size() < count) {
            int length = random.nextInt(random.nextInt(4) == 0 ? LIMIT + 1 : 6);
            Message message = message(random, text.startsWith("fixed") ? fixedLength(text) : length);
            if (!isRefused(frames, message)) {
                messages.add(message);
            }
        }
        return messages;
    }
}
