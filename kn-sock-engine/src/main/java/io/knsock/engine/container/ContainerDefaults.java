package io.knsock.engine.container;

import io.knsock.engine.settings.Settings;
import org.jspecify.annotations.Nullable;

/** Settings of servers whose handlers share an application server's threads with others. */
public final class ContainerDefaults {
    /**
     * How many messages of one server may be with its handler at once, if nothing else is set: four for each processor,
     * at least 16. Enough for handlers that wait for a database; and few enough that handlers that hang leave threads
     * to the rest of the application server, whose pool grows slowly.
     */
    public static final int MAX_CONCURRENT_MESSAGES =
            Math.max(16, 4 * Runtime.getRuntime().availableProcessors());

    private ContainerDefaults() {}

    /** Returns the same settings, with these where nothing is set. */
    public static Settings.Source under(Settings.Source source) {
        return source.with(key -> {
            @Nullable String value = source.get(key);
            return value == null && key.equals("max-concurrent-messages")
                    ? Integer.toString(MAX_CONCURRENT_MESSAGES)
                    : value;
        });
    }
}
