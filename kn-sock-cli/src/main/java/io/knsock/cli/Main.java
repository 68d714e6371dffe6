package io.knsock.cli;

import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;

/** Where the process begins and ends. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] args) {
        ShutdownSignal signal = new ShutdownSignal();
        Console console = new Console(System.in, System.out, System.err, Terminal::isThere);
        int code = ExitCode.FAILURE.number();
        try {
            code = new Shell(console, signal).run(args);
        } catch (Throwable failure) { // an error: other threads would keep the process alive, and nobody would know why
            if (failure instanceof VirtualMachineError) {
                code = ExitCode.ENGINE.number();
            }
            console.complain(
                    failure instanceof OutOfMemoryError
                            ? "out of memory (" + failure.getMessage()
                                    + "): give the JVM more with -Xmx, or lower --max-reply-bytes or --max-frame-bytes"
                            : "unexpected: " + failure);
        } finally {
            signal.exit(code);
        }
    }
}
