package io.knsock.cli;

/** Where the process begins and ends. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] args) {
        ShutdownSignal signal = new ShutdownSignal();
        Console console = new Console(System.in, System.out, System.err, Terminal::isThere);
        signal.exit(new Shell(console, signal).run(args));
    }
}
