package io.knsock.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/**
 * What commands read from and write to.
 *
 * @param in standard input
 * @param out for replies and results, and for help and version that were asked for
 * @param err for all that is said about them
 * @param terminal whether a person sits at it; asked only by those who need to know, since finding out takes time
 */
record Console(InputStream in, PrintStream out, PrintStream err, BooleanSupplier terminal) {
    /** Says what went wrong, in one line whatever the message holds. */
    void complain(String message) {
        say("kn-sock: " + message);
    }

    /** Says something about what goes on, in one line. */
    void say(String message) {
        err.println(message.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }

    /**
     * Prints a result, and ends the line.
     *
     * @throws CommandFailure if it cannot be written: a print stream does not throw, it has to be asked
     */
    void print(String result) {
        out.print(result + "\n");
        if (out.checkError()) {
            throw new CommandFailure(ExitCode.FAILURE, "the result cannot be written to standard output", null);
        }
    }
}
