package io.knsock.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects what kn-sock logs while it is open, and keeps it off the console. */
final class LogRecords extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.knsock");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final boolean useParents = LOGGER.getUseParentHandlers();

    LogRecords() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    long count(String number) {
        return records.stream()
                .filter(logged -> logged.getMessage().startsWith(number))
                .count();
    }

    /** Returns what was logged, as it would be read. */
    List<String> messages() {
        return records.stream().map(new SimpleFormatter()::formatMessage).toList();
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(useParents);
    }
}
