package io.knsock.engine.settings;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One setting, as it is written in configuration.
 *
 * @param key its name in kebab-case
 * @param type what its value is, for people; {@link ValueType} knows how values of that type are read
 * @param byDefault its default, for people; null if it must be set
 * @param description what it does, one sentence
 * @param set gives the value, as text, to a builder; throws {@link IllegalArgumentException} if it is no such value
 * @param <B> the builder it belongs to
 */
public record Setting<B>(
        String key, String type, @Nullable String byDefault, String description, BiConsumer<B, String> set) {
    /** Refuses a type that {@link ValueType} does not know. */
    public Setting {
        ValueType.of(type);
    }

    /** Returns how its value is read. */
    public ValueType valueType() {
        return ValueType.of(type);
    }
}
