package io.knsock.engine.stream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived on a connection and was not read yet: the buffers of the event loop, out of which it is copied once,
 * to where the reader wants it. The socket is read when somebody reads, until {@link #MOST_BYTES} are here, and again
 * when half of that is taken: so each turn of the loop and each waking of a thread is worth many bytes.
 *
 * <p>Bytes are copied without the lock, so that the event loop does not wait for a reader's thread. Only one reader is
 * at work at a time, and it alone moves the reader index of the first buffer, which it holds meanwhile.
 */
final class Inflow {
    /** With so much the socket is not read; what one turn of the loop reads comes on top. */
    static final int MOST_BYTES = 256 << 10;

    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Runnable readOn;

    // Guarded by the lock.
    private final Deque<ByteBuf> buffers = new ArrayDeque<>();
    private long bytes;
    private boolean paused = true;
    private boolean ended;
    private boolean dropped;
    private @Nullable StreamEnd failure;

    /** @param readOn has the socket read again; called by readers */
    Inflow(Runnable readOn) {
        this.readOn = readOn;
    }

    // ---- on the event loop

    /** Takes what has arrived, which it releases. */
    void add(ByteBuf arrivedBytes) {
        lock.lock();
        try {
            if (dropped || failure != null || !arrivedBytes.isReadable()) {
                arrivedBytes.release();
                return;
            }
            buffers.add(arrivedBytes);
            bytes += arrivedBytes.readableBytes();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes who waits for what was added. Returns whether the socket is to be read on. */
    boolean added() {
        lock.lock();
        try {
            if (!buffers.isEmpty()) {
                arrived.signalAll();
            }
            paused = bytes >= MOST_BYTES || dropped;
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that nothing more comes: the peer has ended its direction. */
    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the connection has ended. What had arrived can be read; then that is told, unless it was all. */
    void fail(StreamEnd why) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = why;
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- on any thread

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what was not read, since nobody reads any more. */
    void drop(StreamEnd why) {
        lock.lock();
        try {
            dropped = true;
            if (failure == null) {
                failure = why;
            }
            releaseAll();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void releaseAll() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
        bytes = 0;
    }

    /** Reads what there is. Blocks while there is nothing; returns -1 at the end of the stream. */
    int read(ByteBuffer to, StreamTimeout timeout, StreamWait.Expiry expiry) throws IOException {
        if (!to.hasRemaining()) {
            return 0;
        }
        reading.lock();
        try {
            int read = 0;
            ByteBuf first = first(timeout, expiry);
            while (first != null) {
                int length;
                try {
                    length = copy(first, to);
                } finally {
                    first.release();
                }
                read += length;
                first = took(first, length, to.hasRemaining());
            }
            return read == 0 ? -1 : read;
        } finally {
            reading.unlock();
        }
    }

    private static int copy(ByteBuf from, ByteBuffer to) {
        int length = Math.min(from.readableBytes(), to.remaining());
        int limit = to.limit();
        to.limit(to.position() + length);
        from.readBytes(to);
        to.limit(limit);
        return length;
    }

    /** Waits for the first buffer, and retains it for the caller; null at the end. */
    private @Nullable ByteBuf first(StreamTimeout timeout, StreamWait.Expiry expiry) throws IOException {
        lock.lock();
        try {
            StreamWait wait = null;
            while (true) {
                ByteBuf first = buffers.peek();
                if (first != null) {
                    return first.retain();
                }
                StreamEnd failed = failure;
                if (failed != null) {
                    throw failed.exception();
                }
                if (ended) {
                    return null;
                }
                if (paused) {
                    paused = false;
                    readOn.run();
                }
                if (wait == null) {
                    wait = new StreamWait(arrived, timeout, expiry, () -> 0);
                }
                wait.await("waiting for what the peer sends");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes off what was read. Returns the next buffer, retained, if more of what is there is wanted; else null.
     */
    @SuppressWarnings("ReferenceEquality") // the very buffer, not one with the same bytes
    private @Nullable ByteBuf took(ByteBuf from, int length, boolean more) {
        lock.lock();
        try {
            if (buffers.peek() != from) { // which were all let go of meanwhile
                return null;
            }
            bytes -= length;
            if (!from.isReadable()) {
                buffers.remove();
                from.release();
            }
            if (paused && !ended && failure == null && bytes <= MOST_BYTES / 2) {
                paused = false;
                readOn.run();
            }
            ByteBuf next = more ? buffers.peek() : null;
            return next == null ? null : next.retain();
        } finally {
            lock.unlock();
        }
    }
}
