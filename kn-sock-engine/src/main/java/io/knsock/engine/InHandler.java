package io.knsock.engine;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Since when a message is with the handler. Written by whoever handles, for each message, so it is cheap; others look once a second.
 */
final class InHandler {
    private static final AtomicLongFieldUpdater<InHandler> SINCE =
            AtomicLongFieldUpdater.newUpdater(InHandler.class, "since");

    /** 0 if no message is. */
    private volatile long since;

    private @Nullable Thread thread;

    /** @param in the thread that is in the handler; null if none is kept */
    void entered(@Nullable Thread in) {
        thread = in;
        long now = System.nanoTime();
        SINCE.lazySet(this, now == 0 ? 1 : now);
    }

    void left() {
        thread = null;
        SINCE.lazySet(this, 0);
    }

    /** Returns the message that is with the handler, or null if none is. */
    @Nullable Handling handling() {
        long now = since;
        return now == 0 ? null : new Handling(now, thread);
    }
}
