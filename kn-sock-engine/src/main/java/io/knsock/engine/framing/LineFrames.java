package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.Framing.Line;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/** One line, one message. */
final class LineFrames implements Frames {
    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private final boolean anyEnd;
    private final boolean sendsCr;
    private final boolean sendsLf;
    private final int maxFrameBytes;

    private LineFrames(Line framing, int maxFrameBytes) {
        this.anyEnd = framing.anyEnd();
        this.sendsCr = framing.sent() != Line.End.LF;
        this.sendsLf = framing.sent() != Line.End.CR;
        this.maxFrameBytes = maxFrameBytes;
    }

    static LineFrames of(Line framing, int maxFrameBytes) {
        return new LineFrames(framing, maxFrameBytes);
    }

    @Override
    public Frames.Decoder decoder() {
        return anyEnd ? new AnyEndDecoder(maxFrameBytes) : new Decoder(maxFrameBytes);
    }

    @Override
    public void check(Message message) {
        int lineFeed = Frames.indexOf(message, LF);
        if (lineFeed >= 0) {
            throw new IllegalArgumentException("the message holds a line feed at byte " + lineFeed
                    + " and would arrive as two lines: choose another framing or encode it");
        }
        int carriageReturn = anyEnd ? Frames.indexOf(message, CR) : -1;
        if (carriageReturn >= 0) {
            throw new IllegalArgumentException("the message holds a carriage return at byte " + carriageReturn
                    + " and would arrive as two lines: choose another framing or encode it");
        }
    }

    @Override
    public int frameBytes(Message message) {
        return message.length() + (sendsCr && sendsLf ? 2 : 1);
    }

    @Override
    public void append(Message message, ByteBuf to) {
        Frames.put(to, message);
        if (sendsCr) {
            to.writeByte(CR);
        }
        if (sendsLf) {
            to.writeByte(LF);
        }
    }

    /** Searches the frame, where that is fastest. */
    @Override
    public void checkAndAppend(Message message, ByteBuf to) {
        int begin = to.writerIndex();
        append(message, to);
        int end = begin + message.length();
        if (to.indexOf(begin, end, LF) >= 0 || (anyEnd && to.indexOf(begin, end, CR) >= 0)) {
            to.writerIndex(begin);
            check(message);
        }
    }

    /** Unlike Netty's, this does not count the CR of a line that is just as large as allowed and whose LF is late. */
    private static final class Decoder extends FrameDecoder {
        /** How much of what is kept holds no LF. */
        private int searched;

        Decoder(int maxFrameBytes) {
            super(maxFrameBytes);
        }

        @Override
        @Nullable Message cut(ByteBuf in) {
            int begin = in.readerIndex();
            int end = in.indexOf(begin + searched, in.writerIndex(), LF);
            int line = (end < 0 ? in.writerIndex() : end) - begin;
            int carriageReturn = line > 0 && in.getByte(begin + line - 1) == CR ? 1 : 0;
            checkLength(line - carriageReturn);
            searched = end < 0 ? line : 0;
            return end < 0 ? null : take(in, 0, line - carriageReturn, carriageReturn + 1);
        }
    }

    /**
     * Passes on a line at its CR: whether an LF follows may not be known before the peer has its reply. If one follows,
     * it is skipped.
     */
    private static final class AnyEndDecoder extends FrameDecoder {
        private int searched;

        /** Whether the last line ended with a CR, after which nothing has arrived yet. */
        private boolean afterCr;

        AnyEndDecoder(int maxFrameBytes) {
            super(maxFrameBytes);
        }

        @Override
        @Nullable Message cut(ByteBuf in) {
            int begin = in.readerIndex();
            if (afterCr) {
                afterCr = false;
                if (in.getByte(begin) == LF) {
                    in.skipBytes(1);
                    return SKIPPED;
                }
            }
            int from = begin + searched;
            int end = in.forEachByte(from, in.writerIndex() - from, ByteProcessor.FIND_CRLF);
            int line = (end < 0 ? in.writerIndex() : end) - begin;
            checkLength(line);
            searched = end < 0 ? line : 0;
            if (end < 0) {
                return null;
            }
            if (in.getByte(end) == LF) {
                return take(in, 0, line, 1);
            }
            boolean followed = end + 1 < in.writerIndex() && in.getByte(end + 1) == LF;
            afterCr = !followed && end + 1 == in.writerIndex();
            return take(in, 0, line, followed ? 2 : 1);
        }
    }
}
