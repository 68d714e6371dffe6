package io.knsock.cdi.telemetry;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.RefusalReason;
import io.knsock.ServerObserver;
import io.knsock.ServerStats;
import io.knsock.TcpServer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of servers. What a server counts anyway is read when metrics are collected and costs nothing else;
 * only the time of the handler is recorded when it happens.
 */
final class ServerMetrics {
    private final Meter meter;
    private final ObservableLongMeasurement open;
    private final ObservableLongMeasurement waiting;
    private final ObservableLongMeasurement accepted;
    private final ObservableLongMeasurement refused;
    private final ObservableLongMeasurement closed;
    private final ObservableLongMeasurement acceptFailures;
    private final ObservableLongMeasurement messages;
    private final ObservableLongMeasurement bytes;
    private final ObservableLongMeasurement inFlight;
    private final ObservableLongMeasurement handling;
    private final DoubleHistogram handlerTime;
    private final LongCounter handlerFailures;

    ServerMetrics(Meter meter) {
        this.meter = meter;
        Instruments of = new Instruments(meter, "kn_sock.server.");
        open = of.level("connection.open", "{connection}", "Open connections");
        waiting = of.level(
                "connection.waiting",
                "{connection}",
                "Connections whose message waits until fewer handlers are at work");
        accepted = of.count("connection.accepted", "{connection}", "Connections accepted and admitted");
        refused = of.count("connection.refused", "{connection}", "Connections refused");
        closed = of.count("connection.closed", "{connection}", "Connections closed");
        acceptFailures = of.count("accept.failures", "{failure}", "Failures to accept");
        messages = of.count("message.count", "{message}", "Messages that arrived or were written");
        bytes = of.count("message.io", "By", "Bytes of messages that arrived or were written");
        inFlight = of.level("message.in_flight", "{message}", "Messages that arrived, their replies not yet written");
        handling = of.level("handler.active", "{handler}", "Handlers at work");
        handlerTime = of.time("handler.duration", "Time for which the handler was at work for a message");
        handlerFailures = meter.counterBuilder("kn_sock.server.handler.failures")
                .setUnit("{failure}")
                .setDescription("Messages on which the handler failed")
                .build();
    }

    /** Returns what records the times of a server's handler, as the engine tells them. */
    ServerObserver times(ServerAttributes attributes) {
        return new ServerObserver() {
            @Override
            public void handled(Connection connection, Duration took, @Nullable Throwable failure) {
                Attributes its = attributes.withPort(connection);
                if (failure != null) {
                    its = its.toBuilder()
                            .put(Names.ERROR_TYPE, Names.of(failure))
                            .build();
                    handlerFailures.add(1, its);
                }
                handlerTime.record(took.toNanos() / 1e9, its);
            }
        };
    }

    /**
     * Begins to show what a server counts, until the callback is closed.
     *
     * @param attributes of each figure
     */
    BatchCallback show(TcpServer server, Attributes attributes) {
        Attributes in = attributes.toBuilder().put(Names.DIRECTION, "receive").build();
        Attributes out = attributes.toBuilder().put(Names.DIRECTION, "transmit").build();
        Map<RefusalReason, Attributes> refusals = Causes.of(RefusalReason.class, Names.REFUSAL, attributes);
        Map<CloseCause, Attributes> causes = Causes.of(CloseCause.class, Names.CAUSE, attributes);
        return meter.batchCallback(
                () -> {
                    ServerStats stats = server.stats();
                    open.record(stats.open(), attributes);
                    waiting.record(stats.waiting(), attributes);
                    accepted.record(stats.accepted(), attributes);
                    Causes.record(refused, stats.refused(), refusals);
                    Causes.record(closed, stats.closed(), causes);
                    acceptFailures.record(stats.acceptFailures(), attributes);
                    messages.record(stats.messagesReceived(), in);
                    messages.record(stats.messagesSent(), out);
                    bytes.record(stats.bytesReceived(), in);
                    bytes.record(stats.bytesSent(), out);
                    inFlight.record(stats.inFlight(), attributes);
                    handling.record(stats.handling(), attributes);
                },
                open,
                waiting,
                accepted,
                refused,
                closed,
                acceptFailures,
                messages,
                bytes,
                inFlight,
                handling);
    }
}
