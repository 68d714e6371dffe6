package io.knsock.cli.flags;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number. One that no int has room for is told as that. */
public final class WholeNumber implements ITypeConverter<Integer> {
    private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9]+");

    @Override
    public Integer convert(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException bad) {
            throw new TypeConversionException(
                    DIGITS.matcher(text).matches()
                            ? "must be between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE + ", but is " + text
                            : "must be a whole number, but is '" + text + "'");
        }
    }
}
