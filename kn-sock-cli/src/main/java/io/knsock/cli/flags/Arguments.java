package io.knsock.cli.flags;

import io.knsock.engine.settings.Settings;
import io.knsock.engine.settings.ValueType;
import java.util.Arrays;
import java.util.Map;

/**
 * What the command line is made ready with. PEM begins with hyphens, as options do, and no option of ours begins like
 * it: so such an argument is marked before the parser sees it, and unmarked by what converts every text.
 */
public final class Arguments {
    private static final String PEM = "-----BEGIN ";

    /** A noncharacter of Unicode, which no argument can begin with that anybody types. */
    private static final String MARK = "\uFDD0";

    /** What the JVM puts in place of argument bytes that its locale does not know. */
    private static final char UNDECODABLE = '\uFFFD';

    private Arguments() {}

    /** Returns the arguments so that none that is PEM is taken for an option. */
    public static String[] marked(String... arguments) {
        return Arrays.stream(arguments)
                .map(one -> one.startsWith(PEM) ? MARK + one : one)
                .toArray(String[]::new);
    }

    /** Returns a text as it was given. */
    public static String unmarked(String text) {
        return text.startsWith(MARK + PEM) ? text.substring(MARK.length()) : text;
    }

    /** Returns what is said of arguments without the PEM in it, which may be a key. */
    public static String withoutPem(String message) {
        String told = message.replace(MARK, ""); // behind an option that is not known there is none
        int from = told.indexOf(PEM);
        int last = told.lastIndexOf("-----");
        return from < 0 || last <= from + PEM.length()
                ? told
                : told.substring(0, from) + "the PEM text" + told.substring(last + "-----".length());
    }

    /**
     * Returns an argument that is no setting of the engine's, as its type reads it.
     *
     * @param name what the usage calls it
     * @throws IllegalArgumentException if it is empty, or is an expression that nothing has replaced: what a variable
     *     of the user's shell that is not set leaves behind
     */
    public static String given(String name, ValueType type, String text) {
        return String.valueOf(Settings.value(name, type, Settings.Source.of(Map.of(name, text), "the arguments")));
    }

    /**
     * Returns the text of an argument that is sent.
     *
     * @throws IllegalArgumentException if it holds what the locale could not decode
     */
    public static String sendable(String what, String text) {
        if (text.indexOf(UNDECODABLE) >= 0) {
            throw new IllegalArgumentException(what + " is not text in this locale, and would be sent damaged:"
                    + " set LC_ALL to one with UTF-8, such as C.UTF-8");
        }
        return text;
    }
}
