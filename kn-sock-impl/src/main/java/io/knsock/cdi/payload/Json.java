package io.knsock.cdi.payload;

import io.knsock.Message;
import jakarta.annotation.PreDestroy;
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
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON in UTF-8, by the server's JSON-B with its default settings. JSON-B is optional on a server: only this
 * class touches it, and is loaded only if {@link Payload#isJsonPresent()}. Safe for use by many threads.
 */
public class Json {
    private final Jsonb jsonb;

    /** @throws JsonbException if the server has the API and no provider of it */
    Json() {
        this.jsonb = JsonbBuilder.create();
    }

    /**
     * Returns the message with the value in JSON.
     *
     * @throws Unfit if it cannot be written
     */
    public Message write(Object value, Type type) throws Unfit {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            jsonb.toJson(value, type, bytes);
        } catch (JsonbException unfit) {
            throw new Unfit(String.valueOf(unfit.getMessage()), unfit);
        }
        return Message.wrap(bytes.toByteArray());
    }

    /**
     * Reads a value. What JSON-B says of one that is not right quotes it, so that is not passed on: what is kept is
     * where it is wrong, or the name of an exception.
     *
     * @return null if the message is {@code null}
     * @throws Unfit if it cannot be read
     */
    public @Nullable Object read(Message message, Type type) throws Unfit {
        Object value;
        try {
            value = jsonb.fromJson(new ByteArrayInputStream(message.bytes()), boxed(type));
        } catch (RuntimeException unfit) { // besides JsonbException: some of the parser's, and of constructors
            throw new Unfit(whatIsWrong(message, unfit), null);
        }
        if (value == null && type instanceof Class<?> primitive && primitive.isPrimitive()) {
            throw new Unfit("it is null", null);
        }
        return value;
    }

    private static Type boxed(Type type) {
        return type instanceof Class<?> primitive && primitive.isPrimitive()
                ? MethodType.methodType(primitive).wrap().returnType()
                : type;
    }

    /** Parses it once more: JSON-B does not tell where it was. */
    private static String whatIsWrong(Message message, Throwable unfit) {
        try (JsonParser parser = jakarta.json.Json.createParser(new ByteArrayInputStream(message.bytes()))) {
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

    @PreDestroy
    void close() {
        try {
            jsonb.close();
        } catch (Exception failure) {
            throw new IllegalStateException("JSON-B cannot be closed", failure); // which the container logs
        }
    }

    /** Why a value and a message do not go together. */
    public static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
