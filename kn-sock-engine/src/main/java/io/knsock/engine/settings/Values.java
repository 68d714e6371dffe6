package io.knsock.engine.settings;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the text of settings into values; what is no such value is refused. */
final class Values {
    private Values() {}

    /** Digits, of which there may be more than an int has room for. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+");

    private static final String LETTERS = "rwxrwxrwx";

    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");

    private static final Pattern WITH_UNIT = Pattern.compile("[0-9]+ ?([kKmMgG][iI]?[bB]?|[bB])");

    /** As Kubernetes, and Docker with its links, tell containers where a service is. */
    private static final Pattern SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

    /**
     * Reads a number.
     *
     * @throws NumberTooLarge if it is one, but no int
     * @throws IllegalArgumentException if it is none
     */
    static int integer(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException bad) {
            if (NUMBER.matcher(value).matches()) {
                throw new NumberTooLarge(value, bad);
            }
            throw new IllegalArgumentException("must be a whole number, but is '" + value + "'" + hint(value), bad);
        }
    }

    private static String hint(String value) {
        if (SERVICE.matcher(value).matches()) {
            return ": that is the address of a service, which Kubernetes puts into an environment variable of each container"
                    + " by itself; give the service another name, set enableServiceLinks: false for the pod, or name this"
                    + " server or client otherwise";
        }
        return WITH_UNIT.matcher(value).matches() ? ": write it in digits, without a unit" : "";
    }

    /** Reads the mode of a file as {@code chmod(1)} takes it: {@code 660}, or with a zero before it. */
    static Set<PosixFilePermission> mode(String value) {
        if (!MODE.matcher(value).matches()) {
            throw new IllegalArgumentException("must be three octal digits such as 660, but is '" + value + "'");
        }
        int mode = Integer.parseInt(value, 8);
        StringBuilder permissions = new StringBuilder();
        for (int i = 0; i < LETTERS.length(); i++) {
            permissions.append((mode & (0400 >> i)) == 0 ? '-' : LETTERS.charAt(i));
        }
        return PosixFilePermissions.fromString(permissions.toString());
    }

    static boolean bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) { // as ValueType says of choices
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
