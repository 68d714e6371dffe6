package io.knsock.cdi.jmx;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Figures in JMX's open types, which every console understands without the application's classes. */
final class Figures {
    private Figures() {}

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static Map<String, Long> byName(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((key, count) -> named.put(key.name(), count));
        return named;
    }
}
