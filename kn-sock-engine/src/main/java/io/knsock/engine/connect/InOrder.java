package io.knsock.engine.connect;

import io.knsock.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Replies answer requests in the order in which these were sent. */
final class InOrder implements Awaited {
    private final Exchanges on;
    private final Queue<Expectation> awaiting = new ArrayDeque<>();
    private int beats;

    InOrder(Exchanges on) {
        this.on = on;
    }

    @Override
    public void add(Expectation expectation) {
        awaiting.add(expectation);
        if (expectation.isBeat()) {
            beats++;
        }
    }

    @Override
    public boolean take(Message message) {
        Expectation first = awaiting.peek();
        if (first == null) {
            on.answered();
            return false;
        }
        if (first.take(message)) {
            on.taken(first);
            awaiting.remove();
            first.settled();
            if (first.isBeat()) {
                beats--;
            } else {
                on.answered();
            }
        }
        return true;
    }

    @Override
    public boolean isQuiet() {
        return awaiting.size() == beats;
    }

    @Override
    public boolean hasBeat() {
        return beats > 0;
    }

    @Override
    public boolean isClear() {
        return on.unread.isEmpty() && !(awaiting.isEmpty() && on.decoder.hasMore());
    }

    @Override
    public boolean tellsRepliesApart() {
        return false;
    }

    @Override
    public List<Expectation> takeAll() {
        List<Expectation> all = new ArrayList<>(awaiting);
        awaiting.clear();
        beats = 0;
        return all;
    }
}
