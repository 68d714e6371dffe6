package io.knsock.cli.flags;

import io.knsock.engine.time.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration greater than zero, as it is written in configuration. */
public final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new TypeConversionException(malformed.getMessage());
        }
        if (duration.isZero() || duration.isNegative()) {
            throw new TypeConversionException("must be greater than zero, but is '" + text + "'");
        }
        return duration;
    }
}
