package io.knsock.engine.settings;

import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One setting, as it is written in configuration. Immutable; equal if all of it is, and what sets it the same object.
 *
 * @param <B> the builder it belongs to
 */
public final class Setting<B> {
    private final String key;
    private final String type;
    private final @Nullable String byDefault;
    private final String description;
    private final BiConsumer<B, String> set;
    private final ValueType valueType;

    /**
     * Makes a setting.
     *
     * @param key its name in kebab-case
     * @param type what its value is, for people: one that {@link ValueType} knows
     * @param byDefault its default, for people; null if it must be set
     * @param description what it does, one sentence
     * @param set gives the value, as text, to a builder; throws {@link IllegalArgumentException} if it is no such value
     * @throws IllegalArgumentException if the type is none
     */
    public Setting(String key, String type, @Nullable String byDefault, String description, BiConsumer<B, String> set) {
        this.valueType = ValueType.of(type);
        this.key = key;
        this.type = type;
        this.byDefault = byDefault;
        this.description = description;
        this.set = set;
    }

    /** Returns its name in kebab-case. */
    public String key() {
        return key;
    }

    /** Returns what its value is, for people; {@link ValueType} knows how values of that type are read. */
    public String type() {
        return type;
    }

    /** Returns its default, for people; null if it must be set. */
    public @Nullable String byDefault() {
        return byDefault;
    }

    /** Returns what it does, one sentence. */
    public String description() {
        return description;
    }

    /**
     * Returns what gives the value, as text, to a builder, and throws {@link IllegalArgumentException} if it is no such
     * value.
     */
    public BiConsumer<B, String> set() {
        return set;
    }

    /** Returns how its value is read. */
    public ValueType valueType() {
        return valueType;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Setting<?> that
                && key.equals(that.key)
                && type.equals(that.type)
                && Objects.equals(byDefault, that.byDefault)
                && description.equals(that.description)
                && set.equals(that.set);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, type, byDefault, description, set);
    }

    @Override
    public String toString() {
        return "Setting[key=" + key + ", type=" + type + ", byDefault=" + byDefault + ", description=" + description
                + "]";
    }
}
