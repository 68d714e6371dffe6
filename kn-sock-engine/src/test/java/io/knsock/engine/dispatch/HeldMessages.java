package io.knsock.engine.dispatch;

import io.knsock.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A dispatch that keeps the messages, for a test to finish them when it wants to. */
public final class HeldMessages extends ArrayDeque<Message> implements Dispatch {
    private static final long serialVersionUID = 1L;

    @Override
    public void opened() {
        // nobody listens
    }

    @Override
    public void accept(Message message) {
        add(message);
    }

    @Override
    public void resume() {
        // never stopped
    }

    @Override
    public @Nullable RunningHandler slowHandler(Duration limit) {
        return null;
    }

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public void drop() {
        clear();
    }

    @Override
    public void interrupt() {
        // no thread is in a handler
    }

    @Override
    public void closed(ListenerCalls.End end) {
        // nobody listens
    }
}
