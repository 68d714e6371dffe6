package io.knsock.cli.files;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of files as people write and read them. Units are binary: 1K is 1024 bytes. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})([KMGT]?)");
    private static final String UNITS = "KMGT";
    private static final int STEP = 1024;

    private Sizes() {}

    /**
     * Reads a number of bytes: 4096, 500M, 16G.
     *
     * @throws IllegalArgumentException if it is none, or more than a long can have
     */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException(
                    "a size is a number of bytes, or one with K, M, G or T after it, and not '" + text + "'");
        }
        long bytes = Long.parseLong(size.group(1));
        try {
            for (int steps = UNITS.indexOf(size.group(2)) + (size.group(2).isEmpty() ? 0 : 1); steps > 0; steps--) {
                bytes = Math.multiplyExact(bytes, STEP);
            }
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is more than files can have", tooLarge);
        }
        return bytes;
    }

    /** Returns a size with a unit that suits it: 512 bytes, 1.5 MiB. */
    public static String text(long bytes) {
        if (bytes < STEP) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        double value = bytes;
        int unit = -1;
        while (value >= STEP && unit < UNITS.length() - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", value, UNITS.charAt(unit));
    }
}
