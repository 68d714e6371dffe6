package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.Framing;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What framings are tested with: one of each kind, and messages by chance that can be repeated. */
public final class FrameCases implements TestExecutionExceptionHandler {
    /** To repeat a failure, put the seed it names here. */
    private static final long SEED = new Random().nextLong();

    public static final int LIMIT = 100;

    public static final List<String> DELIMITED = List.of(
            "line",
            "line,crlf",
            "line,any",
            "line,any,cr",
            "nul",
            "delimiter:\\r\\n",
            "delimiter:--",
            "delimiter:aba",
            "delimiter:\\x80",
            "delimiters:\\n,\\0,a",
            "delimiters:--,\\n,ab",
            "stx-etx",
            "stx-etx,check=lrc,over=message,controls=\\x05\\x06\\x15,skip=\\r\\n",
            "enclosed:<<,aba,check=crc16-modbus,little-endian",
            "enclosed:\\x02,\\x03,check=crc32,over=frame",
            "mllp",
            "mllp,tolerant");

    public static final List<String> COUNTED = List.of(
            "netstring",
            "length:1",
            "length:1,inclusive",
            "iso8583-2",
            "length:2,little-endian,offset=3",
            "length:3,offset=1,inclusive",
            "length:3,little-endian",
            "iso8583-4",
            "iso8583-4,inclusive",
            "length:4,little-endian,offset=2,inclusive",
            "length:4,digits",
            "length:3,digits,offset=2,inclusive",
            "length:4,hex,trailer=\\x03",
            "length:2,bcd",
            "length:4,offset=1,keep,adjust=4",
            "length:2,little-endian,offset=1,keep,inclusive,trailer=\\r\\n",
            "octet-counting",
            "octet-counting,detect",
            "length:8",
            "length:8,little-endian,offset=128,inclusive");

    public static final List<String> FIXED = List.of("fixed:1", "fixed:7", "fixed:100");

    public static final List<String> LIMITED = joined(DELIMITED, COUNTED);
    public static final List<String> FRAMED = joined(LIMITED, FIXED);
    public static final List<String> ALL = joined(FRAMED, List.of("raw"));

    public static Random random() {
        return new Random(SEED);
    }

    private static List<String> joined(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    public static Frames frames(String text, int limit) {
        return Frames.of(Framing.parse(text), limit);
    }

    public static int fixedLength(String text) {
        return Integer.parseInt(text.substring("fixed:".length()));
    }

    public static byte[] hex(String digits) {
        return ByteBufUtil.decodeHexDump(digits.replace(" ", ""));
    }

    public static Message filled(int length) {
        return Message.of("x".repeat(length));
    }

    /** Often made of the bytes that mean something to one framing or another. */
    public static Message message(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            byte[] marks = {0, 1, 2, 3, 0x0b, 0x1c, '\r', '\n', '-', 'a', 'b', ':', ',', '1', '2', (byte) 0x80};
            for (int i = 0; i < length; i++) {
                bytes[i] = marks[random.nextInt(marks.length)];
            }
        }
        return Message.wrap(bytes);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw new AssertionError("with SEED = " + SEED + "L: " + failure.getMessage(), failure);
    }
}
