package io.knsock.framing;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What may follow the name of a framing, after commas. */
final class FramingOptions {
    private record Option(String shown, String what, Consumer<String> set) {}

    private final Map<String, Option> known = new LinkedHashMap<>();

    /**
     * Adds a word.
     *
     * @param what what it says: only one word of those that say the same may be given
     */
    FramingOptions word(String name, String what, Runnable set) {
        known.put(name, new Option(name, what, none -> set.run()));
        return this;
    }

    /** Adds a word. */
    FramingOptions word(String name, Runnable set) {
        return word(name, name, set);
    }

    /** Adds a name with a value after an equals sign. */
    FramingOptions value(String name, String shown, Consumer<String> set) {
        known.put(name + "=", new Option(name + "=" + shown, name, set));
        return this;
    }

    /**
     * Reads options, and sets what they say.
     *
     * @param framing its text without options, for sentences
     * @throws IllegalArgumentException if one is unknown or there twice
     */
    void read(String framing, List<String> given) {
        Set<String> seen = new HashSet<>();
        for (String each : given) {
            String one = each.strip();
            int equals = one.indexOf('=') + 1;
            Option option = known.get((equals == 0 ? one : one.substring(0, equals)).toLowerCase(Locale.ROOT));
            if (option == null) {
                throw new IllegalArgumentException(
                        "framing " + framing + " can have the options " + all() + ", but has '" + one + "'");
            }
            option.set.accept(one.substring(equals));
            if (!seen.add(option.what)) {
                throw new IllegalArgumentException("framing " + framing + " has " + option.what + " twice");
            }
        }
    }

    private String all() {
        List<String> shown = known.values().stream().map(Option::shown).toList();
        int last = shown.size() - 1;
        return last == 0
                ? shown.get(0)
                : shown.stream().limit(last).collect(Collectors.joining(", ")) + " and " + shown.get(last);
    }
}
