package io.knsock.engine;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.nio.ByteBuffer;

/** One line, one message. */
record LineFrames(int maxFrameBytes) implements Frames {
    @Override
    public FrameDecoder decoder() {
        return new Decoder(maxFrameBytes);
    }

    @Override
    public void check(Message message) {
        ByteBuffer bytes = message.buffer();
        while (bytes.hasRemaining()) {
            if (bytes.get() == '\n') {
                throw new IllegalArgumentException("the message holds a line feed at byte " + (bytes.position() - 1)
                        + " and would arrive as two lines: choose another framing or encode it");
            }
        }
    }

    @Override
    public ByteBuf encode(Message message, ByteBufAllocator allocator) {
        return allocator
                .ioBuffer(message.length() + 1)
                .writeBytes(message.buffer())
                .writeByte('\n');
    }

    private static final class Decoder extends LineBasedFrameDecoder implements FrameDecoder {
        Decoder(int maxFrameBytes) {
            super(maxFrameBytes, true, true);
        }

        @Override
        public boolean hasPartialFrame() {
            return actualReadableBytes() > 0;
        }
    }
}
