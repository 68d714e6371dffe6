package io.knsock.engine.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the value of a setting is, and with that how its text is read, wherever it comes from: whether blanks at its
 * ends belong to it, and whether case matters. A type that the table of {@link Settings} names is found by its name.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable
public enum ValueType {
    /** Text that is sent or compared as it is, its blanks and line ends included. */
    TEXT("text", Blanks.KEPT, Case.MATTERS, "text"),
    /** As text; never in a message. */
    SECRET("secret", Blanks.KEPT, Case.MATTERS, "secret"),
    /** How a stream is cut; the bytes of a delimiter are text. */
    FRAMING("a framing", Blanks.KEPT, Case.IGNORED, "a framing, see below"),
    /** How a protocol talks; the name of a class. */
    CONVERSATION("a conversation", Blanks.STRIPPED, Case.MATTERS, "a conversation"),
    /** The name of a file. */
    FILE("file", Blanks.STRIPPED, Case.MATTERS, "file"),
    /** The name of a file, or what such a file has, which may be a secret. */
    PEM("file or PEM", Blanks.STRIPPED, Case.MATTERS, "file or PEM"),
    /** A name that something else gives out. */
    NAME("host name, or another name", Blanks.STRIPPED, Case.MATTERS, "name", "host name", "host name or address"),
    /** A whole number. */
    NUMBER(
            "a number, with its range",
            Blanks.STRIPPED,
            Case.MATTERS,
            "bytes",
            "at least 1",
            "0 or more",
            "octal digits, such as 660",
            "connections each second"),
    /** A length of time. */
    DURATION("duration", Blanks.STRIPPED, Case.MATTERS, "duration"),
    /** One of a few words, of which {@code true or false} are two. */
    CHOICE("one of a few words, true or false among them", Blanks.STRIPPED, Case.IGNORED),
    /** Several values; blanks around each do not count. */
    LIST(
            "list; the same for each value in it",
            Blanks.STRIPPED,
            Case.MATTERS,
            "addresses or ranges, with commas",
            "host:port or unix:path, with commas",
            "name: group, group; *: group");

    private static final String LIST_OF = "list of ";

    private static final Pattern RANGE = Pattern.compile("[0-9]+ to ([0-9]+|[a-z-]+)");

    /** {@code true or false}; {@code none, optional or required}. */
    private static final Pattern WORDS = Pattern.compile("[a-z0-9-]+(, [a-z0-9-]+)* or [a-z0-9-]+");

    private final String description;
    private final Blanks blanks;
    private final Case cases;
    private final List<String> names;

    ValueType(String description, Blanks blanks, Case cases, String... names) {
        this.description = description;
        this.blanks = blanks;
        this.cases = cases;
        this.names = List.of(names);
    }

    private enum Blanks {
        KEPT,
        STRIPPED
    }

    private enum Case {
        MATTERS,
        IGNORED
    }

    /**
     * Returns the type that a text for people is the name of.
     *
     * @throws IllegalArgumentException if there is none: how such a value is read has to be decided here first
     */
    static ValueType of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.names.contains(name))
                .findFirst()
                .orElseGet(() -> {
                    if (name.startsWith(LIST_OF)) {
                        return LIST;
                    }
                    if (RANGE.matcher(name).matches()) {
                        return NUMBER;
                    }
                    if (WORDS.matcher(name).matches()) {
                        return CHOICE;
                    }
                    throw new IllegalArgumentException("'" + name + "' is no type of settings: add it to ValueType");
                });
    }

    /** Returns whether blanks, line ends among them, are taken off both ends. */
    public boolean isStripped() {
        return blanks == Blanks.STRIPPED;
    }

    /** Returns whether capital letters are as good as small ones. */
    public boolean ignoresCase() {
        return cases == Case.IGNORED;
    }

    /** Returns what such values are, for people. */
    String description() {
        return description;
    }

    /** Returns the text as it is read. */
    String read(String text) {
        return isStripped() ? text.strip() : text;
    }
}
