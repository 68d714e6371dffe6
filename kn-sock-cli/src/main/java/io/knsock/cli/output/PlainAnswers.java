package io.knsock.cli.output;

import io.knsock.Message;
import java.io.PrintStream;

/** Prints each reply byte for byte as its pieces arrive, and ends the last line if the reply does not. */
public final class PlainAnswers implements Answers {
    private final PrintStream out;
    private boolean begun;
    private byte last;

    public PlainAnswers(PrintStream out) {
        this.out = out;
    }

    @Override
    public void piece(Message piece) {
        byte[] bytes = piece.bytes();
        out.write(bytes, 0, bytes.length);
        begun = true;
        if (bytes.length > 0) {
            last = bytes[bytes.length - 1];
        }
        flush();
    }

    @Override
    public void end() {
        if (begun && last != '\n') {
            out.write('\n');
            flush();
        }
        begun = false;
        last = 0;
    }

    /** What came of a reply that failed is ended, too. */
    @Override
    public void close() {
        end();
    }

    /** A print stream does not throw: it has to be asked. */
    private void flush() {
        if (out.checkError()) {
            throw new CommandFailure(ExitCode.FAILURE, "the reply cannot be written to standard output", null);
        }
    }
}
