package io.knsock.cdi.telemetry;

import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;

/** Makes instruments of one kind: all their names begin alike. */
final class Instruments {
    /** From a handler that only counts to one that waits for another system. */
    private static final List<Double> SECONDS =
            List.of(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0);

    private final Meter meter;
    private final String prefix;

    Instruments(Meter meter, String prefix) {
        this.meter = meter;
        this.prefix = prefix;
    }

    /** What only grows. */
    ObservableLongMeasurement count(String name, String unit, String description) {
        return meter.counterBuilder(prefix + name)
                .setUnit(unit)
                .setDescription(description)
                .buildObserver();
    }

    /** What comes and goes, and can be added up over servers or pools. */
    ObservableLongMeasurement level(String name, String unit, String description) {
        return meter.upDownCounterBuilder(prefix + name)
                .setUnit(unit)
                .setDescription(description)
                .buildObserver();
    }

    DoubleHistogram time(String name, String description) {
        DoubleHistogramBuilder time =
                meter.histogramBuilder(prefix + name).setUnit("s").setDescription(description);
        try {
            time.setExplicitBucketBoundariesAdvice(SECONDS);
        } catch (NoSuchMethodError | AbstractMethodError older) {
            // Payara 6 has an OpenTelemetry from before 1.32: the boundaries are its own then
        }
        return time.build();
    }
}
