package io.knsock.cdi.handlers;

import io.knsock.Message;
import io.knsock.cdi.MessageConversionException;
import io.knsock.cdi.payload.Json;
import io.knsock.cdi.payload.Payload;
import io.knsock.cdi.payload.UnreadableMessageException;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages of one server as its handler takes and returns them. Safe for use by many threads. */
public final class HandlerPayloads {
    /** What is wrong with a type that only JSON-B can read or write. */
    static final String WITHOUT_JSON =
            "needs JSON-B, which this server is without: switch on its feature, or use String";

    private final String server;
    private final @Nullable Json json;

    private HandlerPayloads(String server, @Nullable Json json) {
        this.server = server;
        this.json = json;
    }

    /**
     * Returns the payloads of a server.
     *
     * @param json starts JSON-B, which may take its time; asked only if the method needs it
     */
    static HandlerPayloads of(String server, @Nullable BeanMethod method, Supplier<Json> json) {
        Signature signature = method == null ? null : method.signature();
        boolean wanted = signature != null && (signature.json() != null || signature.reply() == Object.class);
        return new HandlerPayloads(server, wanted && Payload.isJsonPresent() ? json.get() : null);
    }

    /**
     * Returns what a parameter of a type gets, or null if the method has none or JSON says so.
     *
     * @throws UnreadableMessageException if it cannot be read as that, with a sentence that says where, and nothing of
     *     the text
     */
    @Nullable Object read(Message message, @Nullable Type type) {
        if (type == null) {
            return null;
        }
        if (type == Message.class) {
            return message;
        }
        if (type == byte[].class) {
            return message.bytes();
        }
        if (type == String.class) {
            return message.text();
        }
        try {
            return json(type).read(message, type);
        } catch (Json.Unfit unfit) {
            throw new UnreadableMessageException("server " + server + ": a message cannot be read as "
                    + type.getTypeName() + ": " + unfit.getMessage());
        }
    }

    /**
     * Returns the reply, or null if there is none. What is in flight decides, and the declared type how JSON-B writes
     * it.
     *
     * @throws MessageConversionException if JSON-B cannot write it
     */
    @Nullable Message write(@Nullable Object value, Type declared) {
        if (value == null) {
            return null;
        }
        if (value instanceof Message message) {
            return message;
        }
        if (value instanceof byte[] bytes) {
            return Message.wrap(bytes);
        }
        if (value instanceof String text) {
            return Message.of(text);
        }
        try {
            return json(value.getClass()).write(value, declared == Object.class ? value.getClass() : declared);
        } catch (Json.Unfit unfit) {
            throw new MessageConversionException(
                    "server " + server + ": a reply cannot be written as " + declared.getTypeName() + ": "
                            + unfit.getMessage(),
                    unfit.getCause());
        }
    }

    private Json json(Type type) {
        if (json == null) {
            throw new IllegalStateException("server " + server + ": " + type.getTypeName() + " " + WITHOUT_JSON);
        }
        return json;
    }
}
