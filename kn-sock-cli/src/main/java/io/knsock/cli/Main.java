package io.knsock.cli;

/** Where the process begins and ends. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] args) {
        ShutdownSignal signal = new ShutdownSignal();
        signal.exit(new Shell(new Console(System.out, System.err), signal).run(args));
    }
}
