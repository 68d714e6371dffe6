package io.knsock.json;

import io.knsock.Message;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.UnreadableMessageException;
import jakarta.json.Json;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of a type as JSON in UTF-8 (RFC 8259), by JSON-B. Safe for use by many threads; does not block.
 *
 * <p>Without a {@link Jsonb} of the caller's, each codec makes one with the default settings, which knows the types
 * that it has met and is never closed. Applications with many codecs, or with settings of their own, hand one in.
 *
 * @param <T> the type of the values
 * @since 0.1
 */
public final class JsonCodec<T> implements Codec<T> {
    private final Type type;
    private final Jsonb jsonb;

    private JsonCodec(Type type, Jsonb jsonb) {
        this.type = Objects.requireNonNull(type, "type");
        this.jsonb = Objects.requireNonNull(jsonb, "jsonb");
    }

    /**
     * Returns the codec of a class, by a JSON-B of its own.
     *
     * @throws JsonbException if no implementation of JSON-B is there, such as {@code org.eclipse:yasson}
     */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return of(type, JsonbBuilder.create());
    }

    /**
     * Returns the codec of a class.
     *
     * @param jsonb stays the caller's to close, when the codec is not used any more
     */
    public static <T> JsonCodec<T> of(Class<T> type, Jsonb jsonb) {
        return new JsonCodec<>(type, jsonb);
    }

    /**
     * Returns the codec of a type that has parameters, {@code List<Order>} for instance.
     *
     * @param <T> the same type, which is not verified: values of another fail where they are used
     * @param jsonb stays the caller's to close, when the codec is not used any more
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // no Class says which
    public static <T> JsonCodec<T> ofType(Type type, Jsonb jsonb) {
        return new JsonCodec<>(type, jsonb);
    }

    /** Does what {@link Codec#encode} says. */
    @Override
    public Message encode(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            jsonb.toJson(value, type, bytes);
        } catch (JsonbException unfit) {
            throw new MessageConversionException(
                    "a " + type.getTypeName() + " cannot be written as JSON: " + unfit.getMessage(), unfit);
        }
        return Message.wrap(bytes.toByteArray());
    }

    /** Does what {@link Codec#decode} says. {@code null} is no value: {@link #decodeOrNull} takes it for one. */
    @Override
    public T decode(Message message) {
        T value = decodeOrNull(message);
        if (value == null) {
            throw unreadable(message, "it is null");
        }
        return value;
    }

    /**
     * Returns the value that a message says, or null if it says {@code null}.
     *
     * @throws UnreadableMessageException if it is not JSON, or does not fit the type; it says where, as far as that is
     *     known. What JSON-B says quotes the message, so it is not passed on
     */
    public @Nullable T decodeOrNull(Message message) {
        @Nullable T value;
        try {
            value = jsonb.fromJson(new ByteArrayInputStream(message.bytes()), boxed(type));
        } catch (RuntimeException unfit) { // besides JsonbException: some of the parser's, and of constructors
            throw unreadable(message, whatIsWrong(message, unfit));
        }
        if (value == null && type instanceof Class<?> primitive && primitive.isPrimitive()) {
            throw unreadable(message, "it is null");
        }
        return value;
    }

    private static Type boxed(Type type) {
        return type instanceof Class<?> primitive && primitive.isPrimitive()
                ? MethodType.methodType(primitive).wrap().returnType()
                : type;
    }

    private UnreadableMessageException unreadable(Message message, String why) {
        return new UnreadableMessageException("a message cannot be read as " + type.getTypeName() + " in JSON: " + why
                + "; it has " + message.length() + " bytes");
    }

    /** Parses it once more: JSON-B does not tell where it was. */
    private static String whatIsWrong(Message message, Throwable unfit) {
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(message.bytes()))) {
            while (parser.hasNext()) {
                parser.next();
            }
        } catch (JsonParsingException malformed) {
            JsonLocation location = malformed.getLocation();
            return "it is not JSON at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
        } catch (RuntimeException malformed) {
            return "it is not JSON that can be parsed (" + malformed.getClass().getName() + ")";
        }
        Throwable root = unfit;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "it is JSON, but does not fit (" + root.getClass().getName() + ")";
    }

    @Override
    public String toString() {
        return type.getTypeName() + " in JSON";
    }
}
