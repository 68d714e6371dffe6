package io.knsock.engine.stream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived on a connection and was not read yet: the buffers of the event loop, out of which it is copied once,
 * to where the reader wants it. The socket is read when somebody reads, until {@link #MOST_BYTES} are here, and again
 * when half of that is taken: so each turn of the loop and each waking of a thread is worth many bytes.
 *
 * <p>Bytes are copied without the lock, so that the event loop does not wait for a reader's thread. Only one reader is
 * at work at a time, and it alone moves the reader index of the first buffer, which it holds meanwhile.
 *
 * <p>A reader may have the event loop lend what arrives to a function: then bytes are neither copied nor handed to
 * another thread, and the reader's thread only waits for the end of that.
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
    private @Nullable Lending lending;

    /** @param readOn has the socket read again; called by readers */
    Inflow(Runnable readOn) {
        this.readOn = readOn;
    }

    // ---- on the event loop

    /** Takes what has arrived, which it releases. */
    void add(ByteBuf arrivedBytes) {
        Lending to = begin();
        if (to != null) {
            to.lend(arrivedBytes);
        }
        lock.lock();
        try {
            if (to != null) {
                to.busy = false;
                if (to.over || lending != to) { // who waits is done, or does not wait any more
                    lending = null;
                    arrived.signalAll();
                }
            }
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

    /** Returns to whom the next bytes are lent, which has to wait for their return; null for nobody. */
    private @Nullable Lending begin() {
        lock.lock();
        try {
            Lending to = lending;
            if (to != null && failure == null) {
                to.busy = true;
                return to;
            }
            return null;
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
        beginRead();
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

    private void beginRead() {
        if (reading.isHeldByCurrentThread()) {
            throw new IllegalStateException("a read within a function to which bytes are lent: it has them already");
        }
        reading.lock();
    }

    /**
     * Lends what there is, by this thread. Blocks while there is nothing.
     *
     * @return null if all that there was is taken; else whether that is the end of the stream
     */
    @Nullable Boolean lend(Predicate<ByteBuffer> taker, StreamTimeout timeout, StreamWait.Expiry expiry) throws IOException {
        beginRead();
        try {
            ByteBuf first = first(timeout, expiry);
            if (first == null) {
                return true;
            }
            Lending to = new Lending(taker);
            while (first != null) {
                int length = first.readableBytes();
                try {
                    to.lend(first);
                } finally {
                    first.release();
                }
                first = took(first, length - first.readableBytes(), !to.over);
            }
            to.throwFailure();
            return to.over ? false : null;
        } finally {
            reading.unlock();
        }
    }

    /**
     * Has the event loop lend what arrives from now on, if nothing is here. Blocks until a taker has enough.
     *
     * @return as above; null at once if something is here
     */
    @Nullable Boolean lendArriving(Predicate<ByteBuffer> taker, StreamTimeout timeout, StreamWait.Expiry expiry)
            throws IOException {
        beginRead();
        lock.lock();
        try {
            if (!buffers.isEmpty()) {
                return null;
            }
            Lending mine = new Lending(taker);
            lending = mine;
            try {
                await(mine, new StreamWait(arrived, timeout, expiry, () -> mine.bytes));
            } finally {
                lending = null;
                while (mine.busy) {
                    arrived.awaitUninterruptibly();
                }
            }
            mine.throwFailure();
            return !mine.over;
        } finally {
            lock.unlock();
            reading.unlock();
        }
    }

    private void await(Lending to, StreamWait wait) throws IOException {
        while (!to.over) {
            StreamEnd failed = failure;
            if (failed != null && !to.busy) {
                throw failed.exception();
            }
            if (ended && !to.busy) {
                return;
            }
            if (paused) {
                paused = false;
                readOn.run();
            }
            wait.await("waiting for what the peer sends");
        }
    }

    /** A function to which bytes are lent. Guarded by the lock, but for what the thread says that lends. */
    private static final class Lending {
        private final Predicate<ByteBuffer> taker;
        private @Nullable Throwable failure;
        private boolean over;
        private boolean busy;
        private volatile long bytes;

        Lending(Predicate<ByteBuffer> taker) {
            this.taker = taker;
        }

        /** Takes from the buffer what the function takes; it is over if that wants no more, leaves some, or fails. */
        @SuppressWarnings("NonAtomicVolatileUpdate") // only one thread lends
        void lend(ByteBuf from) {
            ByteBuffer lent =
                    from.nioBuffer(from.readerIndex(), from.readableBytes()).asReadOnlyBuffer();
            try {
                over = !taker.test(lent);
            } catch (Throwable thrown) { // it is thrown where the function came from
                failure = thrown;
                over = true;
            }
            over |= lent.hasRemaining();
            bytes += lent.position();
            from.skipBytes(lent.position());
        }

        void throwFailure() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failure != null) { // not declared, but other languages have it
                throw new UndeclaredThrowableException(failure);
            }
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
