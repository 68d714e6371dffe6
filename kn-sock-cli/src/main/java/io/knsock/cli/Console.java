package io.knsock.cli;

import java.io.PrintStream;

/**
 * Where commands write.
 *
 * @param out for replies, and for help and version that were asked for
 * @param err for all that is said about them
 */
record Console(PrintStream out, PrintStream err) {
    /** Says what went wrong, in one line whatever the message holds. */
    void complain(String message) {
        say("kn-sock: " + message);
    }

    /** Says something about what goes on, in one line. */
    void say(String message) {
        err.println(message.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
