package io.knsock.engine;

import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;

/** What had arrived when the socket was read is one message; nothing marks its end on the wire. */
record RawFrames(int maxFrameBytes) implements Frames {
    @Override
    public FrameDecoder decoder() {
        return new Decoder(maxFrameBytes);
    }

    @Override
    public void check(Message message) {
        // any bytes will do
    }

    @Override
    public ByteBuf encode(Message message, ByteBufAllocator allocator) {
        return Frames.put(allocator.ioBuffer(message.length()), message);
    }

    /**
     * Joins the buffers of one read: Netty reads a socket in pieces as large as it guesses, and a TLS record is a piece
     * of its own, so without this a sender's 3,000 bytes would become two messages.
     */
    private static final class Decoder extends ChannelInboundHandlerAdapter implements FrameDecoder {
        private final int maxFrameBytes;
        private ByteBuf read = Unpooled.EMPTY_BUFFER;

        Decoder(int maxFrameBytes) {
            this.maxFrameBytes = maxFrameBytes;
        }

        @Override
        public boolean hasMore() {
            return read.isReadable();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object piece) {
            read = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), read, (ByteBuf) piece);
            while (read.readableBytes() >= maxFrameBytes) {
                context.fireChannelRead(Frames.take(read, maxFrameBytes));
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            pass(context);
            context.fireChannelReadComplete();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            pass(context);
            context.fireChannelInactive();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            read.release();
            read = Unpooled.EMPTY_BUFFER;
        }

        private void pass(ChannelHandlerContext context) {
            ByteBuf whole = read;
            read = Unpooled.EMPTY_BUFFER;
            int length = whole.readableBytes();
            try {
                if (length > 0) {
                    context.fireChannelRead(Frames.take(whole, length));
                }
            } finally {
                whole.release();
            }
        }
    }
}
