package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.framing.MalformedFrameException;
import java.nio.ByteBuffer;

/**
 * The framing of Redis (RESP 2), for both sides: a message is one whole value, as it is on the wire. An array of values
 * is one value, too. What has none of the types is a line, as a person types it.
 *
 * <p>In settings: {@code framing=custom:io.knsock.examples.RespFraming}.
 */
public final class RespFraming implements FrameFormat {
    @Override
    public FrameReader reader() {
        return new Reader();
    }

    @Override
    public long maxFrameBytes(int messageBytes) {
        return messageBytes;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        to.put(message.buffer());
    }

    /** Finds the end of a value. It remembers how far it has come, so that nothing but a line is read twice. */
    private static final class Reader implements FrameReader {
        private int at;
        private long missing = 1;

        @Override
        public FrameCut read(ByteBuffer arrived) {
            while (missing > 0) {
                int lineEnd = at;
                while (lineEnd < arrived.limit() && arrived.get(lineEnd) != '\n') {
                    lineEnd++;
                }
                if (lineEnd == arrived.limit()) {
                    return FrameCut.incomplete();
                }
                long end = lineEnd + 1L;
                missing--;
                switch (arrived.get(at)) {
                    case '*' -> missing += Math.max(0, count(arrived, at + 1, lineEnd - 1));
                    case '$' -> {
                        int length = count(arrived, at + 1, lineEnd - 1);
                        end += length < 0 ? 0 : length + 2;
                    }
                    default -> {} // a line is all of it
                }
                if (end > arrived.limit()) {
                    missing++;
                    return FrameCut.incomplete(end);
                }
                at = (int) end;
            }
            int frame = at;
            at = 0;
            missing = 1;
            return FrameCut.message(0, frame, frame);
        }

        private static int count(ByteBuffer arrived, int begin, int end) {
            byte[] digits = new byte[Math.max(0, end - begin)];
            arrived.get(begin, digits);
            String text = new String(digits, ISO_8859_1);
            if (!text.matches("-1|[0-9]{1,9}")) {
                throw new MalformedFrameException("a length is not a number");
            }
            return Integer.parseInt(text);
        }
    }
}
