package io.knsock.engine.connect;

import io.knsock.Message;
import io.knsock.engine.net.MessageCost;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What has arrived on a client's connection and nobody has received yet. Guarded by the event loop. */
final class Unread {
    /** With so many messages unread the socket is not read, until somebody receives one. */
    private static final int MAX_MESSAGES = 16;

    private final int maxBytes;
    private final Queue<Message> messages = new ArrayDeque<>();
    private long bytes;

    /** @param maxBytes with as much unread the socket is not read either */
    Unread(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(Message message) {
        messages.add(message);
        bytes += MessageCost.of(message);
    }

    @Nullable Message poll() {
        Message next = messages.poll();
        if (next != null) {
            bytes -= MessageCost.of(next);
        }
        return next;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    boolean isFull() {
        return messages.size() >= MAX_MESSAGES || bytes >= maxBytes;
    }

    /** Returns them, the first first. */
    Queue<Message> messages() {
        return messages;
    }

    /** Returns them, and forgets them. */
    List<Message> takeAll() {
        List<Message> taken = List.copyOf(messages);
        messages.clear();
        bytes = 0;
        return taken;
    }
}
