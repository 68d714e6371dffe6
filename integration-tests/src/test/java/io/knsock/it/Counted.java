package io.knsock.it;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.framing.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A framing of the application's own: a number in decimal digits, an exclamation mark, so many bytes. */
public class Counted implements FrameFormat {
    private static final int MOST_DIGITS = 5;

    @Override
    public FrameReader reader() {
        return Counted::read;
    }

    private static FrameCut read(ByteBuffer arrived) {
        int length = 0;
        for (int at = 0; at < Math.min(arrived.limit(), MOST_DIGITS); at++) {
            byte one = arrived.get(at);
            if (one == '!') {
                int end = at + 1 + length;
                return arrived.limit() < end ? FrameCut.incomplete(length) : FrameCut.message(at + 1, end, end);
            }
            if (one < '0' || one > '9') {
                throw new MalformedFrameException("it does not begin with its length");
            }
            length = 10 * length + one - '0';
        }
        if (arrived.limit() >= MOST_DIGITS) {
            throw new MalformedFrameException("its length has too many digits");
        }
        return FrameCut.incomplete();
    }

    @Override
    public long maxFrameBytes(int messageBytes) {
        return messageBytes + 11L;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        to.put((message.length() + "!").getBytes(StandardCharsets.US_ASCII)).put(message.buffer());
    }
}
