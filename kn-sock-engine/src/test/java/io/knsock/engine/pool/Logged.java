package io.knsock.engine.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Collects what kn-sock logs while it is open, and keeps it off the console. */
final class Logged extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.knsock");

    private final @Nullable Level before;
    final List<LogRecord> records = new CopyOnWriteArrayList<>();

    Logged() {
        this(null);
    }

    /** @param level what is collected, too; null for what is set anyhow */
    Logged(@Nullable Level level) {
        before = LOGGER.getLevel();
        if (level != null) {
            LOGGER.setLevel(level);
        }
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    List<LogRecord> numbered(String number) {
        return records.stream()
                .filter(entry -> entry.getMessage().startsWith(number))
                .toList();
    }

    @Override
    public void publish(LogRecord entry) {
        records.add(entry);
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
        LOGGER.setLevel(before);
    }
}
