package io.knsock.engine.server;

import io.knsock.engine.time.Seldom;
import java.util.function.LongSupplier;

/**
 * Says that connections of a server end because there is no memory for their buffers. What ends one connection is its
 * own affair, and DEBUG; this is the process's, so whoever runs it is told, and at most once in a while, since peers
 * can bring it about. Thread-safe.
 */
final class MemoryAlarm {
    private final LongSupplier nanoTime;

    /** Guarded by this. */
    private final Seldom raised = new Seldom();

    MemoryAlarm(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** To be told of every failure that ends a connection. */
    void look(String server, Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof OutOfMemoryError) {
            raise(server, failure);
        } else if (cause instanceof OutOfMemoryError) { // as a decoder passes it on
            raise(server, cause);
        }
    }

    private void raise(String server, Throwable failure) {
        if (isTime()) {
            ServerLog.outOfMemory(server, failure);
        }
    }

    private synchronized boolean isTime() {
        return raised.isTime(nanoTime.getAsLong());
    }
}
