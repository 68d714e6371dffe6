package io.knsock.engine.framing;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** What had arrived when the socket was read is one message; nothing marks its end on the wire. */
record RawFrames(int maxFrameBytes) implements Frames {
    @Override
    public Frames.Decoder decoder() {
        return new Decoder(maxFrameBytes);
    }

    @Override
    public void check(Message message) {
        // any bytes will do
    }

    @Override
    public int frameBytes(Message message) {
        return message.length();
    }

    @Override
    public void append(Message message, ByteBuf to) {
        Frames.put(to, message);
    }

    /**
     * Joins the buffers of one read: Netty reads a socket in pieces as large as it guesses, and a TLS record is a piece
     * of its own, so without this a sender's 3,000 bytes would become two messages.
     */
    private static final class Decoder extends FrameDecoder {
        private final int maxFrameBytes;

        /** Whether what is kept is all of a read. */
        private boolean readComplete;

        Decoder(int maxFrameBytes) {
            super(maxFrameBytes);
            this.maxFrameBytes = maxFrameBytes;
        }

        @Override
        @Nullable Message cut(ByteBuf in) {
            int length = in.readableBytes();
            return readComplete || length >= maxFrameBytes ? take(in, 0, Math.min(length, maxFrameBytes), 0) : null;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object piece) {
            readComplete = false;
            super.channelRead(context, piece);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            readComplete = true;
            turn();
            super.channelReadComplete(context);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            readComplete = true;
            turn();
            context.fireChannelInactive();
        }

        /** There are no frames that could be late. */
        @Override
        public boolean awaitsRest() {
            return false;
        }
    }
}
