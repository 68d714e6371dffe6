package io.knsock.engine.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * How much of a socket is read before the others of the event loop have their turn: pieces that grow with what there
 * is, up to 64 KiB, until there are as many bytes as that. In raw framing all of them are one message. Netty reads up
 * to sixteen pieces, which is a megabyte: with a thousand connections that send, the loop would come round once a
 * second.
 */
final class ReadShare extends AdaptiveRecvByteBufAllocator {
    private static final int MOST_BYTES = 64 << 10;

    /** Netty's default for sockets. */
    private static final int MOST_PIECES = 16;

    ReadShare() {
        maxMessagesPerRead(MOST_PIECES);
    }

    @Override
    @SuppressWarnings("deprecation") // the class it comes from is what it was before it was deprecated as such
    public Handle newHandle() {
        return new Bounded((RecvByteBufAllocator.ExtendedHandle) super.newHandle());
    }

    /** One socket's. Guarded by its event loop. */
    private static final class Bounded implements RecvByteBufAllocator.ExtendedHandle {
        private final RecvByteBufAllocator.ExtendedHandle given;
        private int bytes;

        Bounded(RecvByteBufAllocator.ExtendedHandle given) {
            this.given = given;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return given.allocate(allocator);
        }

        @Override
        public int guess() {
            return given.guess();
        }

        @Override
        public void reset(ChannelConfig config) {
            bytes = 0;
            given.reset(config);
        }

        @Override
        public void incMessagesRead(int messages) {
            given.incMessagesRead(messages);
        }

        @Override
        public void lastBytesRead(int read) {
            bytes += Math.max(0, read);
            given.lastBytesRead(read);
        }

        @Override
        public int lastBytesRead() {
            return given.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int attempted) {
            given.attemptedBytesRead(attempted);
        }

        @Override
        public int attemptedBytesRead() {
            return given.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return bytes < MOST_BYTES && given.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
            return bytes < MOST_BYTES && given.continueReading(mayBeMore);
        }

        @Override
        public void readComplete() {
            given.readComplete();
        }
    }
}
