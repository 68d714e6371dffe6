package io.knsock.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of a socket is read before another has its turn. */
class ReadShareTest {
    private static final int MOST = 64 << 10;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final RecvByteBufAllocator.ExtendedHandle share =
            (RecvByteBufAllocator.ExtendedHandle) new ReadShare().newHandle();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** Reads of a socket that has no end, as a transport does, and returns how much it read. */
    private int readAll() {
        share.reset(channel.config());
        int all = 0;
        do {
            ByteBuf piece = share.allocate(channel.alloc());
            int length = piece.writableBytes();
            piece.release();
            share.attemptedBytesRead(length);
            share.lastBytesRead(length);
            share.incMessagesRead(1);
            all += length;
        } while (share.continueReading(() -> true));
        share.readComplete();
        return all;
    }

    @Test
    void isSixtyFourKibibytesAndNoMoreThanAPieceAbove() {
        int last = 0;
        for (int round = 0; round < 20; round++) {
            last = readAll();
            assertThat(last).isLessThan(2 * MOST);
        }
        assertThat(last).isGreaterThanOrEqualTo(MOST);
    }

    @Test
    void beginsAnewWithEachTurn() {
        for (int round = 0; round < 20; round++) {
            readAll();
        }
        share.reset(channel.config());
        share.attemptedBytesRead(100);
        share.lastBytesRead(100);
        share.incMessagesRead(1);
        assertThat(share.continueReading(() -> true)).isTrue();
    }

    @Test
    void endsWithTheSocketEmptied() {
        share.reset(channel.config());
        share.attemptedBytesRead(1_000);
        share.lastBytesRead(-1); // the end
        share.incMessagesRead(1);
        assertThat(share.continueReading(() -> false)).isFalse();
    }
}
