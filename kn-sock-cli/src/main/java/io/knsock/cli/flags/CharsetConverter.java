package io.knsock.cli.flags;

import io.knsock.Message;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.engine.settings.Settings;
import java.nio.charset.Charset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of an encoding of text. */
public final class CharsetConverter implements ITypeConverter<Charset> {
    @Override
    public Charset convert(String text) {
        try {
            return Settings.charset("it", text);
        } catch (IllegalArgumentException unknown) {
            throw new TypeConversionException(unknown.getMessage());
        }
    }

    /**
     * Returns an argument as a message.
     *
     * @param what what the usage calls it
     * @throws IllegalArgumentException if the encoding does not have all of its characters
     */
    public static Message encoded(String what, String text, Charset charset) {
        try {
            return Codec.text(charset).encode(text);
        } catch (MessageConversionException unmappable) {
            throw new IllegalArgumentException(
                    what + ": " + unmappable.getMessage() + "; --charset sets another", unmappable);
        }
    }
}
