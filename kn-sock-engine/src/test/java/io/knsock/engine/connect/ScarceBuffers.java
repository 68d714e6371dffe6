package io.knsock.engine.connect;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/** Buffers of which there are not enough, when and as often as a test says. */
public final class ScarceBuffers extends AbstractByteBufAllocator {
    private static final String DIRECT = "Cannot reserve 65536 bytes of direct buffer memory (allocated: 1, limit: 2)";

    /** One of so many allocations fails; 0 for none. */
    public volatile int oneOf;

    /** Allocations of at least so many bytes fail. */
    public volatile int largest = Integer.MAX_VALUE;

    public ScarceBuffers() {
        super(true);
    }

    private void look(int bytes) {
        int chance = oneOf;
        if (bytes >= largest || (chance > 0 && ThreadLocalRandom.current().nextInt(chance) == 0)) {
            throw new OutOfMemoryError(DIRECT);
        }
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        look(initialCapacity);
        return PooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        look(initialCapacity);
        return PooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }
}
