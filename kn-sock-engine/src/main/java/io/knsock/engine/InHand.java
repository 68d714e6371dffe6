package io.knsock.engine;

import io.knsock.Message;

/**
 * What one connection has in hand: messages that arrived and are not finished. Guarded by the event loop; others may
 * read the number of messages.
 */
final class InHand {
    /** With so much in hand the socket is not read, until half of it is finished. */
    private static final int MAX_MESSAGES = 32;

    private static final long MAX_BYTES = 256 * 1024;

    private volatile int messages;
    private long bytes;
    private boolean full;

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes
    void took(Message message) {
        messages++;
        bytes += message.length();
        full |= messages >= MAX_MESSAGES || bytes >= MAX_BYTES;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void finished(Message message) {
        messages--;
        bytes -= message.length();
        full &= messages > MAX_MESSAGES / 2 || bytes > MAX_BYTES / 2;
    }

    /** Returns whether so much is in hand that no more should be read. */
    boolean isFull() {
        return full;
    }

    /** Returns the number of messages; may be called by any thread. */
    int messages() {
        return messages;
    }
}
