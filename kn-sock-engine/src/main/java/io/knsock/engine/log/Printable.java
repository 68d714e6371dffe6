package io.knsock.engine.log;

import org.jspecify.annotations.Nullable;

/**
 * Text that somebody else has chosen, made fit for a log and a terminal. What would end a line, drive a terminal or
 * change the order in which text is read becomes <code>&#92;uXXXX</code>: control characters (also the line feed and
 * the tab), format characters (Unicode's category Cf, bidirectional controls among them), separators of lines and
 * paragraphs, and surrogates without their other half. What is longer than {@link #MAX_LENGTH} is cut.
 */
public final class Printable {
    /** The most characters of one text; names and reasons are far shorter. */
    public static final int MAX_LENGTH = 2_000;

    private Printable() {}

    /** Returns whether the text holds nothing that would be escaped, whatever its length. */
    public static boolean isPrintable(CharSequence text) {
        int at = 0;
        while (at < text.length()) {
            int character = Character.codePointAt(text, at);
            if (isEscaped(character)) {
                return false;
            }
            at += Character.charCount(character);
        }
        return true;
    }

    /** Returns the text of an object as it may be printed; "null" if there is none. */
    public static String text(@Nullable Object any) {
        return text(any, MAX_LENGTH);
    }

    /** Returns a failure as it may be printed: itself, or a copy with the same stack traces and other texts. */
    public static Throwable failure(Throwable failure) {
        return PrintableFailure.of(failure);
    }

    /** Returns the text of an object as it may be printed, of about so many characters at most. */
    public static String text(@Nullable Object any, int maxLength) {
        String text;
        try {
            text = String.valueOf(any);
        } catch (RuntimeException | StackOverflowError failure) { // somebody else's toString()
            text = any == null ? "null" : any.getClass().getName();
        }
        return text.length() <= maxLength && isPrintable(text) ? text : escaped(text, maxLength);
    }

    /** Returns whether the text is printed as it is. */
    static boolean fits(@Nullable String text) {
        return text == null || (text.length() <= MAX_LENGTH && isPrintable(text));
    }

    private static String escaped(String text, int maxLength) {
        StringBuilder result = new StringBuilder(Math.min(text.length(), maxLength) + 64);
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            if (result.length() + (isEscaped(character) ? 6 : 1) * (next - at) > maxLength) {
                return result.append("... (")
                        .append(text.length() - at)
                        .append(" more characters)")
                        .toString();
            }
            if (isEscaped(character)) {
                for (int i = at; i < next; i++) {
                    result.append(String.format("\\u%04X", (int) text.charAt(i)));
                }
            } else {
                result.appendCodePoint(character);
            }
            at = next;
        }
        return result.toString();
    }

    private static boolean isEscaped(int character) {
        if (character >= ' ' && character < 0x7f) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
