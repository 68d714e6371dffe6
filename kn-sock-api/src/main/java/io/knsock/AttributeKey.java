package io.knsock;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name and the type of something that the application remembers of a connection. Two keys are equal if their names
 * and types are. Immutable.
 *
 * <pre>{@code
 * private static final AttributeKey<Session> SESSION = AttributeKey.of("com.acme.session", Session.class);
 *
 * Session session = connection.attributes().computeIfAbsent(SESSION, Session::new);
 * }</pre>
 *
 * @param <T> the type of the value
 * @since 0.1
 */
public final class AttributeKey<T> {
    private final String name;
    private final Class<T> type;

    private AttributeKey(String name, Class<T> type) {
        this.name = Objects.requireNonNull(name, "name must not be null");
        this.type = Objects.requireNonNull(type, "type must not be null");
    }

    /**
     * Returns a key.
     *
     * @param name where libraries share a connection, begin it with a package of your own
     * @param type the class of the values; not a primitive one
     * @throws IllegalArgumentException if the type is primitive
     */
    public static <T> AttributeKey<T> of(String name, Class<T> type) {
        if (type.isPrimitive()) {
            throw new IllegalArgumentException("attribute " + name + " cannot be of the primitive type " + type
                    + ": name its class, as Integer.class");
        }
        return new AttributeKey<>(name, type);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the type of the values. */
    public Class<T> type() {
        return type;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AttributeKey<?> key && name.equals(key.name) && type == key.type;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + type.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + type.getName() + ")";
    }
}
