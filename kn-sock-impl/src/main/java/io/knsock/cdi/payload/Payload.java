package io.knsock.cdi.payload;

import io.knsock.Message;
import io.knsock.cdi.MessageConversionException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A parameter or a result of a method, and how it becomes a message and is made of one: {@link Message} as it is,
 * {@code byte[]} as its bytes, {@link String} as UTF-8, any other type as JSON. Safe for use by many threads.
 */
public abstract class Payload {
    private final String what;

    private Payload(String what) {
        this.what = what;
    }

    /**
     * Returns the conversion for a type.
     *
     * @param what what is converted, to begin sentences with: {@code the reply to com.acme.Backend.quote}
     * @param json is asked only for a type that needs it, and only if the server has JSON-B
     * @throws IllegalArgumentException if the type has variables, or needs JSON-B and the server has none
     */
    public static Payload of(Type type, String what, Supplier<Json> json) {
        if (type.equals(Message.class)) {
            return new AsItIs(what);
        }
        if (type.equals(byte[].class)) {
            return new Bytes(what);
        }
        if (type.equals(String.class)) {
            return new Text(what);
        }
        if (type instanceof WildcardType || hasVariables(type)) {
            throw new IllegalArgumentException(
                    what + " is a " + type.getTypeName() + ", whose type is not known: use one without type variables");
        }
        if (!isJsonPresent()) {
            throw new IllegalArgumentException(what + " is a " + type.getTypeName()
                    + ", which needs JSON-B: switch on the server's feature for it (on Open Liberty jsonb-3.0), or use"
                    + " Message, byte[] or String");
        }
        try {
            return new AsJson(what, type, json.get());
        } catch (RuntimeException failure) { // a JsonbException, which might not be there
            throw new IllegalArgumentException(
                    what + " is a " + type.getTypeName() + ", which needs JSON-B, and that does not start: "
                            + failure.getMessage(),
                    failure);
        }
    }

    /** Returns whether the server has JSON-B. */
    public static boolean isJsonPresent() {
        try {
            Class.forName("jakarta.json.bind.Jsonb", false, Payload.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /**
     * Returns the value as a message.
     *
     * @throws MessageConversionException if it is null or cannot be written
     */
    public final Message toMessage(@Nullable Object value) {
        if (value == null) {
            throw new MessageConversionException(what + " is null: a message is never null");
        }
        return write(value);
    }

    /**
     * Returns what the message says.
     *
     * @return null only where JSON says {@code null}
     * @throws MessageConversionException if it cannot be read as the type
     */
    public abstract @Nullable Object fromMessage(Message message);

    abstract Message write(Object value);

    private static boolean hasVariables(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(Payload::hasVariables);
        }
        if (type instanceof GenericArrayType array) {
            return hasVariables(array.getGenericComponentType());
        }
        return type instanceof TypeVariable;
    }

    private static final class AsItIs extends Payload {
        AsItIs(String what) {
            super(what);
        }

        @Override
        public Object fromMessage(Message message) {
            return message;
        }

        @Override
        Message write(Object value) {
            return (Message) value;
        }
    }

    private static final class Bytes extends Payload {
        Bytes(String what) {
            super(what);
        }

        @Override
        public Object fromMessage(Message message) {
            return message.bytes();
        }

        @Override
        Message write(Object value) {
            return Message.of((byte[]) value);
        }
    }

    private static final class Text extends Payload {
        Text(String what) {
            super(what);
        }

        @Override
        public Object fromMessage(Message message) {
            return message.text();
        }

        @Override
        Message write(Object value) {
            return Message.of((String) value);
        }
    }

    private static final class AsJson extends Payload {
        private final String what;
        private final Type type;
        private final Json json;

        AsJson(String what, Type type, Json json) {
            super(what);
            this.what = what;
            this.type = type;
            this.json = json;
        }

        @Override
        public @Nullable Object fromMessage(Message message) {
            try {
                return json.read(message, type);
            } catch (Json.Unfit unfit) {
                throw new MessageConversionException(
                        what + " cannot be read as " + type.getTypeName() + " in JSON: " + unfit.getMessage()
                                + "; it has " + message.length() + " bytes",
                        unfit.getCause());
            }
        }

        @Override
        Message write(Object value) {
            try {
                return json.write(value, type);
            } catch (Json.Unfit unfit) {
                throw new MessageConversionException(
                        what + " cannot be written as " + type.getTypeName() + " in JSON: " + unfit.getMessage(),
                        unfit.getCause());
            }
        }
    }
}
