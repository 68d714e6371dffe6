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
import java.util.stream.Stream;
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
            if (message.isEmpty() && text.contains("keep")) {
                assertThat(isRefused(frames, message)).isTrue(); // there is nothing to put before the length
                continue;
            }
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
    void receivesLinesThatCrLfOrBothEnd() {
        byte[] stream = bytes("abc\r\n\n\r\nabc\rab\r\r\n\rb\n\n\r");
        List<Message> lines = Stream.of("abc", "", "", "abc", "ab", "", "", "b", "", "")
                .map(Message::of)
                .toList();
        for (String text : List.of("line,any", "line,any,cr", "line,any,crlf")) {
            assertThat(cut(frames(text, 3), stream, at -> stream.length)).isEqualTo(lines);
            assertThat(cut(frames(text, 3), stream, at -> 1)).isEqualTo(lines);
            assertThat(cut(frames(text, 3), stream, at -> 1 + random.nextInt(4)))
                    .isEqualTo(lines);
        }
    }

    /** Whoever waits for a reply before it sends more gets one to a line that a CR ends. */
    @Test
    void passesALineOnAtItsCrAndKeepsNothingOfAnLfThatFollowsLate() {
        try (FrameStream stream = new FrameStream(frames("line,any", LIMIT))) {
            stream.feed(bytes("a\r"), at -> 2);
            assertThat(stream.messages).containsExactly(Message.of("a"));
            assertThat(stream.decoder.hasMore()).isFalse();
            stream.feed(bytes("\n"), at -> 1);
            assertThat(stream.decoder.hasMore()).isFalse();
            stream.feed(bytes("\n"), at -> 1);
            assertThat(stream.messages).containsExactly(Message.of("a"), Message.empty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'delimiters:\\n,\\x04,--', 610a62046362 2d2d, 61 62 6362",
        "'length:4,hex', 3030306161626364656667686969 3030304161626364656667686969, 61626364656667686969"
                + " 61626364656667686969",
        "'length:2,offset=4,keep', 00070000 0002 0103 00080000 0001 01, 000700000103 0008000001",
        "'length:4,offset=1,keep,adjust=4', 51 00000006 6100 53 00000004, 516100 53",
        "'octet-counting,detect', 34203c313e61 3c323e620a 3c333e630d0a 322030610a, 3c313e61 3c323e62 3c333e63 3061 -",
        "'stx-etx,check=lrc,controls=\\x05\\x06,skip=\\n', 05 0a0a 02610362 06 0a 06, 05 61 06 06",
        "'stx-etx,skip=\\x03\\0', 03 00 0261 03 03, 61",
        "'mllp,tolerant', 0d0a 0b611c0d 0a 0d 0d0a 0b621c0d 0a, 61 62",
        "'length:2,trailer=\\x03', 00026103 03 000003, 6103 -",
    })
    void findsTheMessagesThatAPeerHasSent(String text, String hex, String messages) {
        List<Message> expected = Stream.of(messages.split(" "))
                .map(one -> Message.of(hex(one.replace("-", ""))))
                .toList();
        for (int step : new int[] {100, 3, 1}) {
            try (FrameStream stream = new FrameStream(frames(text, LIMIT))) {
                stream.feed(hex(hex), at -> step);
                assertThat(stream.failures).isEmpty();
                assertThat(stream.messages).isEqualTo(expected);
                assertThat(stream.decoder.hasMore()).isFalse();
            }
        }
    }

    /** The check values of the catalogue of parametrised CRC algorithms: each of the digits 1 to 9. */
    @ParameterizedTest
    @CsvSource({
        "lrc, 31",
        "crc16-arc, bb3d",
        "crc16-modbus, 4b37",
        "crc16-ccitt, 29b1",
        "crc16-xmodem, 31c3",
        "crc32, cbf43926",
        "crc32c, e3069283",
    })
    void makesTheChecksumsThatOthersMake(String name, String sum) {
        String text = "stx-etx,over=message,check=" + name;
        byte[] frame = hex("02313233343536373839" + "03" + sum);
        assertThat(encoded(frames(text, LIMIT), List.of(Message.of("123456789"))))
                .isEqualTo(frame);
        assertThat(cut(frames(text, LIMIT), frame, at -> 1)).containsExactly(Message.of("123456789"));
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
        "'line,crlf', 68656c6c6f 0d0a",
        "'line,any', 68656c6c6f 0a",
        "'line,any,cr', 68656c6c6f 0d",
        "'line,any,crlf', 68656c6c6f 0d0a",
        "'delimiters:\\x04,\\n', 68656c6c6f 04",
        "'length:4,digits', 30303035 68656c6c6f",
        "'length:4,hex,inclusive', 30303039 68656c6c6f",
        "'length:2,hex,adjust=5', 3041 68656c6c6f",
        "'length:2,bcd', 0005 68656c6c6f",
        "'length:2,bcd,adjust=12', 0017 68656c6c6f",
        "'length:2,offset=4,keep', 68656c6c 0001 6f",
        "'length:4,offset=1,keep,adjust=4', 68 00000008 656c6c6f",
        "'length:2,adjust=-2', 0003 68656c6c6f",
        "'length:2,trailer=\\x03', 0005 68656c6c6f 03",
        "'length:2,inclusive,trailer=\\x03', 0008 68656c6c6f 03",
        "octet-counting, 3520 68656c6c6f",
        "'octet-counting,detect', 3520 68656c6c6f",
        "'stx-etx,check=lrc', 02 68656c6c6f 03 61",
        "'stx-etx,check=lrc,over=message', 02 68656c6c6f 03 62",
        "'stx-etx,check=lrc,over=frame', 02 68656c6c6f 03 63",
        "'enclosed:<<,>>', 3c3c 68656c6c6f 3e3e",
        "'mllp,tolerant', 0b 68656c6c6f 1c0d",
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
                "line,any | 610d | the message holds a carriage return at byte 1 and would arrive as two lines: choose"
                        + " another framing or encode it",
                "delimiters:--,ab | 61622d | the message would end at byte 0, where delimiters:--,ab would be read: choose"
                        + " another framing or encode it",
                "enclosed:<,>> | 3e | the message holds 0x3e3e at byte 0 and would end there: choose another framing or"
                        + " encode it",
                "octet-counting | '' | the message is empty, but octet-counting has no such messages: do not send it",
                "length:2,offset=4,keep | 0001 | the message has 2 bytes, but its first 4 are what length:2,offset=4,keep"
                        + " sends before the length: put them there",
                "length:2,adjust=-2 | 00 | the message has 1 bytes, but the length of length:2,adjust=-2 needs at least 2:"
                        + " correct adjust",
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

    @Test
    void refusesAMessageForWhichItsDigitsHaveNoRoom() {
        frames("length:3,digits", 1).check(filled(999));
        frames("length:2,hex", 1).check(filled(255));
        frames("length:1,bcd", 1).check(filled(99));
        frames("length:1,bcd,offset=2,keep", 1).check(filled(101));
        assertThatThrownBy(() -> frames("length:3,digits", 1).check(filled(1000)))
                .hasMessageContaining("at most 999");
        assertThatThrownBy(() -> frames("length:2,hex", 1).check(filled(256))).hasMessageContaining("at most 255");
        assertThatThrownBy(() -> frames("length:1,bcd", 1).check(filled(100))).hasMessageContaining("at most 99");
        assertThatThrownBy(() -> frames("length:1,bcd,offset=2,keep", 1).check(filled(102)))
                .hasMessageContaining("at most 101");
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
