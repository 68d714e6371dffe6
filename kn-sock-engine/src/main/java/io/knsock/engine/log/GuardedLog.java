package io.knsock.engine.log;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import io.knsock.Connection;
import io.knsock.engine.time.Seldom;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log that peers can neither flood nor forge. Whatever goes into a line, the texts of failures too, is made {@link
 * Printable}. What a peer can bring about is said with {@link #seldom}: for each message and each server, client or
 * pool one line in ten seconds, with the stack trace if there is one; the next line says how many were left out. With
 * the logger at DEBUG all are logged.
 *
 * <p>A message begins with its number, and is a format as {@link MessageFormat} takes it. Texts are handed over in
 * place of objects: a container's log may remember its last records with their parameters, and with them the class
 * loader of an application that is long undeployed, as Open Liberty does. Safe for use by many threads.
 */
public final class GuardedLog {
    /** The name of whatever speaks for no server, client or pool. */
    public static final String ENGINE = "engine";

    private static final ConcurrentMap<String, GuardedLog> LOGS = new ConcurrentHashMap<>();

    /** What is between a name and a kind. */
    static final String KIND = ": ";

    private final System.Logger logger;
    private final LineLimit limit;

    /**
     * Returns the log of that name, of which there is one: classes that speak for the same server share what is
     * counted.
     *
     * @param name one of a few that are known: of a {@link System.Logger}
     */
    public static GuardedLog of(String name) {
        return LOGS.computeIfAbsent(name, one -> new GuardedLog(System.getLogger(one), System::nanoTime));
    }

    GuardedLog(System.Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.limit = new LineLimit(Seldom.INTERVAL, nanoTime);
        loadClasses();
    }

    /** Returns the name of the server that a connection is of, from its id: that, a dash, and a number. */
    public static String server(Connection connection) {
        String id = connection.id();
        int dash = id.lastIndexOf('-');
        return dash < 0 ? "" : id.substring(0, dash);
    }

    /**
     * Returns the name of one kind of what a server, client or pool says with the same number: each kind has lines of
     * its own.
     *
     * @param kind one of a few that the application knows; nothing that a peer chooses
     */
    public static String kind(String name, String kind) {
        return name + KIND + kind;
    }

    /** What is logged may be that no file descriptor is left, of which each class that is not loaded needs one. */
    private void loadClasses() {
        limit.take("", "");
        limit.end("");
        PrintableFailure.of(new IllegalStateException(Printable.text("\n")));
    }

    /** Returns whether lines of that level go anywhere. */
    public boolean isLoggable(System.Logger.Level level) {
        return logger.isLoggable(level);
    }

    /** Says something that no peer can bring about at will, or that is DEBUG. */
    public void say(System.Logger.Level level, String format, @Nullable Object... parameters) {
        if (logger.isLoggable(level)) {
            logger.log(level, format, texts(parameters));
        }
    }

    /** Says something, with a stack trace, that no peer can bring about at will, or that is DEBUG. */
    public void sayWith(
            @Nullable Throwable failure, System.Logger.Level level, String format, @Nullable Object... parameters) {
        if (logger.isLoggable(level)) {
            logger.log(level, filled(format, texts(parameters)), failure == null ? null : PrintableFailure.of(failure));
        }
    }

    /**
     * Says something that a peer can bring about.
     *
     * @param name the server, client or pool that says it; never anything that a peer chooses
     * @param failure logged with its stack trace; null if there is none
     */
    public void seldom(
            String name,
            @Nullable Throwable failure,
            System.Logger.Level level,
            String format,
            @Nullable Object... parameters) {
        seldomTraced(name, () -> failure, level, format, parameters);
    }

    /**
     * Does what {@link #seldom} does with a stack trace that is dear, and taken only of what is said.
     *
     * @param trace called at most once; may return null
     */
    public void seldomTraced(
            String name,
            Supplier<? extends @Nullable Throwable> trace,
            System.Logger.Level level,
            String format,
            @Nullable Object... parameters) {
        if (!logger.isLoggable(level)) {
            return;
        }
        long leftOut = limit.take(number(format), name);
        if (leftOut == 0) {
            say(trace, level, format, parameters);
        } else if (leftOut != LineLimit.LEFT_OUT) {
            @Nullable Object[] more = Arrays.copyOf(parameters, parameters.length + 1);
            more[parameters.length] = Long.toString(leftOut);
            say(trace, level, format + " (and {" + parameters.length + "} more since this was last said)", more);
        } else if (logger.isLoggable(DEBUG)) {
            say(trace, DEBUG, format, parameters);
        }
    }

    /**
     * Notes that this server, client or pool has ended: says what was left out since it last spoke, and forgets it.
     */
    public void end(String name) {
        limit.end(name)
                .forEach((number, count) -> say(
                        INFO, number + " of {0}: {1} more before its end were not said", name, Long.toString(count)));
    }

    private void say(
            Supplier<? extends @Nullable Throwable> trace,
            System.Logger.Level level,
            String format,
            @Nullable Object[] parameters) {
        Throwable failure = trace.get();
        if (failure == null) {
            say(level, format, parameters);
        } else {
            sayWith(failure, level, format, parameters);
        }
    }

    private static String number(String format) {
        int blank = format.indexOf(' ');
        return blank < 0 ? format : format.substring(0, blank);
    }

    private static Object[] texts(@Nullable Object[] parameters) {
        return Arrays.stream(parameters).map(Printable::text).toArray();
    }

    /** The log would not do it: it takes either parameters or a failure. */
    private static String filled(String format, Object[] texts) {
        return new MessageFormat(format, Locale.ROOT).format(texts);
    }
}
