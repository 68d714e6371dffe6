package io.knsock.cdi.payload;

import io.knsock.Message;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.UnreadableMessageException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A parameter or a result of a method, and how it becomes a message and is made of one. What is wrong with it is told
 * in a sentence that begins with what it is. Safe for use by many threads.
 */
public final class Payload {
    private final String what;
    private final Conversion conversion;

    /** @param what what is converted, to begin sentences with: {@code the reply to com.acme.Backend.quote} */
    public Payload(String what, Conversion conversion) {
        this.what = what;
        this.conversion = conversion;
    }

    /**
     * Returns the conversion for a type, all of which is known.
     *
     * @param what what is converted, to begin sentences with: {@code the reply to com.acme.Backend.quote}
     * @throws IllegalArgumentException if the type has variables, or no conversion
     */
    public static Payload of(Type type, String what, Codecs codecs, Charset charset) {
        if (type instanceof WildcardType || hasVariables(type)) {
            throw new IllegalArgumentException(
                    what + " is a " + type.getTypeName() + ", whose type is not known: use one without type variables");
        }
        try {
            return new Payload(what, codecs.of(type, charset));
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(what + ": " + unfit.getMessage(), unfit);
        }
    }

    /**
     * Returns the value as a message.
     *
     * @throws MessageConversionException if it is null or cannot be written
     */
    public Message toMessage(@Nullable Object value) {
        if (value == null) {
            throw new MessageConversionException(what + " is null: a message is never null");
        }
        try {
            return conversion.write(value);
        } catch (MessageConversionException unfit) {
            throw new MessageConversionException(what + ": " + unfit.getMessage(), unfit.getCause());
        }
    }

    /**
     * Returns what the message says.
     *
     * @return null only where JSON says {@code null}
     * @throws UnreadableMessageException if it cannot be read as the type
     */
    public @Nullable Object fromMessage(Message message) {
        try {
            return conversion.read(message);
        } catch (UnreadableMessageException unfit) {
            throw new UnreadableMessageException(what + ": " + unfit.getMessage());
        }
    }

    private static boolean hasVariables(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(Payload::hasVariables);
        }
        if (type instanceof GenericArrayType array) {
            return hasVariables(array.getGenericComponentType());
        }
        return type instanceof TypeVariable;
    }
}
