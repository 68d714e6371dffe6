package io.knsock.engine.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What was written to a connection and is not with its socket yet. A writer fills a buffer and puts it where the event
 * loop takes all that are full at once; when they are written they are filled again. There are at most {@link
 * #MOST_BUFFERS}, and that bounds what waits. Buffers are made by the event loop only: what Netty leaves on a thread
 * that makes one must not stay with a caller's. Those that are not needed are let go of when all is written.
 *
 * <p>Small writes share a buffer until the event loop takes it. A writer that waits is woken when half of the buffers
 * are free, so that waking it is worth something.
 *
 * <p>Only one writer is at work at a time. Buffers are filled without the lock, by who has taken them out.
 */
final class Outflow {
    static final int BUFFER_BYTES = 64 << 10;
    static final int MOST_BUFFERS = 4;

    /** So much of a file is one write, at most as many at once as there may be buffers. */
    static final int PIECE_BYTES = 256 << 10;

    private static final String WRITING = "waiting for the peer to take what is sent";

    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final Loop loop;

    // Guarded by the lock.
    private final Deque<ByteBuf> free = new ArrayDeque<>();
    private final Deque<Object> ready = new ArrayDeque<>();
    private int made;
    private int underWay;
    private int piecesDone;
    private long written;
    private boolean planned;
    private boolean waiting;
    private boolean dropped;
    private boolean lost;
    private @Nullable StreamEnd failure;

    /** What the event loop does for it, later. */
    interface Loop {
        /** Has {@link #takeReady} called. */
        void writeReady();

        /** Has {@link #take(ByteBuf)} called with a new buffer. */
        void makeBuffer();
    }

    Outflow(Loop loop) {
        this.loop = loop;
    }

    // ---- on the event loop

    /** Takes a buffer that was made. */
    void take(ByteBuf buffer) {
        lock.lock();
        try {
            if (dropped || failure != null) {
                buffer.release();
                made--;
            } else {
                free.add(buffer);
                progress.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is to be written now, buffers and parts of files; they remain this one's until they are. */
    List<Object> takeReady() {
        lock.lock();
        try {
            planned = false;
            List<Object> all = new ArrayList<>(ready);
            ready.clear();
            underWay += all.size();
            if (waiting && free.isEmpty() && made < MOST_BUFFERS) {
                made++;
                loop.makeBuffer();
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that something is with the socket, or cannot be written. */
    void wrote(Object what, int bytes, @Nullable StreamEnd failed) {
        lock.lock();
        try {
            underWay--;
            if (failed != null) {
                lost = true;
                failure = failure == null ? failed : failure;
            } else {
                written += bytes;
            }
            if (what instanceof ByteBuf buffer) {
                buffer.clear();
                giveBack(buffer);
            } else {
                piecesDone++;
            }
            if (failure != null || underWay == 0 || free.size() >= MOST_BUFFERS / 2 || !(what instanceof ByteBuf)) {
                progress.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(ByteBuf buffer) {
        free.add(buffer);
        boolean useless = dropped || failure != null;
        boolean idle = underWay == 0 && ready.isEmpty() && !waiting;
        while (free.size() > (useless ? 0 : idle ? 1 : MOST_BUFFERS)) {
            free.remove().release();
            made--;
        }
    }

    /** Notes that the connection has ended. */
    void fail(StreamEnd why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            releaseAll();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- on any thread

    /** Returns how much memory is kept. */
    long bytes() {
        lock.lock();
        try {
            return (long) made * BUFFER_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of all that the event loop does not have, since nobody writes any more. */
    void drop(StreamEnd why) {
        lock.lock();
        try {
            dropped = true;
        } finally {
            lock.unlock();
        }
        fail(why);
    }

    private void releaseAll() {
        lost |= !ready.isEmpty();
        made -= free.size();
        free.forEach(ByteBuf::release);
        free.clear();
        for (Object one : ready) {
            ReferenceCountUtil.release(one);
            if (one instanceof ByteBuf) {
                made--;
            }
        }
        ready.clear();
    }

    // ---- by writers

    /** Writes everything. Blocks while there is no room. */
    void write(ByteBuffer from, StreamTimeout timeout, StreamWait.Expiry expiry) throws IOException {
        writing.lock();
        try {
            while (from.hasRemaining()) {
                ByteBuf buffer = buffer(timeout, expiry);
                int length = Math.min(buffer.writableBytes(), from.remaining());
                int limit = from.limit();
                from.limit(from.position() + length);
                buffer.writeBytes(from);
                from.limit(limit);
                put(buffer);
            }
            check();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes a part of a file by way of buffers. Blocks while there is no room.
     *
     * @return how much of it there was
     */
    long write(
            FileChannel file,
            long offset,
            long length,
            LongConsumer progressed,
            StreamTimeout timeout,
            StreamWait.Expiry expiry)
            throws IOException {
        writing.lock();
        try {
            long done = 0;
            while (done < length) {
                ByteBuf buffer = buffer(timeout, expiry);
                int read;
                try {
                    int wanted = (int) Math.min(buffer.writableBytes(), length - done);
                    read = buffer.writeBytes(file, offset + done, wanted);
                } finally {
                    put(buffer);
                }
                if (read < 0) {
                    break;
                }
                done += read;
                progressed.accept(done);
            }
            return done;
        } finally {
            writing.unlock();
        }
    }

    /** Writes a part of a file by the operating system's copying. Blocks until all of it is with the socket. */
    void write(FileParts parts, LongConsumer progressed, StreamTimeout timeout, StreamWait.Expiry expiry)
            throws IOException {
        writing.lock();
        try {
            int begun = 0;
            int first;
            lock.lock();
            try {
                first = piecesDone;
            } finally {
                lock.unlock();
            }
            int told = 0;
            while (told < parts.count()) {
                int done;
                lock.lock();
                try {
                    StreamWait wait = new StreamWait(progress, timeout, expiry, () -> written);
                    while (true) {
                        checkOpen();
                        done = piecesDone - first;
                        if (done > told || (begun < parts.count() && begun - done < MOST_BUFFERS)) {
                            break;
                        }
                        wait.await(WRITING);
                    }
                    while (begun < parts.count() && begun - done < MOST_BUFFERS) {
                        add(parts.next(begun++));
                    }
                } finally {
                    lock.unlock();
                }
                if (done > told) {
                    told = done;
                    progressed.accept(parts.bytes(told));
                }
            }
        } finally {
            writing.unlock();
        }
    }

    /** Blocks until everything is with the socket. */
    void flush(StreamTimeout timeout, StreamWait.Expiry expiry) throws IOException {
        lock.lock();
        try {
            StreamWait wait = new StreamWait(progress, timeout, expiry, () -> written);
            while (true) {
                if (ready.isEmpty() && underWay == 0 && !lost) {
                    return;
                }
                checkOpen();
                wait.await(WRITING);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a buffer out that has room; it must be {@link #put} back. */
    private ByteBuf buffer(StreamTimeout timeout, StreamWait.Expiry expiry) throws IOException {
        lock.lock();
        try {
            StreamWait wait = null;
            boolean asked = false;
            while (true) {
                checkOpen();
                if (ready.peekLast() instanceof ByteBuf last && last.isWritable()) {
                    ready.removeLast();
                    return last;
                }
                ByteBuf next = free.poll();
                if (next != null) {
                    return next;
                }
                if (!asked && made < MOST_BUFFERS) {
                    asked = true;
                    made++;
                    loop.makeBuffer();
                }
                if (wait == null) {
                    wait = new StreamWait(progress, timeout, expiry, () -> written);
                }
                waiting = true;
                try {
                    wait.await(WRITING);
                } finally {
                    waiting = false;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Puts a buffer back that was taken out, to be written if there is something in it. */
    private void put(ByteBuf buffer) {
        lock.lock();
        try {
            if (dropped || failure != null) {
                buffer.release();
                made--;
            } else if (buffer.isReadable()) {
                add(buffer);
            } else {
                free.add(buffer);
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(Object next) {
        ready.add(next);
        if (!planned) {
            planned = true;
            loop.writeReady();
        }
    }

    private void check() throws IOException {
        lock.lock();
        try {
            checkOpen();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws IOException {
        StreamEnd failed = failure;
        if (failed != null) {
            throw failed.exception();
        }
    }

    /** A part of a file, cut into pieces. */
    interface FileParts {
        int count();

        /** Returns a piece to be written, which releases itself. */
        FileRegion next(int index);

        /** Returns how many bytes the first so many pieces have. */
        long bytes(int pieces);
    }
}
