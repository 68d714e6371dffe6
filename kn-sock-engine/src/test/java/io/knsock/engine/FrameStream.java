package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** A connection's decoder, with what it passes on, what it throws, and what memory it takes. */
final class FrameStream implements AutoCloseable {
    final Memory memory = new Memory();
    final List<Message> messages = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final Frames.FrameDecoder decoder;
    private final EmbeddedChannel channel = new EmbeddedChannel();

    FrameStream(Frames frames) {
        decoder = frames.decoder();
        channel.config().setAllocator(memory);
        channel.pipeline().addLast(decoder).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                messages.add((Message) message);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
                failures.add(failure);
            }
        });
    }

    void feed(byte[] bytes, IntUnaryOperator pieceLength) {
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(pieceLength.applyAsInt(at), bytes.length - at);
            feed(bytes, at, length);
            at += length;
        }
    }

    void feed(byte[] bytes, int from, int length) {
        channel.writeInbound(memory.heapBuffer(Math.max(1, length)).writeBytes(bytes, from, length));
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        memory.checkReleased();
    }

    static byte[] encoded(Frames frames, List<Message> messages) {
        Memory memory = new Memory();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (Message message : messages) {
            ByteBuf frame = frames.encode(message, memory);
            assertThat(frame.writableBytes()).as("wasted").isZero();
            stream.writeBytes(ByteBufUtil.getBytes(frame));
            frame.release();
        }
        memory.checkReleased();
        return stream.toByteArray();
    }

    /** Returns the frame of one message: of so many bytes, or of as many as the framing is fixed to. */
    static byte[] whole(String framing, int length) {
        int bytes = framing.startsWith("fixed") ? FrameCases.fixedLength(framing) : length;
        return encoded(FrameCases.frames(framing, 1_000), List.of(FrameCases.filled(bytes)));
    }

    /** Feeds the stream in pieces and returns the messages; the piece at each index is as long as asked for. */
    static List<Message> cut(Frames frames, byte[] bytes, IntUnaryOperator pieceLength) {
        try (FrameStream stream = new FrameStream(frames)) {
            stream.feed(bytes, pieceLength);
            return List.copyOf(stream.messages);
        }
    }

    /** Knows the largest piece of memory it gave, and whether all came back. */
    static final class Memory extends AbstractByteBufAllocator {
        int largest;
        private final List<ByteBuf> given = new ArrayList<>();

        Memory() {
            super(false);
        }

        void checkReleased() {
            assertThat(given).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            ByteBuf buffer = new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
                @Override
                protected byte[] allocateArray(int capacity) {
                    largest = Math.max(largest, capacity);
                    return super.allocateArray(capacity);
                }
            };
            given.add(buffer);
            return buffer;
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return newHeapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
