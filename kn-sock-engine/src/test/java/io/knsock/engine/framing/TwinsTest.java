package io.knsock.engine.framing;

import static io.knsock.engine.framing.FrameCases.LIMIT;
import static io.knsock.engine.framing.FrameCases.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.framing.Framing;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Whatever arrives, every framing and its {@linkplain Twins twin} cut the same, put the same on the wire, and keep no
 * more than they may. How many inputs there are of each is the system property {@code kn-sock.fuzz}.
 */
@ExtendWith(FrameCases.class)
class TwinsTest {
    private static final int INPUTS = Integer.getInteger("kn-sock.fuzz", 300);

    /** Too much for a frame, with nothing in it that ends one. */
    private static final byte[] NO_END = new byte[3 * LIMIT];

    static {
        Arrays.fill(NO_END, (byte) 0xEE);
    }

    private final Random random = FrameCases.random();

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#FRAMED")
    void cutTheSame(String text) {
        Framing framing = Framing.parse(text);
        Frames frames = Frames.of(framing, LIMIT);
        Frames twin = Frames.of(Framing.custom(Twins.of(framing)), LIMIT);
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = input(frames);
            long pieces = random.nextLong();
            String what = Arrays.toString(input);
            try (FrameStream one = new FrameStream(frames);
                    FrameStream other = new FrameStream(twin);
                    FrameStream split = new FrameStream(twin)) {
                one.feed(input, pieces(pieces));
                other.feed(input, pieces(pieces));
                if (other.failures.size() != one.failures.size()) { // one sees a few bytes later that it is too large
                    one.feed(NO_END, at -> NO_END.length);
                    other.feed(NO_END, at -> NO_END.length);
                }
                assertThat(other.messages).as(what).isEqualTo(one.messages);
                assertThat(other.failures.stream().map(Object::getClass).toList())
                        .as(what)
                        .isEqualTo(one.failures.stream().map(Object::getClass).toList());
                assertThat(other.decoder.hasMore()).as(what).isEqualTo(one.decoder.hasMore());
                // which of two things is wrong may depend on what has arrived, but not that something is
                split.feed(input, pieces(~pieces));
                if (split.failures.size() != one.failures.size()) {
                    split.feed(NO_END, at -> NO_END.length);
                }
                assertThat(split.messages).as(what).isEqualTo(one.messages);
                assertThat(split.failures).as(what).hasSameSizeAs(one.failures);
                assertThat(split.decoder.hasMore()).as(what).isEqualTo(one.decoder.hasMore());
                assertThat(one.decoder.keptBytes()).isLessThanOrEqualTo(1 << 10);
                assertThat(other.decoder.keptBytes()).isLessThanOrEqualTo(1 << 10);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#FRAMED")
    void putTheSameOnTheWire(String text) {
        Framing framing = Framing.parse(text);
        Frames frames = Frames.of(framing, LIMIT);
        Frames twin = Frames.of(Framing.custom(Twins.of(framing)), LIMIT);
        for (int i = 0; i < INPUTS; i++) {
            Message message = sendable(frames);
            assertThat(FrameStream.encoded(twin, List.of(message)))
                    .isEqualTo(FrameStream.encoded(frames, List.of(message)));
        }
    }

    private static IntUnaryOperator pieces(long seed) {
        Random own = new Random(seed);
        int most = 1 + own.nextInt(80);
        return at -> 1 + own.nextInt(most);
    }

    /** Frames, some of which are damaged, with noise between some. */
    private byte[] input(Frames frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean clean = random.nextBoolean();
        for (int count = random.nextInt(6); count >= 0; count--) {
            byte[] frame = FrameStream.encoded(frames, List.of(sendable(frames)));
            if (!clean && random.nextInt(4) == 0) {
                frame[random.nextInt(frame.length)] = message(random, 1).bytes()[0];
            }
            all.writeBytes(frame);
            if (!clean && random.nextInt(4) == 0) {
                all.writeBytes(message(random, random.nextInt(5)).bytes());
            }
        }
        byte[] bytes = all.toByteArray();
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private Message sendable(Frames frames) {
        List<Integer> lengths = new ArrayList<>(List.of(1, 7, 100));
        for (int i = 0; i < 8; i++) {
            lengths.add(random.nextInt(random.nextInt(4) == 0 ? LIMIT + 3 : 12));
        }
        while (true) {
            Message message = message(random, lengths.get(random.nextInt(lengths.size())));
            try {
                frames.check(message);
                return message;
            } catch (IllegalArgumentException unfit) {
                lengths.add(1 + random.nextInt(3));
            }
        }
    }
}
