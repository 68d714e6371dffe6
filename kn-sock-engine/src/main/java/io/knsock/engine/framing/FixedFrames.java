package io.knsock.engine.framing;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Every message has the same length, which the settings have seen to be no more than is allowed. */
record FixedFrames(int bytes) implements Frames {
    @Override
    public Frames.Decoder decoder() {
        return new Decoder(bytes);
    }

    @Override
    public void check(Message message) {
        if (message.length() != bytes) {
            throw new IllegalArgumentException("the message has " + message.length() + " bytes, but fixed:" + bytes
                    + " carries messages of exactly " + bytes + ": pad it, or choose another framing");
        }
    }

    @Override
    public int frameBytes(Message message) {
        return message.length();
    }

    @Override
    public void append(Message message, ByteBuf to) {
        Frames.put(to, message);
    }

    private static final class Decoder extends FrameDecoder {
        private final int bytes;

        Decoder(int bytes) {
            super(bytes);
            this.bytes = bytes;
        }

        @Override
        @Nullable Message cut(ByteBuf in) {
            return in.readableBytes() < bytes ? null : take(in, 0, bytes, 0);
        }

        @Override
        long announced(ByteBuf in) {
            return bytes;
        }
    }
}
