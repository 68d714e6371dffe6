package io.knsock.engine.connect;

import io.knsock.Message;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.conversation.DuplicateKeyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replies answer the requests of the same key, in any order.
 *
 * <p><b>No reply reaches a wrong caller.</b> A key is claimed before its request is handed over, and belongs to that
 * request alone until its reply has come. If it times out, the key is remembered: it is not given to another, and what
 * comes for it is late. It stays so after a late reply, too, which may have more messages than one.
 */
final class ByKey implements Awaited {
    /** So many keys of requests that timed out are remembered; then the oldest is forgotten. */
    static final int MAX_REMEMBERED = 65_536;

    /** So many numbers are tried for a request where the keys that they make are taken. */
    private static final int MOST_NUMBERS = 1_000;

    private final Exchanges on;
    private final Conversation conversation;
    private final Correlation correlation;
    private final AtomicLong numbers = new AtomicLong();
    private final Object lock = new Object();

    // Guarded by the lock.
    private final Map<Object, Exchange<?>> claimed = new HashMap<>();
    private final Set<Object> remembered = new LinkedHashSet<>();

    // Guarded by the event loop.
    private final Queue<Expectation> receiving = new ArrayDeque<>();
    private int waiting;
    private boolean opening = true;

    ByKey(Exchanges on, Conversation conversation, Correlation correlation) {
        this.on = on;
        this.conversation = conversation;
        this.correlation = correlation;
    }

    // ---- on any thread

    @Override
    public List<Message> claim(List<Message> messages, Exchange<?> exchange) {
        Message first = messages.get(0);
        Object before = null;
        for (int i = 0; i < MOST_NUMBERS; i++) {
            Message stamped = correlation.stamp(first, numbers.incrementAndGet());
            Object key = Objects.requireNonNull(correlation.keyOfRequest(stamped), "the key of a request");
            if (claim(key, exchange)) {
                return with(stamped, messages);
            }
            if (key.equals(before) || stamped.equals(first)) {
                break;
            }
            before = key;
        }
        throw new DuplicateKeyException("a request to " + on.endpoint + " was not sent: its key is that of another one"
                + " under way, or of one that timed out and may be answered late; give each request a key of its own");
    }

    private boolean claim(Object key, Exchange<?> exchange) {
        synchronized (lock) {
            if (remembered.contains(key) || claimed.putIfAbsent(key, exchange) != null) {
                return false;
            }
            exchange.key(key);
            return true;
        }
    }

    private static List<Message> with(Message first, List<Message> messages) {
        if (messages.size() == 1) {
            return List.of(first);
        }
        List<Message> all = new ArrayList<>(messages);
        all.set(0, first);
        return List.copyOf(all);
    }

    @Override
    public void release(Exchange<?> exchange) {
        Object key = exchange.key();
        if (key != null) {
            synchronized (lock) {
                if (claimed.remove(key, exchange) && exchange.mayBeAnsweredLate()) {
                    remember(key);
                }
            }
        }
        if (exchange.isPlaced() && !exchange.isBeat()) {
            waiting--;
        }
    }

    /** Guarded by the lock. */
    private void remember(Object key) {
        remembered.add(key);
        if (remembered.size() > MAX_REMEMBERED) {
            Iterator<Object> oldest = remembered.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    // ---- on the event loop

    @Override
    public void add(Expectation expectation) {
        if (expectation instanceof Receiving) {
            receiving.add(expectation);
        } else if (!expectation.isBeat()) {
            waiting++;
        }
    }

    @Override
    public boolean take(Message message) {
        Object key = correlation.keyOfReply(message);
        Exchange<?> found = null;
        boolean late = false;
        if (key != null) {
            synchronized (lock) {
                Exchange<?> claimant = claimed.get(key);
                found = claimant != null && claimant.isPlaced() ? claimant : null;
                late = remembered.contains(key);
            }
        }
        if (found != null) {
            take(message, found);
        } else if (late) {
            on.counters.late.increment();
            conversation.onLate(message, on.sender);
        } else if (!receiving.isEmpty()) {
            take(message, receiving.element());
        } else if (opening) {
            return false;
        } else {
            (key == null ? on.counters.unasked : on.counters.unknown).increment();
            conversation.onUnasked(message, on.sender);
        }
        return true;
    }

    private void take(Message message, Expectation one) {
        if (one.take(message)) {
            on.taken(one);
            if (one instanceof Receiving) {
                receiving.remove();
            }
            one.settled();
            if (!one.isBeat()) {
                on.answered();
            }
        }
    }

    @Override
    public void opened() {
        opening = false;
        for (Message one = on.unread.poll(); one != null; one = on.unread.poll()) {
            take(one);
        }
    }

    @Override
    public boolean isQuiet() {
        return waiting == 0 && receiving.isEmpty();
    }

    @Override
    public boolean hasBeat() {
        return true; // what has begun to arrive will find whose it is
    }

    @Override
    public boolean isClear() {
        return true;
    }

    @Override
    public boolean tellsRepliesApart() {
        return true;
    }

    @Override
    public List<Expectation> takeAll() {
        List<Expectation> all = new ArrayList<>(receiving);
        receiving.clear();
        synchronized (lock) {
            claimed.values().stream().filter(Exchange::isPlaced).forEach(all::add);
        }
        return all;
    }
}
