package io.knsock.cdi;

import jakarta.json.Json;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Text from and to objects by JSON-B. A server may be without that, so no other class touches it. Safe for use by many threads. */
final class JsonText {
    private final Jsonb jsonb = JsonbBuilder.create();

    /**
     * Reads text.
     *
     * @return null for the JSON {@code null}
     * @throws UnreadableMessageException if it cannot be read, with a sentence that says where, and nothing of the text
     */
    @Nullable Object read(String server, String text, Type type) {
        Object value;
        try {
            value = jsonb.fromJson(text, boxed(type));
        } catch (JsonbException unreadable) { // its message has the text
            throw unreadable(server, type, whatIsWrong(text, unreadable));
        }
        if (value == null && type instanceof Class<?> number && number.isPrimitive()) {
            throw unreadable(server, type, "it is null");
        }
        return value;
    }

    private static Type boxed(Type type) {
        return type instanceof Class<?> number && number.isPrimitive()
                ? MethodType.methodType(number).wrap().returnType()
                : type;
    }

    private static UnreadableMessageException unreadable(String server, Type type, String what) {
        return new UnreadableMessageException(
                "server " + server + ": a message cannot be read as " + type.getTypeName() + ": " + what);
    }

    /** Parses it once more: JSON-B does not tell where it was. */
    private static String whatIsWrong(String text, Throwable unreadable) {
        try (JsonParser parser = Json.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                parser.next();
            }
        } catch (JsonParsingException malformed) {
            JsonLocation location = malformed.getLocation();
            return "it is not JSON at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
        } catch (RuntimeException malformed) {
            return "it is not JSON that can be parsed (" + malformed.getClass().getName() + ")";
        }
        Throwable root = unreadable;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "it is JSON, but does not fit (" + root.getClass().getName() + ")";
    }

    /** Writes a value as what a method has declared. */
    String write(Object value, Type type) {
        return type == Object.class ? jsonb.toJson(value) : jsonb.toJson(value, type);
    }

    /** Lets go of what JSON-B holds. */
    void close() throws Exception {
        jsonb.close();
    }
}
