package io.knsock.cli.output;

import io.knsock.Message;
import java.util.HexFormat;

/** Prints replies in hexadecimal and ASCII, each line with the position in the reply that it begins at. */
public final class HexAnswers implements Answers {
    private static final int BYTES_PER_LINE = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final Console console;
    private int position;

    public HexAnswers(Console console) {
        this.console = console;
    }

    @Override
    public void piece(Message piece) {
        byte[] bytes = piece.bytes();
        for (int from = 0; from < bytes.length; from += BYTES_PER_LINE) {
            int to = Math.min(bytes.length, from + BYTES_PER_LINE);
            console.print(String.format(
                    "%08x  %-47s  %s", position + from, HEX.formatHex(bytes, from, to), ascii(bytes, from, to)));
        }
        position += bytes.length;
    }

    private static String ascii(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int at = from; at < to; at++) {
            text.append(bytes[at] >= ' ' && bytes[at] <= '~' ? (char) bytes[at] : '.');
        }
        return text.toString();
    }

    @Override
    public void end() {
        position = 0;
    }
}
