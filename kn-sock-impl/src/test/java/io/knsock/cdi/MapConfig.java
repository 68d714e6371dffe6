package io.knsock.cdi;

import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;

/** The part of a Config that the door uses. */
record MapConfig(Map<String, String> values) implements Config {
    @Override
    public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    @Override
    public Iterable<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public <T> T getValue(String key, Class<T> type) {
        return getOptionalValue(key, type).orElseThrow();
    }

    @Override
    public ConfigValue getConfigValue(String key) {
        throw new AssertionError("not used");
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
        throw new AssertionError("not used");
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
