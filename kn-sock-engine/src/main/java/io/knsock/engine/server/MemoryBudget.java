package io.knsock.engine.server;

import io.knsock.config.ServerConfig;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What all connections of one server may make it keep at once: frames and TLS records that are not complete, messages
 * in flight, and what waits to be written. When that is exceeded, the connections that hold most are ended until an
 * eighth of it is free: connections that hold little are not touched, and memory that is exhausted would end all of
 * them.
 *
 * <p>A connection reports what it holds by steps ({@link #STEP_BYTES}), so that the shared counter is touched by none
 * of the small messages. Safe for use by many threads: each {@link Share} is written by its event loop, but for the
 * mark that its connection is to end, which is set under {@link #ending}; what is to end counts as free at once, and is
 * taken off both counters when it has ended, in the same step.
 */
final class MemoryBudget {
    /** A connection may hold so much without its being known. */
    static final int STEP_BYTES = 2 * 1024;

    /** Of the smaller of heap and direct memory. */
    private static final int PART_OF_MEMORY = 4;

    /** What is freed when it is exceeded. */
    private static final int PART_FREED = 8;

    private final String server;
    private final long limit;
    private final Supplier<List<ServerConnection>> connections;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong toBeFreed = new AtomicLong();
    private final ReentrantLock ending = new ReentrantLock();

    /**
     * @param limit in bytes, greater than zero
     * @param connections returns those that there are
     */
    MemoryBudget(String server, long limit, Supplier<List<ServerConnection>> connections) {
        this.server = server;
        this.limit = limit;
        this.connections = connections;
    }

    /** Returns what the settings allow for a group of connections. */
    static MemoryBudget of(ServerConfig config, ConnectionGroup connections) {
        int set = config.limits().maxBufferedBytes();
        return new MemoryBudget(config.name(), set > 0 ? set : byDefault(), connections::all);
    }

    /** Returns what is allowed where the settings say nothing: a quarter of the smaller of heap and direct memory. */
    static long byDefault() {
        return Math.max(1, smallestMemory() / PART_OF_MEMORY);
    }

    static long smallestMemory() {
        return Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
    }

    /** Returns a budget that is never exceeded. */
    static MemoryBudget unlimited() {
        return new MemoryBudget("", Long.MAX_VALUE, List::of);
    }

    long limit() {
        return limit;
    }

    /** Returns how much is held by all connections, as far as they have reported it. */
    long held() {
        return held.get();
    }

    /** Returns the share of a new connection. */
    Share share() {
        return new Share();
    }

    /** What one connection holds. */
    final class Share {
        /** Written by the event loop. */
        private volatile long reported;

        /** Guarded by {@link #ending}. */
        private long marked;

        private boolean closed;

        /** Takes what the connection holds now; on its event loop. */
        void holds(long bytes) {
            long change = bytes - reported;
            if (change >= STEP_BYTES || -change >= STEP_BYTES) {
                reported = bytes;
                long now = held.addAndGet(change);
                if (change > 0 && now - toBeFreed.get() > limit) {
                    end();
                }
            }
        }

        long reported() {
            return reported;
        }

        /** The connection has ended, and holds nothing any more; on its event loop. */
        void close() {
            ending.lock();
            try {
                closed = true;
                toBeFreed.addAndGet(-marked);
                held.addAndGet(-reported);
                reported = 0;
            } finally {
                ending.unlock();
            }
        }

        /** Marks the connection as one that is to end, and returns how much that will free; 0 if it ends already. */
        private long mark() {
            if (closed || marked > 0) {
                return 0;
            }
            marked = reported;
            return marked;
        }
    }

    /** Only one thread at a time looks for whom to end; another that finds too much held leaves that to it. */
    private void end() {
        if (!ending.tryLock()) {
            return;
        }
        List<ServerConnection> ended = new ArrayList<>();
        try {
            long excess = held.get() - toBeFreed.get() - (limit - limit / PART_FREED);
            List<Candidate> largest = new ArrayList<>();
            for (ServerConnection connection : connections.get()) {
                largest.add(new Candidate(connection, connection.share().reported()));
            }
            largest.sort(Comparator.comparingLong(Candidate::bytes).reversed());
            for (Candidate next : largest) {
                if (excess <= 0 || next.bytes() == 0) {
                    break;
                }
                long freed = next.connection().share().mark();
                if (freed > 0) {
                    toBeFreed.addAndGet(freed);
                    excess -= freed;
                    ended.add(next.connection());
                }
            }
        } finally {
            ending.unlock();
        }
        ended.forEach(connection -> connection.endForMemory(server, limit));
    }

    /** A snapshot, since what is compared must not change while it is sorted. */
    private record Candidate(ServerConnection connection, long bytes) {}
}
