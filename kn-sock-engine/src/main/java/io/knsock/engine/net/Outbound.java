package io.knsock.engine.net;

import io.knsock.Message;
import io.knsock.SlowReaderException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How much waits to be written to one connection. Raised by whoever hands a message over to be written, lowered by the
 * event loop when it is.
 */
public class Outbound {
    private static final AtomicLongFieldUpdater<Outbound> BYTES =
            AtomicLongFieldUpdater.newUpdater(Outbound.class, "bytes");

    private final int most;
    private volatile long bytes;

    public Outbound(int most) {
        this.most = most;
    }

    /** Counts a reply, which is always written: with so much waiting no other message is handled. */
    public void add(Message reply) {
        BYTES.addAndGet(this, MessageCost.of(reply));
    }

    /** Counts a message unless there is no room for it; a single one is never too large. */
    public boolean tryAdd(Message message) {
        long before = BYTES.getAndAdd(this, MessageCost.of(message));
        if (before == 0 || before + MessageCost.of(message) <= most) {
            return true;
        }
        remove(message);
        return false;
    }

    /** Counts messages that are written together, as one. */
    public void add(List<Message> messages) {
        BYTES.addAndGet(this, cost(messages));
    }

    /** Counts messages that are written together, as {@link #tryAdd(Message)} does one. */
    public boolean tryAdd(List<Message> messages) {
        long cost = cost(messages);
        long before = BYTES.getAndAdd(this, cost);
        if (before == 0 || before + cost <= most) {
            return true;
        }
        BYTES.addAndGet(this, -cost);
        return false;
    }

    public void remove(List<Message> messages) {
        BYTES.addAndGet(this, -cost(messages));
    }

    private static long cost(List<Message> messages) {
        long cost = 0;
        for (Message message : messages) {
            cost += MessageCost.of(message);
        }
        return cost;
    }

    public void remove(Message message) {
        BYTES.addAndGet(this, -MessageCost.of(message));
    }

    /** Returns whether so much waits that no other message should be handled. */
    public boolean isFull() {
        return bytes >= most;
    }

    public SlowReaderException full(Object connection) {
        return new SlowReaderException("connection " + connection + " does not read: max-outbound-bytes=" + most
                + " wait to be written to it");
    }

    /** Returns how much waits; may be called by any thread. */
    public long bytes() {
        return bytes;
    }
}
