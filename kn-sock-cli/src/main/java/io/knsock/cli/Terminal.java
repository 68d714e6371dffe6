package io.knsock.cli;

import java.io.Console;

/** Whether a person sits at the terminal. */
final class Terminal {
    private Terminal() {}

    /** Returns whether both standard input and standard output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // before Java 22 that is the answer, and after it there is another
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try { // From Java 22 on there may be a console without a terminal, and a method that tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
