package io.knsock.cdi;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged as a warning, or would be if it were not too often, while it is open. */
public final class EngineLog extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.knsock");
    private final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();

    public EngineLog() {
        logger.setLevel(Level.FINE);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()
                || record.getMessage().startsWith("KNS0010")) {
            records.add(record);
        }
    }

    /** Returns the next warning. */
    LogRecord next() throws InterruptedException {
        LogRecord record = records.poll(20, TimeUnit.SECONDS);
        if (record == null) {
            throw new AssertionError("no warning was logged");
        }
        return record;
    }

    /** Returns whether nothing has been logged that was not taken. */
    boolean isEmpty() {
        return records.isEmpty();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}
