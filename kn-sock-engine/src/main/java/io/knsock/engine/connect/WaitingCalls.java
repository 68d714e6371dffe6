package io.knsock.engine.connect;

import io.knsock.engine.net.Outbound;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a client that wait for a connection, in the order in which they were made: bounded in number and bytes.
 * Guarded by its owner's lock.
 */
final class WaitingCalls {
    /** So many calls may wait for a connection. */
    static final int MAX = 1_024;

    private final NavigableSet<PendingCall<?>> calls = new TreeSet<>(Comparator.comparingLong(PendingCall::number));
    private final long maxBytes;
    private final Outbound bytes;

    /** @param maxBytes how many bytes of messages may wait */
    WaitingCalls(int maxBytes) {
        this.maxBytes = maxBytes;
        this.bytes = new Outbound(maxBytes);
    }

    /** Adds a call, and returns null; or returns what is full, and does not add it. */
    @Nullable String addOrTellBound(PendingCall<?> call) {
        if (calls.size() >= MAX) {
            return MAX + " calls";
        }
        if (!bytes.tryAdd(call.messages())) {
            return "max-outbound-bytes=" + maxBytes;
        }
        calls.add(call);
        return null;
    }

    /** Adds a call that was handed over and of which nothing was written, whether there is room or not. */
    void putBack(PendingCall<?> call) {
        bytes.add(call.messages());
        calls.add(call);
    }

    /** Returns whether the call had waited, and takes it out. */
    boolean remove(PendingCall<?> call) {
        boolean waited = calls.remove(call);
        if (waited) {
            bytes.remove(call.messages());
        }
        return waited;
    }

    /** Takes all out. */
    List<PendingCall<?>> takeAll() {
        List<PendingCall<?>> all = List.copyOf(calls);
        all.forEach(this::remove);
        return all;
    }
}
