package io.knsock.engine.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value that a key is given. One that is empty, or that something was to be put in place of, is refused: it would
 * otherwise count as not set, and a server that was meant to admit few would admit all, or a client that was meant to
 * verify would speak clear text.
 */
public final class GivenValue {
    /** As MicroProfile Config, Open Liberty and shells write it, and as Kubernetes does. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{\\s*([^${}:]*)(:[^}]*)?}|\\$\\(([A-Za-z_]\\w*)\\)");

    private GivenValue() {}

    /**
     * Returns the text as its type reads it.
     *
     * @param source where it comes from
     * @throws IllegalArgumentException if it is no value; the message begins with the key and does not have the value
     *     of a secret
     */
    static String read(String key, ValueType type, String text, Settings.Source source) {
        if (type.isStripped() ? text.isBlank() : text.isEmpty()) {
            throw missing(key, source.origin(key));
        }
        String value = type.read(text);
        Matcher placeholder = PLACEHOLDER.matcher(value);
        if (isPlaceholder(type, placeholder) && !isText(type, placeholder, source)) {
            String variable = placeholder.group(1) == null ? placeholder.group(3) : placeholder.group(1);
            boolean told = type != ValueType.SECRET && (type != ValueType.PEM || placeholder.matches());
            throw unresolved(key, told ? value : null, variable.strip(), source.origin(key));
        }
        return value;
    }

    /**
     * A password may have such characters in it; one that is nothing but a placeholder is none. Of a word that is none
     * of those that there are it says more which there are.
     */
    private static boolean isPlaceholder(ValueType type, Matcher placeholder) {
        boolean whole = type == ValueType.SECRET || type == ValueType.CHOICE;
        return whole ? placeholder.matches() : placeholder.find();
    }

    /**
     * A source that replaces expressions has had what is still there written on purpose; those of Kubernetes it does
     * not know.
     */
    private static boolean isText(ValueType type, Matcher placeholder, Settings.Source source) {
        return source.isResolved() && (placeholder.group(3) == null || !type.isStripped());
    }

    /**
     * Returns what is said of a key without a value.
     *
     * @param origin where it is, as {@link Settings.Source#origin} tells it
     */
    public static IllegalArgumentException missing(String key, @Nullable String origin) {
        return new IllegalArgumentException(
                key + " is set" + in(origin) + ", but has no value: give it one, or remove the key");
    }

    /**
     * Returns what is said of a value that something was to be put in place of.
     *
     * @param text the value; null if it is not to be told
     * @param variable what was to be put there; empty if that is not known
     * @param origin where it is, as {@link Settings.Source#origin} tells it
     */
    public static IllegalArgumentException unresolved(
            String key, @Nullable String text, String variable, @Nullable String origin) {
        return new IllegalArgumentException(key + " is "
                + (text == null ? "set to an expression" : "'" + text + "'") + in(origin)
                + ", which nothing has replaced by a value: "
                + (variable.isEmpty() ? "give it one" : "set " + variable) + ", or remove the key");
    }

    private static String in(@Nullable String origin) {
        return origin == null ? "" : " in " + origin;
    }
}
