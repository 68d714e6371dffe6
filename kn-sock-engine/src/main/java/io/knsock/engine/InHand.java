package io.knsock.engine;

import io.knsock.Message;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What one connection has in hand: messages that arrived and are not finished. Guarded by the event loop; others may
 * read the number of messages.
 */
final class InHand {
    /** With so much in hand the socket is not read, until half of it is finished. */
    private static final int MAX_MESSAGES = 32;

    private static final long MAX_BYTES = 256 * 1024;

    private static final AtomicIntegerFieldUpdater<InHand> MESSAGES =
            AtomicIntegerFieldUpdater.newUpdater(InHand.class, "messages");

    /** Written without the wait for others to see it: they only count. */
    private volatile int messages;

    private long bytes;
    private boolean full;

    void took(Message message) {
        MESSAGES.lazySet(this, messages + 1);
        bytes += MessageCost.of(message);
        full |= messages >= MAX_MESSAGES || bytes >= MAX_BYTES;
    }

    void finished(Message message) {
        MESSAGES.lazySet(this, messages - 1);
        bytes -= MessageCost.of(message);
        full &= messages > MAX_MESSAGES / 2 || bytes > MAX_BYTES / 2;
    }

    /** Returns whether so much is in hand that no more should be read. */
    boolean isFull() {
        return full;
    }

    /** Returns what they cost. */
    long bytes() {
        return bytes;
    }

    /** Returns the number of messages; may be called by any thread. */
    int messages() {
        return messages;
    }
}
