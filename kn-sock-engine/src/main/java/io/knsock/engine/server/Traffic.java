package io.knsock.engine.server;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Counts what passes on the connections of one server that have the same event loop. That loop alone writes, so that no
 * write waits for others to see it; anyone may read.
 */
final class Traffic {
    private static final AtomicLongFieldUpdater<Traffic> MESSAGES_RECEIVED = field("messagesReceived");
    private static final AtomicLongFieldUpdater<Traffic> MESSAGES_SENT = field("messagesSent");
    private static final AtomicLongFieldUpdater<Traffic> BYTES_RECEIVED = field("bytesReceived");
    private static final AtomicLongFieldUpdater<Traffic> BYTES_SENT = field("bytesSent");

    private volatile long messagesReceived;
    private volatile long messagesSent;
    private volatile long bytesReceived;
    private volatile long bytesSent;

    private static AtomicLongFieldUpdater<Traffic> field(String name) {
        return AtomicLongFieldUpdater.newUpdater(Traffic.class, name);
    }

    void received(int bytes) {
        MESSAGES_RECEIVED.lazySet(this, messagesReceived + 1);
        BYTES_RECEIVED.lazySet(this, bytesReceived + bytes);
    }

    void sent(int bytes) {
        MESSAGES_SENT.lazySet(this, messagesSent + 1);
        BYTES_SENT.lazySet(this, bytesSent + bytes);
    }

    /** Counts bytes that belong to no message. */
    void streamed(int received, int sent) {
        BYTES_RECEIVED.lazySet(this, bytesReceived + received);
        BYTES_SENT.lazySet(this, bytesSent + sent);
    }

    long messagesReceived() {
        return messagesReceived;
    }

    long messagesSent() {
        return messagesSent;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesSent() {
        return bytesSent;
    }
}
