package io.knsock.cli.output;

import io.knsock.Message;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Prints each reply as text of an encoding, in that of the terminal, and ends its last line. What is no such text
 * becomes U+FFFD, for people to see. A character may come in two pieces.
 */
public final class TextAnswers implements Answers {
    private final PrintStream out;
    private final CharsetDecoder decoder;
    private byte[] rest = {};
    private boolean begun;
    private char last;

    public TextAnswers(PrintStream out, Charset charset) {
        this.out = out;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    @Override
    public void piece(Message piece) {
        begun = true;
        decode(piece.buffer(), false);
        flush();
    }

    private void decode(ByteBuffer piece, boolean complete) {
        ByteBuffer bytes = ByteBuffer.allocate(rest.length + piece.remaining())
                .put(rest)
                .put(piece)
                .flip();
        CharBuffer text = CharBuffer.allocate(1024);
        CoderResult result;
        do {
            result = decoder.decode(bytes, text, complete);
            print(text);
        } while (result.isOverflow());
        rest = new byte[bytes.remaining()]; // the beginning of a character
        bytes.get(rest);
    }

    private void print(CharBuffer text) {
        text.flip();
        if (text.hasRemaining()) {
            last = text.get(text.limit() - 1);
            out.print(text);
        }
        text.clear();
    }

    @Override
    public void end() {
        if (begun) {
            decode(ByteBuffer.allocate(0), true);
            CharBuffer text = CharBuffer.allocate(16);
            decoder.flush(text);
            print(text);
            if (last != '\n') {
                out.write('\n');
            }
            flush();
        }
        decoder.reset();
        rest = new byte[0];
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
