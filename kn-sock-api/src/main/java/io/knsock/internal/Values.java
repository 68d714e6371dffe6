package io.knsock.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a configuration by their names, in one list from which its equals, hashCode and toString are made, so
 * that none of the three can forget one that the others have. For one thread, and for a moment.
 */
public final class Values {
    private final String type;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    private Values(String type) {
        this.type = type;
    }

    /** Returns those of a type of this name, none so far. */
    public static Values of(String type) {
        return new Values(type);
    }

    /** Adds one that everybody may read. */
    public Values with(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    /** Adds one that counts, and that {@link #toString()} tells nothing of but that it is set. */
    public Values withSecret(String name, @Nullable Object value) {
        values.put(name, value == null ? null : new Secret(value));
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Values that && type.equals(that.type) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the type and, in brackets, all that are set: neither null nor empty. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type).append('[');
        values.forEach((name, value) -> {
            if (value != null && !isEmpty(value)) {
                text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                        .append(name)
                        .append('=')
                        .append(value);
            }
        });
        return text.append(']').toString();
    }

    private static boolean isEmpty(Object value) {
        return value instanceof Collection<?> all ? all.isEmpty() : value instanceof Map<?, ?> map && map.isEmpty();
    }

    private record Secret(Object value) {
        @Override
        public String toString() {
            return "(not shown)";
        }
    }
}
