package io.knsock.test.cdi;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a test, before all others. Each server has a free port, whatever another source says, unless the test
 * has said where it is bound.
 */
final class TestSettings implements ConfigSource {
    private static final Pattern PORT = Pattern.compile("kn-sock\\.server\\.([^.]+)\\.port");

    private final Map<String, String> values;
    private final Set<String> others;

    /** @param others the keys that other sources have */
    TestSettings(Map<String, String> values, Set<String> others) {
        this.values = Map.copyOf(values);
        this.others = Set.copyOf(others);
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public @Nullable String getValue(String key) {
        String value = values.get(key);
        if (value != null || !PORT.matcher(key).matches()) {
            return value;
        }
        String path = key.substring(0, key.length() - "port".length()) + "unix-socket";
        return values.containsKey(path) || others.contains(path) ? null : "0";
    }

    @Override
    public String getName() {
        return "settings of the test";
    }

    /**
     * More than system properties have, 400, and the environment, 300 (MicroProfile Config 3.1, "Default
     * ConfigSources").
     */
    @Override
    public int getOrdinal() {
        return 1_000;
    }
}
