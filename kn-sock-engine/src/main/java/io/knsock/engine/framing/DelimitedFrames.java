package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The same bytes end every message. */
final class DelimitedFrames implements Frames {
    private final Framing.Delimited framing;
    private final int maxFrameBytes;
    private final byte[] delimiter;

    /** Shared by connections, and so read by index only. */
    private final ByteBuf needle;

    DelimitedFrames(Framing.Delimited framing, int maxFrameBytes) {
        this.framing = framing;
        this.maxFrameBytes = maxFrameBytes;
        this.delimiter = framing.delimiter();
        this.needle = Unpooled.wrappedBuffer(delimiter);
    }

    @Override
    public Frames.Decoder decoder() {
        return new Decoder();
    }

    @Override
    public void check(Message message) {
        int length = message.length();
        ByteBuf bytes = Unpooled.wrappedBuffer(message.buffer());
        int found = find(bytes, 0, length);
        if (found < 0) {
            // The end of the message and the delimiter may together hold it earlier: "-" and "--" are "-" and "--".
            int tail = Math.min(length, delimiter.length - 1);
            ByteBuf end = Unpooled.buffer(tail + delimiter.length)
                    .writeBytes(bytes, length - tail, tail)
                    .writeBytes(delimiter);
            found = length - tail + find(end, 0, end.writerIndex());
        }
        if (found < length) {
            throw new IllegalArgumentException("the message would end at byte " + found + ", where " + framing
                    + " would be read: choose another framing or encode it");
        }
    }

    @Override
    public int frameBytes(Message message) {
        return message.length() + delimiter.length;
    }

    @Override
    public void append(Message message, ByteBuf to) {
        Frames.put(to, message).writeBytes(delimiter);
    }

    /** Returns where the first delimiter between the two indices begins, or -1. */
    private int find(ByteBuf in, int from, int to) {
        int end = to - delimiter.length + 1;
        for (int at = from; at < end; at++) {
            at = in.indexOf(at, end, delimiter[0]);
            if (at < 0) {
                return -1;
            }
            if (ByteBufUtil.equals(in, at, needle, 0, delimiter.length)) {
                return at;
            }
        }
        return -1;
    }

    /** Unlike Netty's, this does not search again what it has searched: bytes may arrive one by one. */
    private final class Decoder extends FrameDecoder {
        /** In how much of what is kept no delimiter begins. */
        private int searched;

        Decoder() {
            super(maxFrameBytes);
        }

        @Override
        @Nullable Message cut(ByteBuf in) {
            int begin = in.readerIndex();
            int found = find(in, begin + searched, in.writerIndex());
            if (found < 0) {
                searched = Math.max(0, in.readableBytes() - delimiter.length + 1);
                checkLength(searched);
                return null;
            }
            searched = 0;
            checkLength(found - begin);
            return take(in, 0, found - begin, delimiter.length);
        }
    }
}
