package io.knsock.cdi;

import io.knsock.Message;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Messages of one server as methods take and return them. Safe for use by many threads. */
final class Payloads {
    private final String server;
    private final @Nullable JsonText json;

    private Payloads(String server, @Nullable JsonText json) {
        this.server = server;
        this.json = json;
    }

    /** Returns the payloads of a server. JSON-B, which may be slow to start, is started only for a method that needs it. */
    static Payloads of(String server, @Nullable BeanMethod method) {
        Signature signature = method == null ? null : method.signature();
        boolean wanted = signature != null && (signature.json() != null || signature.reply() == Object.class);
        return new Payloads(server, wanted && isJsonPresent() ? new JsonText() : null);
    }

    /** JSON-B is optional: a server may be without that feature. */
    static boolean isJsonPresent() {
        try {
            Class.forName("jakarta.json.bind.Jsonb", false, Payloads.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /**
     * Returns what a parameter of a type gets, or null if the method has none or JSON says so.
     *
     * @throws UnreadableMessageException if it cannot be read as that
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
        return type == String.class ? message.text() : json(type).read(server, message.text(), type);
    }

    /** Returns the reply, or null if there is none. What is in hand decides, and the declared type how JSON-B writes it. */
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
        return Message.of(
                value instanceof String text ? text : json(value.getClass()).write(value, declared));
    }

    private JsonText json(Type type) {
        if (json == null) {
            throw new IllegalStateException("server " + server + ": " + type.getTypeName() + " " + WITHOUT_JSON);
        }
        return json;
    }

    /** What is wrong with a type that only JSON-B can read or write. */
    static final String WITHOUT_JSON =
            "needs JSON-B, which this server is without: switch on its feature, or use String";

    /** Lets go of what is held. */
    void close() throws Exception {
        if (json != null) {
            json.close();
        }
    }
}
