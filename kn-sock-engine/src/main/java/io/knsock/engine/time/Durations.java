package io.knsock.engine.time;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as settings and messages write them. */
public final class Durations {
    private static final Pattern SIMPLE = Pattern.compile("(\\d+)(ms|s|m|h)");

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /**
     * Reads a duration: a whole number and a unit ({@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}), or ISO 8601
     * ({@code PT10S}).
     *
     * @throws IllegalArgumentException if it is neither, or longer than a hundred years
     */
    public static Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        Duration duration;
        try {
            if (simple.matches()) {
                long number = Long.parseLong(simple.group(1));
                duration = switch (simple.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
            } else {
                duration = Duration.parse(text);
            }
        } catch (ArithmeticException | NumberFormatException tooLong) {
            throw tooLong(text, tooLong);
        } catch (DateTimeParseException bad) {
            if (bad.getCause() instanceof ArithmeticException) {
                throw tooLong(text, bad);
            }
            throw new IllegalArgumentException(
                    "must be a duration such as 250ms, 10s, 5m or PT10S, but is '" + text + "'", bad);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw tooLong(text, null);
        }
        return duration;
    }

    private static IllegalArgumentException tooLong(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "must be at most " + LONGEST.toDays() + " days, a hundred years, but is '" + text + "'", cause);
    }

    /**
     * Returns the duration in nanoseconds; one of more than a century, which could not be told in them, is a century.
     */
    public static long nanos(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
    }

    /**
     * Checks that a duration is greater than zero.
     *
     * @throws IllegalArgumentException if it is not, with its name and value
     */
    public static void checkPositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be greater than zero, but is " + value);
        }
    }

    /**
     * Checks that a duration is zero or greater.
     *
     * @throws IllegalArgumentException if it is not, with its name and value
     */
    public static void checkNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + value);
        }
    }

    /** Returns the duration in seconds if it is whole ones ({@code 10s}), else in milliseconds ({@code 250ms}). */
    public static String text(Duration duration) {
        return duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }
}
