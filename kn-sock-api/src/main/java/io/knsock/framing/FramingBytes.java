package io.knsock.framing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes as text: visible ASCII as it is, everything else escaped. */
final class FramingBytes {
    private static final String ESCAPES = "rnt0\\";
    private static final String ESCAPED = "\r\n\t\0\\";

    private FramingBytes() {}

    /**
     * Reads bytes. A control character or a space is refused rather than taken: what stands there may be an escape that
     * a properties file has already replaced, or white space that should not be there.
     *
     * @param what what they are, as the beginning of a sentence
     */
    static byte[] parse(String what, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one <= ' ' || one > '~') {
                throw new IllegalArgumentException(String.format(
                        "framing %s has the character U+%04X, which must be written as an escape such as \\n or"
                                + " \\x1f (in a properties file with two backslashes)",
                        what, (int) one));
            } else if (one != '\\') {
                bytes.write(one);
            } else if (text.startsWith("\\x", i)) {
                bytes.write(hex(what, text, i));
                i += 3;
            } else {
                bytes.write(escape(what, text, i));
                i++;
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(String what, String text, int at) {
        if (at + 4 <= text.length()) {
            int high = Character.digit(text.charAt(at + 2), 16);
            int low = Character.digit(text.charAt(at + 3), 16);
            if (high >= 0 && low >= 0) {
                return (high << 4) | low;
            }
        }
        throw badEscape(what, text, at, 4);
    }

    private static char escape(String what, String text, int at) {
        int index = at + 1 < text.length() ? ESCAPES.indexOf(text.charAt(at + 1)) : -1;
        if (index < 0) {
            throw badEscape(what, text, at, 2);
        }
        return ESCAPED.charAt(index);
    }

    private static IllegalArgumentException badEscape(String what, String text, int at, int length) {
        return new IllegalArgumentException("framing " + what + " can have the escapes \\r, \\n, \\t, \\0, \\\\ and \\x"
                + " with two hexadecimal digits, but has '"
                + text.substring(at, Math.min(at + length, text.length())) + "'");
    }

    /** Returns the canonical text of bytes, one text for each, without a comma. */
    static String text(byte[] bytes) {
        return text(bytes, ',');
    }

    /** Returns the canonical text of bytes, one text for each. */
    static String textWithCommas(byte[] bytes) {
        return text(bytes, '\0');
    }

    private static String text(byte[] bytes, char notAsItIs) {
        StringBuilder text = new StringBuilder();
        for (byte one : bytes) {
            int index = ESCAPED.indexOf(one);
            if (index >= 0) {
                text.append('\\').append(ESCAPES.charAt(index));
            } else if (one > ' ' && one <= '~' && one != notAsItIs) {
                text.append((char) one);
            } else {
                text.append(String.format("\\x%02x", one));
            }
        }
        return text.toString();
    }

    /** Returns whether the others are somewhere in the bytes. */
    static boolean holds(byte[] bytes, byte[] others) {
        for (int at = 0; at + others.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + others.length, others, 0, others.length)) {
                return true;
            }
        }
        return false;
    }
}
