package io.knsock.cli;

import jakarta.json.JsonBuilderFactory;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259). The only class that knows the library, so that only those load it who write some. */
final class Json {
    private static final JsonBuilderFactory BUILDERS = JsonProvider.provider().createBuilderFactory(Map.of());

    private Json() {}

    /**
     * Returns an object in one line, without its end.
     *
     * @param members strings, numbers, booleans, nulls, and maps and lists of such
     */
    static String line(Map<String, ? extends @Nullable Object> members) {
        @SuppressWarnings("unchecked") // it is only read
        Map<String, Object> read = (Map<String, Object>) members;
        return BUILDERS.createObjectBuilder(read).build().toString();
    }
}
