package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.cli.output.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
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

    /** Does that, with these bytes on standard input. */
    static Ran shellWith(byte[] input, String... arguments) {
        return shellThat(new ByteArrayInputStream(input), () -> {}, arguments);
    }

    /** Does that with nothing on standard input, and calls back whenever standard output is flushed. */
    static Ran shellThat(Runnable onOutput, String... arguments) {
        return shellThat(InputStream.nullInputStream(), onOutput, arguments);
    }

    /** Does that with this as standard input, and calls back whenever standard output is flushed. */
    static Ran shellThat(InputStream in, Runnable onOutput, String... arguments) {
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
        Console console = new Console(in, new PrintStream(out), new PrintStream(err), () -> false);
        int code = new Shell(console, never).run(arguments);
        return new Ran(code, out.toString(ISO_8859_1), err.toString(UTF_8));
    }
}
