package io.knsock.cli;

import io.knsock.Message;
import java.io.PrintStream;

/** Prints a reply byte for byte as its pieces arrive, and ends the last line if the reply does not. */
final class ReplyPrinter implements AutoCloseable {
    private final PrintStream out;
    private boolean begun;
    private byte last;

    ReplyPrinter(PrintStream out) {
        this.out = out;
    }

    void print(Message piece) {
        byte[] bytes = piece.bytes();
        out.write(bytes, 0, bytes.length);
        begun = true;
        if (bytes.length > 0) {
            last = bytes[bytes.length - 1];
        }
        flush();
    }

    @Override
    public void close() {
        if (begun && last != '\n') {
            out.write('\n');
            flush();
        }
    }

    /** A print stream does not throw: it has to be asked. */
    private void flush() {
        if (out.checkError()) {
            throw new CommandFailure(ExitCode.FAILURE, "the reply cannot be written to standard output", null);
        }
    }
}
