package io.knsock.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns the text of settings into values; what is no such value is refused. */
final class Values {
    private Values() {}

    static int integer(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException("must be a whole number, but is '" + value + "'", bad);
        }
    }

    static boolean bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, but is '" + value + "'");
        };
    }

    /** Reads a constant of an enumeration, written as in {@link #names}. */
    static <E extends Enum<E>> E constant(Class<E> type, String value) {
        for (E one : type.getEnumConstants()) {
            if (name(one).equalsIgnoreCase(value)) {
                return one;
            }
        }
        throw new IllegalArgumentException("must be " + names(type) + ", but is '" + value + "'");
    }

    /** Returns the constants of an enumeration for people: {@code none, optional or required}. */
    static String names(Class<? extends Enum<?>> type) {
        Enum<?>[] all = type.getEnumConstants();
        return Arrays.stream(all).limit(all.length - 1).map(Values::name).collect(Collectors.joining(", ")) + " or "
                + name(all[all.length - 1]);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
