package io.knsock.cdi.telemetry;

import io.knsock.pool.DestroyCause;
import io.knsock.pool.PoolObserver;
import io.knsock.pool.PoolStats;
import io.knsock.pool.TcpPool;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The instruments of pools. Only waiting and connecting are recorded when they happen, the rest is read when collected.
 */
final class PoolMetrics {
    private final Meter meter;
    private final ObservableLongMeasurement connections;
    private final ObservableLongMeasurement maxSize;
    private final ObservableLongMeasurement waiting;
    private final ObservableLongMeasurement acquired;
    private final ObservableLongMeasurement created;
    private final ObservableLongMeasurement destroyed;
    private final ObservableLongMeasurement connectFailures;
    private final ObservableLongMeasurement timeouts;
    private final ObservableLongMeasurement rejections;
    private final DoubleHistogram waitTime;
    private final DoubleHistogram connectTime;

    PoolMetrics(Meter meter) {
        this.meter = meter;
        Instruments of = new Instruments(meter, "kn_sock.pool.");
        connections = of.level("connection.count", "{connection}", "Connections, by what they are doing");
        maxSize = of.level("connection.max", "{connection}", "Connections that may exist at once");
        waiting = of.level("waiting", "{caller}", "Callers that wait");
        acquired = of.count("acquired", "{lease}", "Leases");
        created = of.count("connection.created", "{connection}", "Connections established");
        destroyed = of.count("connection.destroyed", "{connection}", "Connections closed or lost");
        connectFailures = of.count("connect.failures", "{failure}", "Attempts to connect that failed");
        timeouts = of.count("wait.timeouts", "{caller}", "Callers that gave up at their timeout");
        rejections = of.count("wait.rejections", "{caller}", "Callers turned away because too many waited");
        waitTime = of.time("wait.duration", "Time that a caller waited who found no idle connection");
        connectTime = of.time("connect.duration", "Time that establishing a connection took");
    }

    /** Returns who records the times of one pool. */
    PoolObserver times(Attributes attributes) {
        Attributes served = attributes.toBuilder().put(Names.SERVED, true).build();
        Attributes gaveUp = attributes.toBuilder().put(Names.SERVED, false).build();
        return new PoolObserver() {
            @Override
            public void waited(Duration time, boolean wasServed) {
                waitTime.record(time.toNanos() / 1e9, wasServed ? served : gaveUp);
            }

            @Override
            public void created(String endpoint, Duration took) {
                connectTime.record(took.toNanos() / 1e9, attributes);
            }
        };
    }

    /** Begins to show what a pool counts, until the callback is closed. */
    BatchCallback show(TcpPool pool, Attributes attributes) {
        Attributes leased = state("leased", attributes);
        Attributes idle = state("idle", attributes);
        Attributes connecting = state("connecting", attributes);
        Map<DestroyCause, Attributes> causes = Causes.of(DestroyCause.class, Names.CAUSE, attributes);
        return meter.batchCallback(
                () -> {
                    PoolStats stats = pool.stats();
                    connections.record(stats.leased(), leased);
                    connections.record(stats.idle(), idle);
                    connections.record(stats.connecting(), connecting);
                    maxSize.record(stats.maxSize(), attributes);
                    waiting.record(stats.waiting(), attributes);
                    acquired.record(stats.acquired(), attributes);
                    created.record(stats.created(), attributes);
                    Causes.record(destroyed, byCause(stats), causes);
                    connectFailures.record(stats.connectFailures(), attributes);
                    timeouts.record(stats.timeouts(), attributes);
                    rejections.record(stats.rejections(), attributes);
                },
                connections,
                maxSize,
                waiting,
                acquired,
                created,
                destroyed,
                connectFailures,
                timeouts,
                rejections);
    }

    private static Attributes state(String state, Attributes others) {
        return others.toBuilder().put(Names.STATE, state).build();
    }

    private static Map<DestroyCause, Long> byCause(PoolStats stats) {
        Map<DestroyCause, Long> counts = new EnumMap<>(DestroyCause.class);
        for (DestroyCause cause : DestroyCause.values()) {
            counts.put(cause, stats.destroyed(cause));
        }
        return counts;
    }
}
