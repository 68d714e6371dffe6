package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameReader;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.Framing;
import io.knsock.framing.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The length in decimal digits, a space, the message; perhaps lines between. */
final class OctetCountingFormat implements SizedFormat {
    /** More digits are more than any message has. */
    private static final int MOST_DIGITS = 10;

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private final boolean detection;

    OctetCountingFormat(Framing.OctetCounting framing) {
        this.detection = framing.detection();
    }

    @Override
    public FrameReader reader() {
        return new Reader();
    }

    @Override
    public void check(Message message) {
        if (message.isEmpty()) {
            throw new IllegalArgumentException(
                    "the message is empty, but octet-counting has no such messages: do not send it");
        }
    }

    @Override
    public long maxFrameBytes(int messageBytes) {
        return (long) header(messageBytes).length + messageBytes;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        to.put(header(message.length())).put(message.buffer());
    }

    private static byte[] header(int length) {
        return (length + " ").getBytes(StandardCharsets.US_ASCII);
    }

    private final class Reader implements FrameReader {
        /** In how much of what has arrived there is no LF. */
        private int searched;

        @Override
        public FrameCut read(ByteBuffer arrived) {
            byte first = arrived.get(0);
            boolean counted = first >= '1' && first <= '9';
            if (!counted && !detection) {
                throw new MalformedFrameException("it does not begin with its length, a number without leading zeros");
            }
            return counted ? counted(arrived) : line(arrived);
        }

        private FrameCut counted(ByteBuffer arrived) {
            long length = 0;
            int end = Math.min(arrived.limit(), MOST_DIGITS + 1);
            for (int at = 0; at < end; at++) {
                byte one = arrived.get(at);
                if (one == ' ') {
                    return arrived.limit() - at - 1 < length
                            ? FrameCut.incomplete(length)
                            : FrameCut.message(at + 1, at + 1 + (int) length, at + 1 + (int) length);
                }
                if (one < '0' || one > '9') {
                    throw new MalformedFrameException("its length is not a number with a space after it");
                }
                if (at == MOST_DIGITS) {
                    throw new FrameTooLargeException("its length has more than " + MOST_DIGITS + " digits");
                }
                length = length * 10 + one - '0';
            }
            return FrameCut.incomplete();
        }

        private FrameCut line(ByteBuffer arrived) {
            for (int at = searched; at < arrived.limit(); at++) {
                if (arrived.get(at) == LF) {
                    searched = 0;
                    return FrameCut.message(0, at > 0 && arrived.get(at - 1) == CR ? at - 1 : at, at + 1);
                }
            }
            searched = arrived.limit();
            return FrameCut.incomplete();
        }
    }
}
