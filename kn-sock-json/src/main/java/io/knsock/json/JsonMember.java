package io.knsock.json;

import io.knsock.Message;
import io.knsock.codec.UnreadableMessageException;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The value of one member of the object that a message is in JSON, as text: what replies are told apart by, for
 * instance. It reads the message as far as that member, and makes no object of it. Safe for use by many threads; does
 * not block.
 *
 * @since 0.1
 */
public final class JsonMember implements Function<Message, @Nullable String> {
    private final String name;

    private JsonMember(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Returns what finds the member of this name; of several it is the first, and those of inner objects do not count.
     */
    public static JsonMember of(String name) {
        return new JsonMember(name);
    }

    /**
     * Returns the value.
     *
     * @return text as it is, a number as it is written; null if there is no such member, or it is something else
     * @throws UnreadableMessageException if the message is not an object in JSON, as far as it was read
     */
    @Override
    public @Nullable String apply(Message message) {
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(message.bytes()))) {
            if (parser.next() != Event.START_OBJECT) {
                throw unreadable(message);
            }
            while (parser.next() == Event.KEY_NAME) {
                boolean wanted = parser.getString().equals(name);
                Event value = parser.next();
                if (wanted) {
                    return value == Event.VALUE_STRING || value == Event.VALUE_NUMBER ? parser.getString() : null;
                }
                skip(parser, value);
            }
            return null;
        } catch (RuntimeException malformed) { // one of no special type if it is nested too deeply
            throw unreadable(message);
        }
    }

    /** Event by event: with {@link JsonParser#skipArray()} Parsson 1.1.9 never comes to the end of half an array. */
    private static void skip(JsonParser parser, Event first) {
        int depth = 0;
        for (Event event = first; ; event = parser.next()) {
            switch (event) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                default -> {}
            }
            if (depth == 0) {
                return;
            }
        }
    }

    private UnreadableMessageException unreadable(Message message) {
        return new UnreadableMessageException("a message of " + message.length()
                + " bytes is not an object in JSON that could have the member '" + name + "'");
    }

    @Override
    public String toString() {
        return "member '" + name + "' in JSON";
    }
}
