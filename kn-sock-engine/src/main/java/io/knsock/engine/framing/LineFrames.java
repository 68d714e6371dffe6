package io.knsock.engine.framing;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One line, one message. */
record LineFrames(int maxFrameBytes) implements Frames {
    private static final byte LF = '\n';

    @Override
    public Frames.Decoder decoder() {
        return new Decoder(maxFrameBytes);
    }

    @Override
    public void check(Message message) {
        int lineFeed = Frames.indexOf(message, LF);
        if (lineFeed >= 0) {
            throw new IllegalArgumentException("the message holds a line feed at byte " + lineFeed
                    + " and would arrive as two lines: choose another framing or encode it");
        }
    }

    @Override
    public int frameBytes(Message message) {
        return message.length() + 1;
    }

    @Override
    public void append(Message message, ByteBuf to) {
        Frames.put(to, message).writeByte(LF);
    }

    /** Searches the frame, where that is fastest. */
    @Override
    public void checkAndAppend(Message message, ByteBuf to) {
        int begin = to.writerIndex();
        append(message, to);
        if (to.indexOf(begin, begin + message.length(), LF) >= 0) {
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
            int carriageReturn = line > 0 && in.getByte(begin + line - 1) == '\r' ? 1 : 0;
            checkLength(line - carriageReturn);
            searched = end < 0 ? line : 0;
            return end < 0 ? null : take(in, 0, line - carriageReturn, carriageReturn + 1);
        }
    }
}
