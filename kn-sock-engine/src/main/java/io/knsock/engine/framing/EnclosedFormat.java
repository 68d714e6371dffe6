package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.Checksum;
import io.knsock.framing.Enclosed;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameReader;
import io.knsock.framing.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** Bytes before and after every message, check bytes after these, single bytes between frames. */
final class EnclosedFormat implements SizedFormat {
    private final byte[] begin;
    private final byte[] end;
    private final Checksum checksum;
    private final Enclosed.Covered covered;
    private final boolean little;
    private final byte[] controls;
    private final byte[] skipped;
    private final int overhead;

    EnclosedFormat(Enclosed framing) {
        this.begin = framing.begin();
        this.end = framing.end();
        this.checksum = framing.checksum();
        this.covered = framing.covered();
        this.little = framing.byteOrder() == ByteOrder.LITTLE_ENDIAN;
        this.controls = framing.controls();
        this.skipped = framing.skipped();
        this.overhead = begin.length + end.length + checksum.bytes();
    }

    @Override
    public FrameReader reader() {
        return new Reader();
    }

    @Override
    public void check(Message message) {
        int length = message.length();
        ByteBuffer bytes = ByteBuffer.allocate(length + end.length)
                .put(message.buffer())
                .put(end)
                .flip();
        int found = find(bytes, 0);
        if (found < length) {
            throw new IllegalArgumentException("the message holds " + Bytes.text(end) + " at byte " + found
                    + " and would end there: choose another framing or encode it");
        }
    }

    @Override
    public long maxFrameBytes(int messageBytes) {
        return (long) messageBytes + overhead;
    }

    @Override
    public int frameBytes(Message message) {
        return isControl(message) ? 1 : message.length() + overhead;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        if (isControl(message)) {
            to.put(message.buffer());
            return;
        }
        int frame = to.position();
        to.put(begin).put(message.buffer()).put(end);
        if (checksum != Checksum.NONE) {
            long sum = sum(to, frame, to.position() - end.length);
            for (int i = 0; i < checksum.bytes(); i++) {
                to.put((byte) (sum >>> place(i)));
            }
        }
    }

    private boolean isControl(Message message) {
        return controls.length > 0
                && message.length() == 1
                && Bytes.hold(controls, message.buffer().get());
    }

    /** Returns where the first end begins, or -1. */
    private int find(ByteBuffer in, int from) {
        int last = in.limit() - end.length;
        for (int at = from; at <= last; at++) {
            if (in.get(at) == end[0] && Bytes.begin(in, at, end)) {
                return at;
            }
        }
        return -1;
    }

    /** Returns the checksum of a frame. */
    private long sum(ByteBuffer in, int frame, int messageEnd) {
        int from = covered == Enclosed.Covered.FRAME ? frame : frame + begin.length;
        int to = covered == Enclosed.Covered.MESSAGE ? messageEnd : messageEnd + end.length;
        return CheckBytes.of(checksum, in, from, to);
    }

    /** Returns by how many bits a byte of the checksum is shifted. */
    private int place(int index) {
        return (little ? index : checksum.bytes() - 1 - index) * Byte.SIZE;
    }

    private final class Reader implements FrameReader {
        /** In how much of what has arrived no end begins. */
        private int searched;

        @Override
        public FrameCut read(ByteBuffer arrived) {
            if (Bytes.hold(skipped, arrived.get(0))) {
                int length = 1;
                while (length < arrived.limit() && Bytes.hold(skipped, arrived.get(length))) {
                    length++;
                }
                return FrameCut.skip(length);
            }
            if (Bytes.hold(controls, arrived.get(0))) {
                return FrameCut.message(0, 1, 1);
            }
            if (!Bytes.agree(arrived, 0, begin)) {
                throw new MalformedFrameException("it does not begin with " + Bytes.text(begin));
            }
            int found = find(arrived, Math.max(begin.length, searched));
            if (found < 0) {
                searched = Math.max(begin.length, arrived.limit() - end.length + 1);
                return FrameCut.incomplete();
            }
            int frameBytes = found + end.length + checksum.bytes();
            if (arrived.limit() < frameBytes) {
                searched = found;
                return FrameCut.incomplete();
            }
            verify(arrived, found);
            searched = 0;
            return FrameCut.message(begin.length, found, frameBytes);
        }

        private void verify(ByteBuffer arrived, int found) {
            long sum = sum(arrived, 0, found);
            long given = 0;
            for (int i = 0; i < checksum.bytes(); i++) {
                given |= (arrived.get(found + end.length + i) & 0xFFL) << place(i);
            }
            if (given != sum) {
                throw new MalformedFrameException(String.format(
                        Locale.ROOT, "its %s is 0x%x, but 0x%x was computed: was it damaged?", checksum, given, sum));
            }
        }
    }
}
