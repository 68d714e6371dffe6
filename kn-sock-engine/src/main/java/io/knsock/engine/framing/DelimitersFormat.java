package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameReader;
import io.knsock.framing.Framing;
import java.nio.ByteBuffer;
import java.util.List;

/** One of several delimiters ends every message. */
final class DelimitersFormat implements SizedFormat {
    private final Framing framing;
    private final List<byte[]> delimiters;
    private final byte[] sent;
    private final int longest;

    DelimitersFormat(Framing.Delimited framing) {
        this.framing = framing;
        this.delimiters = framing.delimiters();
        this.sent = framing.delimiter();
        this.longest = delimiters.stream().mapToInt(one -> one.length).max().orElseThrow();
    }

    @Override
    public FrameReader reader() {
        return new Reader();
    }

    @Override
    public void check(Message message) {
        int length = message.length();
        ByteBuffer frame = ByteBuffer.allocate(length + sent.length);
        write(message, frame);
        frame.flip();
        for (int at = 0; at < length; at++) {
            if (lengthAt(frame, at) > 0) {
                throw new IllegalArgumentException("the message would end at byte " + at + ", where " + framing
                        + " would be read: choose another framing or encode it");
            }
        }
    }

    @Override
    public long maxFrameBytes(int messageBytes) {
        return (long) messageBytes + longest;
    }

    @Override
    public int frameBytes(Message message) {
        return message.length() + sent.length;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        to.put(message.buffer()).put(sent);
    }

    /** Returns how long the delimiter is that begins at an index, or 0 if none does or its end is not there. */
    private int lengthAt(ByteBuffer in, int at) {
        for (byte[] delimiter : delimiters) {
            if (Bytes.begin(in, at, delimiter)) {
                return delimiter.length;
            }
        }
        return 0;
    }

    private final class Reader implements FrameReader {
        /** In how much of what has arrived no delimiter begins. */
        private int searched;

        @Override
        public FrameCut read(ByteBuffer arrived) {
            int end = arrived.limit();
            for (int at = searched; at < end; at++) {
                int length = lengthAt(arrived, at);
                if (length > 0) {
                    searched = 0;
                    return FrameCut.message(0, at, at + length);
                }
            }
            searched = Math.max(0, end - longest + 1);
            return FrameCut.incomplete();
        }
    }
}
