package io.knsock.cli;

import io.knsock.cli.output.Console;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The log on standard error: one line for each record, and only warnings unless more is asked for. */
final class Logging extends Handler {
    /** What a server says of an unfinished frame, seldom: whoever tries framings wants to know. */
    private static final String UNFINISHED_FRAME = "KNS0021 ";

    /** Held, for the JDK would forget a logger, and its level, that nobody holds. */
    private static final Logger KN_SOCK = Logger.getLogger("io.knsock");

    private static final Logger ROOT = Logger.getLogger("");

    private final Console console;
    private final boolean verbose;
    private final SimpleFormatter messages = new SimpleFormatter();

    private Logging(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
    }

    /** Sends the log of this process to the console, from now on and there only. */
    static void to(Console console, boolean verbose) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ROOT.setLevel(verbose ? Level.INFO : Level.WARNING);
        KN_SOCK.setLevel(verbose ? Level.FINE : Level.INFO);
        ROOT.addHandler(new Logging(console, verbose));
    }

    @Override
    public void publish(LogRecord record) {
        boolean unfinished = record.getMessage().startsWith(UNFINISHED_FRAME);
        if (!verbose && !unfinished && record.getLevel().intValue() < Level.WARNING.intValue()) {
            return;
        }
        Throwable failure = record.getThrown();
        console.say(record.getLevel().getName() + " " + messages.formatMessage(record)
                + (unfinished ? "; see --frame" : "")
                + (failure == null ? "" : ": " + failure));
        if (failure != null && verbose) {
            console.trace(failure);
        }
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        // the console is not ours
    }
}
