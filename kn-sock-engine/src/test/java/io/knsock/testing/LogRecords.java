package io.knsock.testing;

import io.knsock.engine.EngineLog;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects what kn-sock, or another, logs while it is open, and keeps it off the console. */
public final class LogRecords extends Handler implements AutoCloseable {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final boolean useParents;

    public LogRecords() {
        this("io.knsock");
    }

    public LogRecords(String name) {
        EngineLog.ended(); // what another test has caused is not counted in this one
        this.logger = Logger.getLogger(name);
        this.useParents = logger.getUseParentHandlers();
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    public long count(String number) {
        return records.stream()
                .filter(logged -> logged.getMessage().startsWith(number))
                .count();
    }

    /** Returns what was logged, as it would be read. */
    public List<String> messages() {
        return records.stream().map(new SimpleFormatter()::formatMessage).toList();
    }

    /** Returns how many say this. */
    public long countOf(String text) {
        return records.stream()
                .map(logged -> new MessageFormat(logged.getMessage()).format(logged.getParameters()))
                .filter(message -> message.contains(text))
                .count();
    }

    /** Returns how many were warnings or worse, or had a stack trace. */
    public long alarms() {
        return records.stream()
                .filter(logged ->
                        logged.getLevel().intValue() >= Level.WARNING.intValue() || logged.getThrown() != null)
                .count();
    }

    /** Returns what failures would be printed as, without their stack traces. */
    public List<String> failures() {
        return records.stream()
                .map(LogRecord::getThrown)
                .filter(Objects::nonNull)
                .map(Throwable::toString)
                .toList();
    }

    /** Has what is DEBUG collected as well. */
    public LogRecords withDebug() {
        logger.setLevel(Level.FINE);
        return this;
    }

    public List<String> all() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    /** Returns what was thrown along, each with its stack. */
    public List<String> traces() {
        return records.stream()
                .map(LogRecord::getThrown)
                .filter(Objects::nonNull)
                .map(thrown -> thrown + Arrays.toString(thrown.getStackTrace()))
                .toList();
    }

    /** Returns all that was handed over to be put into messages. */
    public List<Object> parameters() {
        return records.stream()
                .flatMap(logged -> Arrays.stream(logged.getParameters()))
                .toList();
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
        logger.setLevel(null);
    }
}
