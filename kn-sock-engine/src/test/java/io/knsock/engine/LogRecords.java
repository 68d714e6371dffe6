package io.knsock.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what kn-sock, or another, logs while it is open, and keeps it off the console. */
final class LogRecords extends Handler implements AutoCloseable {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final boolean useParents;

    LogRecords() {
        this("io.knsock");
    }

    LogRecords(String name) {
        this.logger = Logger.getLogger(name);
        this.useParents = logger.getUseParentHandlers();
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    long count(String number) {
        return records.stream()
                .filter(logged -> logged.getMessage().startsWith(number))
                .count();
    }

    List<String> all() {
        return records.stream().map(LogRecord::getMessage).toList();
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
        logger.removeHandler(this);
        logger.setUseParentHandlers(useParents);
    }
}
