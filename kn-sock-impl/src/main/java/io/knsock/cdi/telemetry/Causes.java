package io.knsock.cdi.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.EnumMap;
import java.util.Map;

/** Figures by cause. */
final class Causes {
    private Causes() {}

    /** Returns the attributes for each cause, made once and not at each collection. */
    static <E extends Enum<E>> Map<E, Attributes> of(Class<E> causes, AttributeKey<String> key, Attributes others) {
        Map<E, Attributes> attributes = new EnumMap<>(causes);
        for (E cause : causes.getEnumConstants()) {
            attributes.put(cause, others.toBuilder().put(key, Names.of(cause)).build());
        }
        return attributes;
    }

    /** Records what has happened; of sixteen causes most never do, and would only be so many rows of zeros. */
    static <E extends Enum<E>> void record(
            ObservableLongMeasurement counter, Map<E, Long> counts, Map<E, Attributes> attributes) {
        attributes.forEach((cause, its) -> {
            long count = counts.getOrDefault(cause, 0L);
            if (count > 0) {
                counter.record(count, its);
            }
        });
    }
}
