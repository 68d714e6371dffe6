package io.knsock.cdi.payload;

import io.knsock.Message;
import io.knsock.json.JsonCodec;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON, by the server's JSON-B with its default settings. JSON-B is optional on a server: only this class
 * touches it, and is used only if {@link Codecs#isJsonPresent()}. Safe for use by many threads.
 */
public final class Json {
    private final Jsonb jsonb;

    /** @throws JsonbException if the server has the API and no provider of it */
    Json() {
        this.jsonb = JsonbBuilder.create();
    }

    /** Returns the conversion of a type; {@code null} in JSON is null. */
    public Conversion of(Type type) {
        JsonCodec<Object> codec = JsonCodec.ofType(type, jsonb);
        return new Conversion() {
            @Override
            public Message write(Object value) {
                return codec.encode(value);
            }

            @Override
            public @Nullable Object read(Message message) {
                return codec.decodeOrNull(message);
            }
        };
    }

    void close() {
        try {
            jsonb.close();
        } catch (Exception failure) {
            throw new IllegalStateException("JSON-B cannot be closed", failure); // which the container tells
        }
    }
}
