package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * A command that was run to its end, and what it left.
 *
 * @param out standard output, each byte as one character
 */
record Ran(int code, String out, String err) {
    /** Runs a command that must not wait for a signal. */
    static Ran shell(String... arguments) {
        return shellThat(() -> {}, arguments);
    }

    /** Does that, and calls back whenever standard output is flushed. */
    static Ran shellThat(Runnable onOutput, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                onOutput.run();
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StopSignal never = () -> {
            throw new AssertionError("a server was started");
        };
        int code = new Shell(new Console(new PrintStream(out), new PrintStream(err)), never).run(arguments);
        return new Ran(code, out.toString(ISO_8859_1), err.toString(UTF_8));
    }
}
