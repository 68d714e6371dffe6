package io.knsock;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the application remembers of a connection until that is closed. Safe for use by many threads; putting a value in
 * happens-before (JLS, section 17.4.5) getting it in another thread. No value is null.
 *
 * @since 0.1
 */
public final class Attributes {
    private final ConcurrentMap<AttributeKey<?>, Object> values = new ConcurrentHashMap<>();

    /** Creates one without values; the engine does, and tests of handlers may. */
    public Attributes() {}

    /** Returns the value, or null if there is none. */
    public <T> @Nullable T get(AttributeKey<T> key) {
        return key.type().cast(values.get(key));
    }

    /** Sets the value. Returns the one before, or null if there was none. */
    public <T> @Nullable T put(AttributeKey<T> key, T value) {
        return key.type().cast(values.put(key, checked(key, value)));
    }

    /** Sets the value if there is none. Returns the one that was there, or null if it was set. */
    public <T> @Nullable T putIfAbsent(AttributeKey<T> key, T value) {
        return key.type().cast(values.putIfAbsent(key, checked(key, value)));
    }

    /** Returns the value; if there is none, the supplier makes it first, in one thread only. */
    public <T> T computeIfAbsent(AttributeKey<T> key, Supplier<? extends T> make) {
        return key.type().cast(values.computeIfAbsent(key, absent -> checked(key, make.get())));
    }

    /**
     * Changes the value in one step.
     *
     * @param change gets the value, or null if there is none, and returns the new one, or null to remove it; it must be
     *     short, and must not use these attributes
     * @return the new value, or null if there is none
     */
    public <T> @Nullable T compute(AttributeKey<T> key, UnaryOperator<@Nullable T> change) {
        return key.type().cast(values.compute(key, (same, before) -> {
            T after = change.apply(key.type().cast(before));
            return after == null ? null : checked(key, after);
        }));
    }

    /** Removes the value. Returns it, or null if there was none. */
    public <T> @Nullable T remove(AttributeKey<T> key) {
        return key.type().cast(values.remove(key));
    }

    /** Raw types could put in what the next reader fails of: it fails here. */
    private static <T> Object checked(AttributeKey<T> key, T value) {
        return Objects.requireNonNull(
                key.type().cast(value), () -> "the value of attribute " + key.name() + " must not be null: remove it");
    }

    /** Returns the names of the values, and not the values. */
    @Override
    public String toString() {
        return "Attributes" + values.keySet();
    }
}
