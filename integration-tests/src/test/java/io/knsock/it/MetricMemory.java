package io.knsock.it;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The metric exporter {@code memory}: keeps the names and attributes of what it was told. Found by the server. */
public class MetricMemory implements MetricExporter, ConfigurableMetricExporterProvider {
    static final Set<String> LINES = new ConcurrentSkipListSet<>();

    @Override
    public String getName() {
        return "memory";
    }

    @Override
    public MetricExporter createExporter(ConfigProperties config) {
        return this;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        metrics.forEach(metric -> metric.getData().getPoints().forEach(point -> {
            Map<String, Object> attributes = new TreeMap<>();
            point.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
            LINES.add(metric.getName() + " " + attributes);
        }));
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
