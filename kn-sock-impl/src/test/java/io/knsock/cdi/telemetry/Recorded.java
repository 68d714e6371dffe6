package io.knsock.cdi.telemetry;

import io.knsock.test.Eventually;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An OpenTelemetry, and what it was told. */
final class Recorded implements AutoCloseable {

    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk;

    Recorded() {
        this(Sampler.alwaysOn());
    }

    Recorded(Sampler sampler) {
        this.sdk = OpenTelemetrySdk.builder()
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(metrics).build())
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
    }

    OpenTelemetry openTelemetry() {
        return sdk;
    }

    List<SpanData> spans() {
        return spans.getFinishedSpanItems();
    }

    SpanData span(String name) {
        List<SpanData> found =
                spans().stream().filter(span -> span.getName().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError("not one span " + name + " but " + found.size() + " in " + spans());
        }
        return found.get(0);
    }

    /** Returns the value of each series of a metric: the keys are its attributes, without the application's. */
    Map<String, Long> values(String metric) {
        Map<String, Long> values = new TreeMap<>();
        for (MetricData data : metrics.collectAllMetrics()) {
            if (data.getName().equals(metric)) {
                for (PointData point : data.getData().getPoints()) {
                    values.put(series(point), value(point));
                }
            }
        }
        return values;
    }

    /** Returns the series of a metric once there are so many: who is told of an event may be told after all others. */
    Map<String, Long> valuesOnceThereAre(int series, String metric) {
        return Eventually.value(metric, () -> values(metric), values -> values.size() >= series);
    }

    private static String series(PointData point) {
        Map<String, Object> attributes = new TreeMap<>();
        point.getAttributes().forEach((AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), value));
        attributes.remove("kn_sock.application");
        return attributes.toString();
    }

    private static long value(PointData point) {
        return point instanceof LongPointData count ? count.getValue() : ((HistogramPointData) point).getCount();
    }

    Set<String> metricNames() {
        Set<String> names = new TreeSet<>();
        for (MetricData data : metrics.collectAllMetrics()) {
            names.add(data.getName());
        }
        return names;
    }

    Collection<MetricData> metrics() {
        return metrics.collectAllMetrics();
    }

    @Override
    public void close() {
        sdk.close();
    }
}
