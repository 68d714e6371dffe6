package io.knsock.cdi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * The part of a Config that the integration uses, as MicroProfile Config 3.1 has it: ordinals, empty values,
 * expressions.
 */
public final class MapConfig implements Config {
    static final String FILE = "PropertiesConfigSource[source=file:/app.war/META-INF/microprofile-config.properties]";

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^${}:]+)(:([^${}]*))?}");

    private final List<ConfigSource> sources;

    public MapConfig(Map<String, String> values) {
        this(List.of(new Source(FILE, values)));
    }

    /** @param sources the one that counts most first */
    public MapConfig(List<Source> sources) {
        this.sources = new ArrayList<>(sources);
    }

    /** A source; null as a value is a name without one. */
    record Source(String getName, Map<String, String> values) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public @Nullable String getValue(String key) {
            return values.get(key);
        }
    }

    private record Value(
            String getName,
            @Nullable String getValue,
            @Nullable String getRawValue,
            @Nullable String getSourceName,
            int getSourceOrdinal)
            implements ConfigValue {}

    @Override
    public ConfigValue getConfigValue(String key) {
        for (ConfigSource source : sources) {
            String raw = source.getValue(key);
            if (raw != null) {
                return new Value(key, expanded(raw), raw, source.getName(), source.getOrdinal());
            }
        }
        return new Value(key, null, null, null, 0);
    }

    private String expanded(String raw) {
        String text = raw;
        for (Matcher inner = EXPRESSION.matcher(text); inner.find(); inner = EXPRESSION.matcher(text)) {
            String value = getConfigValue(inner.group(1)).getValue();
            if (value == null || value.isEmpty()) {
                value = inner.group(3);
            }
            if (value == null) {
                throw new NoSuchElementException("SRCFG00011: Could not expand value " + inner.group(1));
            }
            text = text.substring(0, inner.start()) + value + text.substring(inner.end());
        }
        return text;
    }

    @Override
    public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
        throw new AssertionError("it hides keys without a value");
    }

    @Override
    public Iterable<String> getPropertyNames() {
        Set<String> names = new LinkedHashSet<>();
        sources.forEach(source -> names.addAll(source.getPropertyNames()));
        return names;
    }

    @Override
    public <T> T getValue(String key, Class<T> type) {
        throw new AssertionError("not used");
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
        return sources;
    }

    @Override
    public <T> Optional<Converter<T>> getConverter(Class<T> type) {
        throw new AssertionError("not used");
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new AssertionError("not used");
    }
}
