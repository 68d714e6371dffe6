package io.knsock.framing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Framings as text, the way settings name them. */
final class FramingText {
    private static final String DELIMITER = "delimiter:";
    private static final String ESCAPES = "rnt0\\";
    private static final String ESCAPED = "\r\n\t\0\\";

    /** Digits, of which there may be more than an int has room for. */
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]+");

    private FramingText() {}

    static Framing parse(String text) {
        String unindented = text.stripLeading();
        if (unindented.regionMatches(true, 0, DELIMITER, 0, DELIMITER.length())) {
            return Framing.delimited(bytes(unindented.substring(DELIMITER.length())));
        }
        String[] parts = text.strip().toLowerCase(Locale.ROOT).split(",", -1);
        Framing framing = named(parts[0].strip(), text);
        if (parts.length == 1) {
            return framing;
        }
        if (framing instanceof Framing.LengthPrefixed prefixed) {
            return withOptions(prefixed, parts);
        }
        throw new IllegalArgumentException("framing " + framing + " has no options, but is '" + text + "'");
    }

    private static Framing named(String name, String text) {
        int colon = name.indexOf(':') + 1;
        return switch (colon == 0 ? name : name.substring(0, colon)) {
            case "raw" -> Framing.raw();
            case "line" -> Framing.line();
            case "nul" -> Framing.nul();
            case "stx-etx" -> Framing.stxEtx();
            case "mllp" -> Framing.mllp();
            case "netstring" -> Framing.netstring();
            case "iso8583-2" -> Framing.iso8583(2);
            case "iso8583-4" -> Framing.iso8583(4);
            case "length:" -> Framing.lengthPrefixed(number("framing length", name.substring(colon)));
            case "fixed:" -> Framing.fixed(number("framing fixed", name.substring(colon)));
            default ->
                throw new IllegalArgumentException("framing must be line, raw, delimiter:<bytes>, length:<bytes>,"
                        + " fixed:<bytes>, stx-etx, mllp, nul, netstring, iso8583-2 or iso8583-4, but is '" + text
                        + "'");
        };
    }

    private static Framing withOptions(Framing.LengthPrefixed plain, String[] parts) {
        Framing.LengthPrefixed framing = plain;
        Set<String> given = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String option = parts[i].strip();
            String what;
            if (option.startsWith("offset=")) {
                what = "offset";
                framing = framing.withOffset(number("framing offset", option.substring("offset=".length())));
            } else if (option.equals("inclusive")) {
                what = "inclusive";
                framing = framing.withInclusive(true);
            } else if (option.equals("little-endian") || option.equals("big-endian")) {
                what = "the byte order";
                framing = framing.withByteOrder(
                        option.equals("big-endian") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            } else {
                throw new IllegalArgumentException("framing " + plain + " can have the options little-endian,"
                        + " big-endian, offset=<bytes> and inclusive, but has '" + option + "'");
            }
            if (!given.add(what)) {
                throw new IllegalArgumentException("framing " + plain + " has " + what + " twice");
            }
        }
        return framing;
    }

    private static int number(String key, String digits) {
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException(
                    NUMBER.matcher(digits.strip()).matches()
                            ? key + " must be at most " + Integer.MAX_VALUE + " bytes, but is " + digits.strip()
                            : key + " must be a whole number of bytes, but is '" + digits + "'",
                    bad);
        }
    }

    // ---- delimiters

    /**
     * A control character or a space is refused rather than taken: what stands there may be an escape that a properties
     * file has already replaced, or white space that should not be there.
     */
    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one <= ' ' || one > '~') {
                throw new IllegalArgumentException(String.format(
                        "framing delimiter has the character U+%04X, which must be written as an escape such as \\n or"
                                + " \\x1f (in a properties file with two backslashes)",
                        (int) one));
            } else if (one != '\\') {
                bytes.write(one);
            } else if (text.startsWith("\\x", i)) {
                bytes.write(hex(text, i));
                i += 3;
            } else {
                bytes.write(escape(text, i));
                i++;
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(String text, int at) {
        if (at + 4 <= text.length()) {
            int high = Character.digit(text.charAt(at + 2), 16);
            int low = Character.digit(text.charAt(at + 3), 16);
            if (high >= 0 && low >= 0) {
                return (high << 4) | low;
            }
        }
        throw badEscape(text, at, 4);
    }

    private static char escape(String text, int at) {
        int index = at + 1 < text.length() ? ESCAPES.indexOf(text.charAt(at + 1)) : -1;
        if (index < 0) {
            throw badEscape(text, at, 2);
        }
        return ESCAPED.charAt(index);
    }

    private static IllegalArgumentException badEscape(String text, int at, int length) {
        return new IllegalArgumentException("framing delimiter can have the escapes \\r, \\n, \\t, \\0, \\\\ and \\x"
                + " with two hexadecimal digits, but has '" + text.substring(at, Math.min(at + length, text.length()))
                + "'");
    }

    /** Returns the canonical text of a delimiter: one text for each. */
    static String delimiter(byte[] bytes) {
        StringBuilder text = new StringBuilder(DELIMITER);
        for (byte one : bytes) {
            int index = ESCAPED.indexOf(one);
            if (index >= 0) {
                text.append('\\').append(ESCAPES.charAt(index));
            } else if (one > ' ' && one <= '~') {
                text.append((char) one);
            } else {
                text.append(String.format("\\x%02x", one));
            }
        }
        return text.toString();
    }
}
