package io.knsock.cli.output;

import io.knsock.engine.log.Printable;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What commands read from and write to.
 *
 * @param in standard input
 * @param out for replies and results, and for help and version that were asked for
 * @param err for all that is said about them
 * @param terminal whether a person sits at it; asked only by those who need to know, since finding out takes time
 */
public record Console(InputStream in, PrintStream out, PrintStream err, BooleanSupplier terminal) {
    /** Of a line on standard error, in characters. */
    private static final int LONGEST_LINE = 10_000;

    /** Says what went wrong, in one line whatever the message holds. */
    public void complain(String message) {
        say("kn-sock: " + message);
    }

    /**
     * Says something about what goes on, in one line, which no peer's text in it can break or drive a terminal with.
     */
    public void say(String message) {
        err.println(Printable.text(message.strip().replaceAll("\\s*\\R\\s*", " "), LONGEST_LINE));
        err.flush();
    }

    /** Prints where a failure comes from. */
    public void trace(Throwable failure) {
        Printable.failure(failure).printStackTrace(err);
    }

    /**
     * Prints a result, and ends the line.
     *
     * @throws CommandFailure if it cannot be written: a print stream does not throw, it has to be asked
     */
    public void print(String result) {
        line(to -> to.print(result));
    }

    /**
     * Has a result written, and ends the line; no other line comes in between.
     *
     * @throws CommandFailure if it cannot be written
     */
    void line(Consumer<PrintStream> writing) {
        boolean failed;
        synchronized (out) {
            writing.accept(out);
            out.write('\n');
            failed = out.checkError();
        }
        if (failed) {
            throw new CommandFailure(ExitCode.FAILURE, "the result cannot be written to standard output", null);
        }
    }
}
