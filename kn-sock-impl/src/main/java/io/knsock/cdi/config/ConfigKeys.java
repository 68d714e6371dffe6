package io.knsock.cdi.config;

import io.knsock.engine.settings.GivenValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Values by their whole keys. MicroProfile Config takes a key that is empty, or whose expression has no value, for one
 * that is not there (3.1, "Empty value", "Property Expressions"); here it is refused. So what is asked for is not a
 * value but what the sources have.
 */
final class ConfigKeys {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([^${}:]*)");

    private final Config config;
    private final ConfigOrigins origins;

    ConfigKeys(Config config, ConfigOrigins origins) {
        this.config = config;
        this.origins = origins;
    }

    /**
     * Returns the value of a key, with expressions replaced, or null if no source has the key.
     *
     * @throws IllegalArgumentException if the key is there without a value; the message begins with the whole key
     */
    @Nullable String value(String key) {
        ConfigValue found;
        try {
            found = config.getConfigValue(key);
        } catch (RuntimeException unresolvable) { // an expression without a value, or one that is too deep
            throw refused(key, null);
        }
        String value = found.getValue();
        if (value == null || value.isEmpty()) {
            if (value == null && found.getRawValue() == null && !isThere(key)) {
                return null;
            }
            throw refused(key, found);
        }
        return value;
    }

    /** Returns where the value of a key is from, for people: what follows "in"; null if nobody says. */
    @Nullable String origin(String key) {
        try {
            return origins.text(key, config.getConfigValue(key).getSourceName());
        } catch (RuntimeException unresolvable) {
            return origins.text(key, null);
        }
    }

    /** Of what the Config does not find, a source may still have the name. */
    private boolean isThere(String key) {
        return origins.isNamed(key);
    }

    /** A key of TLS may be the text of a PEM file, of which a part is an expression. */
    private static boolean isSecret(String key, String raw) {
        return key.endsWith("password") || raw.contains("-----BEGIN");
    }

    private IllegalArgumentException refused(String key, @Nullable ConfigValue found) {
        String raw = found == null ? null : found.getRawValue();
        String source = found == null ? null : found.getSourceName();
        ConfigSource first = (raw == null || source == null) ? origins.first(key) : null;
        if (first != null) {
            raw = raw == null ? first.getValue(key) : raw;
            source = source == null ? first.getName() : source;
        }
        String origin = origins.text(key, source);
        Matcher variable = VARIABLE.matcher(raw == null ? "" : raw);
        return variable.find()
                ? GivenValue.unresolved(
                        key,
                        isSecret(key, String.valueOf(raw)) ? null : raw,
                        variable.group(1).strip(),
                        origin)
                : GivenValue.missing(key, origin);
    }
}
