package io.knsock.engine.framing;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One byte before every message and one after it.
 *
 * @param after follows the byte that ends the message, or null if nothing does
 * @param tolerant whether ends of lines between frames are skipped
 */
record EnclosedFrames(Mark begin, Mark end, @Nullable Mark after, boolean tolerant, int maxFrameBytes)
        implements Frames {
    /** A control character that marks a boundary. */
    private enum Mark {
        STX(0x02),
        ETX(0x03),
        VT(0x0b),
        FS(0x1c),
        CR(0x0d);

        private final byte code;

        Mark(int code) {
            this.code = (byte) code;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s (0x%02x)", name(), code);
        }
    }

    static EnclosedFrames stxEtx(int maxFrameBytes) {
        return new EnclosedFrames(Mark.STX, Mark.ETX, null, false, maxFrameBytes);
    }

    static EnclosedFrames mllp(boolean tolerant, int maxFrameBytes) {
        return new EnclosedFrames(Mark.VT, Mark.FS, Mark.CR, tolerant, maxFrameBytes);
    }

    @Override
    public Frames.Decoder decoder() {
        return new Decoder();
    }

    @Override
    public void check(Message message) {
        int found = Frames.indexOf(message, end.code);
        if (found >= 0) {
            throw new IllegalArgumentException("the message holds " + end + " at byte " + found
                    + " and would end there: choose another framing or encode it");
        }
    }

    @Override
    public int frameBytes(Message message) {
        return 1 + message.length() + trailerBytes();
    }

    @Override
    public void append(Message message, ByteBuf to) {
        Frames.put(to.writeByte(begin.code), message).writeByte(end.code);
        if (after != null) {
            to.writeByte(after.code);
        }
    }

    private int trailerBytes() {
        return after == null ? 1 : 2;
    }

    private final class Decoder extends FrameDecoder {
        /** How much of what is kept holds no end. */
        private int searched;

        Decoder() {
            super(maxFrameBytes);
        }

        @Override
        @Nullable Message cut(ByteBuf in) {
            int first = in.readerIndex();
            if (tolerant && isEndOfLine(in.getByte(first))) {
                return skip(in);
            }
            if (in.getByte(first) != begin.code) {
                throw new CorruptedFrameException("it does not begin with " + begin);
            }
            int found = in.indexOf(first + Math.max(1, searched), in.writerIndex(), end.code);
            int payload = (found < 0 ? in.writerIndex() : found) - first - 1;
            checkLength(payload);
            if (found < 0 || in.readableBytes() < 1 + payload + trailerBytes()) {
                searched = 1 + payload;
                return null;
            }
            if (after != null && in.getByte(found + 1) != after.code) {
                throw new CorruptedFrameException("no " + after + " follows its " + end);
            }
            searched = 0;
            return take(in, 1, payload, trailerBytes());
        }

        private static Message skip(ByteBuf in) {
            while (in.isReadable() && isEndOfLine(in.getByte(in.readerIndex()))) {
                in.skipBytes(1);
            }
            return SKIPPED;
        }

        private static boolean isEndOfLine(byte one) {
            return one == '\r' || one == '\n';
        }
    }
}
