package io.knsock.engine.stream;

import io.knsock.engine.time.Durations;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;

/** One wait of a read or a write for its turn, bounded by the time in which nothing happens. Guarded by its lock. */
final class StreamWait {
    private final Condition condition;
    private final StreamTimeout timeout;
    private final Expiry onExpiry;
    private final LongSupplier progress;
    private long seen;
    private long left;

    /** Resets the connection when the time is over. */
    interface Expiry {
        void expired(StreamTimeout timeout);
    }

    /** @param progress returns another number whenever the peer has done something: then the time begins anew */
    StreamWait(Condition condition, StreamTimeout timeout, Expiry onExpiry, LongSupplier progress) {
        this.progress = progress;
        this.seen = progress.getAsLong();
        this.condition = condition;
        this.timeout = timeout;
        this.onExpiry = onExpiry;
        this.left = Durations.nanos(timeout.duration());
    }

    /**
     * Waits for a signal.
     *
     * @param what is waited for, in words
     */
    @SuppressWarnings("WaitNotInLoop") // callers ask again what they wait for
    void await(String what) throws IOException {
        try {
            if (!timeout.isSet()) {
                condition.await();
                return;
            }
            left = condition.awaitNanos(left);
            if (progress.getAsLong() != seen) {
                seen = progress.getAsLong();
                left = Durations.nanos(timeout.duration());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            InterruptedIOException failure = new InterruptedIOException("interrupted while " + what);
            failure.initCause(interrupted);
            throw failure;
        }
        if (left <= 0) {
            onExpiry.expired(timeout);
            throw new SocketTimeoutException(what + " took longer than " + timeout.setting() + "="
                    + Durations.text(timeout.duration()) + "; the connection is reset");
        }
    }
}
