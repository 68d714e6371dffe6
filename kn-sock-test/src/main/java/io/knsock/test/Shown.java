package io.knsock.test;

import java.util.HexFormat;

/** Bytes as failures show them: as text, with what cannot be printed escaped, and in hexadecimal. */
final class Shown {
    /** What is more than that is counted only. */
    private static final int MOST = 256;

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private Shown() {}

    static String both(byte[] bytes) {
        if (bytes.length == 0) {
            return "nothing";
        }
        int shown = Math.min(bytes.length, MOST);
        return text(bytes) + " (" + HEX.formatHex(bytes, 0, shown) + (shown < bytes.length ? " …" : "") + ")";
    }

    /** As text in quotes, each byte that is no printable ASCII as an escape of Java or as {@code \xNN}. */
    static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        int shown = Math.min(bytes.length, MOST);
        for (int i = 0; i < shown; i++) {
            append(text, bytes[i]);
        }
        text.append('"');
        if (shown < bytes.length) {
            text.append("… of ").append(bytes.length).append(" bytes");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, byte value) {
        switch (value) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            default -> {
                if (value >= ' ' && value < 0x7f) {
                    text.append((char) value);
                } else {
                    text.append("\\x").append(HexFormat.of().toHexDigits(value));
                }
            }
        }
    }

    /** The number of bytes from the start that are the same in both. */
    static int sameBytes(byte[] one, byte[] other) {
        int mismatch = java.util.Arrays.mismatch(one, other);
        return mismatch < 0 ? one.length : mismatch;
    }
}
