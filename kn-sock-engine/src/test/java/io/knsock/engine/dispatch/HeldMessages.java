package io.knsock.engine.dispatch;

import io.knsock.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A dispatch that keeps the messages, for a test to finish them when it wants to. */
public final class HeldMessages extends ArrayDeque<Message> implements Dispatch {
    private static final long serialVersionUID = 1L;

    /** What was told of silence. */
    public final transient List<Duration> silences = new ArrayList<>();

    @Override
    public void opened() {
        // nobody listens
    }

    @Override
    public void accept(Message message) {
        add(message);
    }

    @Override
    public void idle(Duration silence) {
        silences.add(silence);
    }

    @Override
    public void resume() {
        // never stopped
    }

    @Override
    public void slowHandlers(Duration limit, Consumer<RunningHandler> told) {
        // none is with a handler
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
