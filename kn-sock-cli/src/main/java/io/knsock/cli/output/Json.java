package io.knsock.cli.output;

import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259). The only class that knows the library, so that only those load it who write some. */
public final class Json {
    private static final JsonProvider PROVIDER = JsonProvider.provider();
    private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());
    private static final JsonGeneratorFactory GENERATORS = PROVIDER.createGeneratorFactory(Map.of());

    private Json() {}

    /**
     * Prints an object in one line. It is in UTF-8 whatever the locale is (RFC 8259, section 8.1), and goes out as it
     * is made: escaped, a reply can take six times its memory.
     *
     * @param members strings, numbers, booleans, nulls, and maps and lists of such
     * @throws CommandFailure if it cannot be written
     */
    public static void print(Console console, Map<String, ? extends @Nullable Object> members) {
        @SuppressWarnings("unchecked") // it is only read
        Map<String, Object> read = (Map<String, Object>) members;
        JsonObject object = BUILDERS.createObjectBuilder(read).build();
        console.line(out -> {
            try (JsonGenerator generator = GENERATORS.createGenerator(new Unclosed(out))) {
                generator.write(object);
            }
        });
    }

    /** Others write after it. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            // only what was generated is complete
        }
    }
}
