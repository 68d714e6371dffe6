package io.knsock.engine.framing;

import static io.knsock.engine.framing.FrameCases.COUNTED;
import static io.knsock.engine.framing.FrameCases.LIMIT;
import static io.knsock.engine.framing.FrameCases.filled;
import static io.knsock.engine.framing.FrameCases.fixedLength;
import static io.knsock.engine.framing.FrameCases.frames;
import static io.knsock.engine.framing.FrameCases.hex;
import static io.knsock.engine.framing.FrameCases.message;
import static io.knsock.engine.framing.FrameStream.cut;
import static io.knsock.engine.framing.FrameStream.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What every framing does with what is too large, unfinished or no frame at all. */
@ExtendWith(FrameCases.class)
class BadFramesTest {
    private final Random random = FrameCases.random();

    // ---- limits

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#LIMITED")
    void acceptsWhatIsAsLargeAsAllowedAndNothingLarger(String text) {
        Frames generous = frames(text, 1_000);
        for (int size : new int[] {LIMIT - 1, LIMIT}) {
            byte[] fits = encoded(generous, List.of(filled(size), filled(size)));
            assertThat(cut(frames(text, LIMIT), fits, at -> fits.length)).containsExactly(filled(size), filled(size));
            assertThat(cut(frames(text, LIMIT), fits, at -> 1)).containsExactly(filled(size), filled(size));
        }
        byte[] large = encoded(generous, List.of(filled(LIMIT), filled(LIMIT + 1), filled(1)));
        for (int step : new int[] {large.length, 1, 7}) {
            try (FrameStream stream = new FrameStream(frames(text, LIMIT))) {
                stream.feed(large, at -> step);
                assertThat(stream.failures).hasExactlyElementsOfTypes(TooLongFrameException.class);
                assertThat(stream.messages).containsExactly(filled(LIMIT)); // and not what follows
                assertThat(stream.decoder.hasMore()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#LIMITED")
    void refusesWhatIsTooLargeAsSoonAsItIsKnownToBe(String text) {
        int header = encoded(frames(text, 1_000), List.of(filled(1))).length - 1;
        byte[] large = encoded(frames(text, 1_000), List.of(filled(200)));
        int expected = COUNTED.contains(text) ? header + 2 : header + LIMIT + 1;
        try (FrameStream stream = new FrameStream(frames(text, LIMIT))) {
            for (int at = 0; at < expected && stream.failures.isEmpty(); at++) {
                stream.feed(large, at, 1);
            }
            assertThat(stream.failures).hasExactlyElementsOfTypes(TooLongFrameException.class);
        }
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#FRAMED")
    void makesNoMessageOfWhatThePeerLeavesUnfinished(String text) {
        Frames frames = frames(text, LIMIT);
        byte[] frame = encoded(frames, List.of(filled(text.startsWith("fixed") ? fixedLength(text) : 20)));
        for (int length = 1; length < frame.length; length++) {
            FrameStream stream = new FrameStream(frames);
            stream.feed(frame, 0, length);
            assertThat(stream.decoder.hasMore()).isTrue();
            stream.close();
            assertThat(stream.messages).isEmpty();
            assertThat(stream.failures).isEmpty();
        }
    }

    // ---- garbage

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#ALL")
    void survivesGarbageWithinItsLimits(String text) {
        Frames frames = frames(text, LIMIT);
        for (int i = 0; i < 300; i++) {
            try (FrameStream stream = new FrameStream(frames)) {
                int atFailure = -1;
                for (int chunk = 0; chunk < 40; chunk++) {
                    byte[] garbage = message(random, random.nextInt(64)).bytes();
                    stream.feed(garbage, 0, garbage.length);
                    if (atFailure < 0 && !stream.failures.isEmpty()) {
                        atFailure = stream.messages.size();
                    }
                }
                assertThat(stream.failures)
                        .hasSizeLessThanOrEqualTo(1)
                        .allSatisfy(failure -> assertThat(failure)
                                .isInstanceOfAny(TooLongFrameException.class, CorruptedFrameException.class));
                if (atFailure >= 0) {
                    assertThat(stream.messages).hasSize(atFailure);
                }
                assertThat(stream.messages)
                        .allSatisfy(one -> assertThat(one.length()).isLessThanOrEqualTo(LIMIT));
                // the largest message, its boundaries and one chunk, as the next power of two
                assertThat(stream.memory.largest).isLessThanOrEqualTo(512);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "iso8583-4, 7fffffff",
        "iso8583-4, ffffffff",
        "iso8583-4, 00000065",
        "'iso8583-4,inclusive', ffffffff",
        "'length:4,little-endian', 65000000",
        "length:8, 7fffffffffffffff",
        "length:8, 8000000000000000",
        "length:8, ffffffffffffffff",
        "length:8, 0000000100000000",
        "'length:8,offset=128,inclusive', ffffffffffffffff",
        "'length:8,little-endian,inclusive', ffffffffffffff7f",
        "'length:8,digits', 3939393939393939",
        "'length:8,hex', 4646464646464646",
        "'length:8,bcd', 9999999999999999",
        "octet-counting, 31303120",
        "octet-counting, 3939393939393939393939393939393939393939",
        "netstring, 313031",
        "netstring, 39393939393939393939393939393939393939",
    })
    void takesNoMemoryForALengthThatIsTooLarge(String text, String header) {
        byte[] length = hex(header);
        int offset = text.contains("offset=128") ? 128 : 0;
        for (int step : new int[] {500, 1}) {
            try (FrameStream stream = new FrameStream(frames(text, LIMIT))) {
                stream.feed(new byte[offset], at -> step);
                stream.feed(length, at -> step);
                assertThat(stream.failures).hasExactlyElementsOfTypes(TooLongFrameException.class);
                assertThat(stream.memory.largest).isLessThanOrEqualTo(256);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mllp, 4d5348, it does not begin with VT (0x0b)",
        "mllp, 0b61621c, ",
        "mllp, 0b61621c62, no CR (0x0d) follows its FS (0x1c)",
        "mllp, 0b61621c1c0d, no CR (0x0d) follows its FS (0x1c)",
        "mllp, 0b61621c0d0a, it does not begin with VT (0x0b)",
        "'mllp,tolerant', 0a4d, it does not begin with VT (0x0b)",
        "'length:2,digits', 3a30, its length is not of 2 decimal digits",
        "'length:1,hex', 67, its length is not of 1 hexadecimal digit",
        "'length:1,bcd', 0a, its length is not in binary-coded decimal digits",
        "'length:1,adjust=4', 03, 'its length is 3, which is less than the 4 that it counts besides the message'",
        "'length:1,trailer=--', 01612d2b, its trailer does not follow its last byte",
        "octet-counting, 303161, 'it does not begin with its length, a number without leading zeros'",
        "octet-counting, 313a, its length is not a number with a space after it",
        "'octet-counting,detect', 313a, its length is not a number with a space after it",
        "'enclosed:<<,>>', 3c61, it does not begin with 0x3c3c",
        "'stx-etx,check=lrc', 02610300, 'its lrc is 0x0, but 0x62 was computed: was it damaged?'",
        "'stx-etx,controls=\\x05', 06, it does not begin with 0x02",
        "stx-etx, 03, it does not begin with STX (0x02)",
        "stx-etx, 02610303, it does not begin with STX (0x02)",
        "netstring, 3a2c, its length is not a number with a colon after it",
        "netstring, 353b, its length is not a number with a colon after it",
        "netstring, 2d31, its length is not a number with a colon after it",
        "netstring, 3035, its length begins with a zero",
        "netstring, 30303a2c, its length begins with a zero",
        "netstring, 303a2c, ",
        "netstring, 313a6162, no comma follows its last byte",
        "'iso8583-2,inclusive', 0001, 'its length is 1, which is less than the 2 of its header'",
        "'iso8583-2,inclusive', 0002, ",
        "'length:8,offset=1,inclusive', 000000000000000008, 'its length is 8, which is less than the 9 of its header'"
    })
    void saysWhatIsMalformedAndPassesOnNothingMore(String text, String hex, String sentence) {
        byte[] bytes = hex(hex);
        for (int step : new int[] {100, 1}) {
            try (FrameStream stream = new FrameStream(frames(text, LIMIT))) {
                stream.feed(bytes, at -> step);
                if (sentence == null) {
                    assertThat(stream.failures).isEmpty();
                } else {
                    int before = stream.messages.size();
                    byte[] good = encoded(frames(text, LIMIT), List.of(Message.of("x"), Message.of("y")));
                    stream.feed(good, at -> step);
                    assertThat(stream.failures)
                            .singleElement()
                            .isInstanceOf(CorruptedFrameException.class)
                            .extracting(Throwable::getMessage)
                            .isEqualTo(sentence);
                    assertThat(stream.messages).hasSize(before);
                    assertThat(stream.decoder.hasMore()).isFalse();
                }
            }
        }
    }
}
