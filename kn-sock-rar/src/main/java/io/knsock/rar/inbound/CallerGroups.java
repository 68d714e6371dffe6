package io.knsock.rar.inbound;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Which groups callers are in. Immutable.
 *
 * @param byName of each name; of {@value #OTHERS} those of all names that are not listed
 */
record CallerGroups(Map<String, List<String>> byName) {
    static final CallerGroups NONE = new CallerGroups(Map.of());

    private static final String OTHERS = "*";

    CallerGroups {
        byName = Map.copyOf(byName);
    }

    /**
     * Reads {@code terminal-1: payments, admin; *: devices}. The last colon of a part ends the name, so a name may have
     * some; it may not have a semicolon.
     *
     * @param names returns a name in the form in which callers have it
     * @throws IllegalArgumentException if it is not written like that, or has a name twice
     */
    static CallerGroups parse(String text, UnaryOperator<String> names) {
        Map<String, List<String>> byName = new HashMap<>();
        for (String part : text.split(";", -1)) {
            int colon = part.lastIndexOf(':');
            String written = colon < 0 ? "" : part.substring(0, colon).strip();
            List<String> groups = Arrays.stream(part.substring(colon + 1).split(",", -1))
                    .map(String::strip)
                    .toList();
            if (written.isEmpty() || groups.contains("")) {
                throw new IllegalArgumentException(
                        "must be names with groups such as 'terminal-1: payments, admin; *: devices', but has '"
                                + part.strip() + "'");
            }
            String name = written.equals(OTHERS) ? OTHERS : names.apply(written);
            if (byName.put(name, groups) != null) {
                throw new IllegalArgumentException("has " + name + " twice: give its groups once");
            }
        }
        return new CallerGroups(byName);
    }

    /** Returns the groups of a caller; empty for none. */
    List<String> of(String name) {
        List<String> own = byName.get(name);
        return own != null ? own : byName.getOrDefault(OTHERS, List.of());
    }
}
