package io.knsock.runtimes;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What goes to the log of the JVM while it is open, and what the failures in it say. */
public final class Logged extends Handler implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    /** Opens it. */
    public Logged() {
        root.addHandler(this);
    }

    /** Returns what was logged, and the messages of the failures. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getMessage());
        for (Throwable at = record.getThrown(); at != null; at = at.getCause()) {
            lines.add(String.valueOf(at.getMessage()));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
    }
}
