package io.knsock.rar.properties;

import io.knsock.engine.settings.Settings;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What a JavaBean of the adapter is besides its properties, of which there is one for each setting, by its name in
 * camel case: {@code tlsHandshakeTimeout} is {@code tls.handshake-timeout}. A property that is null is not set. The
 * classes with the getters and setters are generated.
 *
 * <p>Setters take any value; what is wrong is told when an activation is validated, or when the connection factory
 * is made.
 */
public abstract class TcpProperties implements ResourceAdapterAssociation, Serializable {
    private static final long serialVersionUID = 1L;

    /** By the keys of {@link io.knsock.engine.settings.Settings}. */
    private final ConcurrentSkipListMap<String, String> values = new ConcurrentSkipListMap<>();

    private transient volatile @Nullable EngineAdapter resourceAdapter;

    /** Creates one in which nothing is set. */
    TcpProperties() {}

    final @Nullable String get(String key) {
        return values.get(key);
    }

    /** Returns the settings as the engine reads them. */
    protected final Settings.Source source() {
        return new Settings.Source() {
            @Override
            public @Nullable String get(String key) {
                return values.get(key);
            }

            @Override
            public String origin(String key) {
                return "the property " + Properties.name(key);
            }
        };
    }

    /** Returns whether the property, by its name in camel case, is set. */
    protected final boolean hasProperty(String name) {
        return values.keySet().stream().anyMatch(key -> Properties.name(key).equals(name));
    }

    /** Returns the names of the properties that are set, in camel case, by the alphabet. */
    protected final List<String> propertyNames() {
        return values.keySet().stream().map(Properties::name).sorted().toList();
    }

    final @Nullable Integer number(String key) {
        String value = values.get(key);
        return value == null ? null : Integer.valueOf(value);
    }

    final void set(String key, @Nullable Object value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value.toString());
        }
    }

    /** Returns whether the other has the same properties, with the same values. */
    protected final boolean sameValues(TcpProperties other) {
        return values.equals(other.values);
    }

    /** Returns what is the same for two that have the same values. */
    protected final int valuesHash() {
        return values.hashCode();
    }

    /** Returns the resource adapter; null before the container has set it, or without a container. */
    protected final @Nullable EngineAdapter adapter() {
        return resourceAdapter;
    }

    @Override
    public final @Nullable ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    /**
     * Called once by the container (§5.3.3).
     *
     * @throws jakarta.resource.NotSupportedException if the resource adapter is not kn-sock's
     * @throws jakarta.resource.spi.IllegalStateException if there is another one already
     */
    @Override
    public final synchronized void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        resourceAdapter = Association.checked(EngineAdapter.class, resourceAdapter, adapter);
    }
}
