package io.knsock.cdi.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Instruments of an OpenTelemetry that has not all that a newer one has. */
class InstrumentsTest {
    private static final Meter NOOP = MeterProvider.noop().get("test");

    /** As that of Payara 6 does, when it is called. */
    private static DoubleHistogramBuilder older(DoubleHistogramBuilder builder) {
        return (DoubleHistogramBuilder) Proxy.newProxyInstance(
                InstrumentsTest.class.getClassLoader(),
                new Class<?>[] {DoubleHistogramBuilder.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("setExplicitBucketBoundariesAdvice")) {
                        throw new NoSuchMethodError(method.getName());
                    }
                    try {
                        Object result = method.invoke(builder, arguments);
                        return result instanceof DoubleHistogramBuilder ? proxy : result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Test
    void aTimeHasTheBoundariesOfAnOpenTelemetryThatTakesNone() {
        Meter meter = (Meter) Proxy.newProxyInstance(
                InstrumentsTest.class.getClassLoader(),
                new Class<?>[] {Meter.class},
                (proxy, method, arguments) -> older(NOOP.histogramBuilder((String) arguments[0])));
        DoubleHistogram time = new Instruments(meter, "kn_sock.").time("time", "A time");
        assertThat(time).isNotNull();
        time.record(1);
    }
}
