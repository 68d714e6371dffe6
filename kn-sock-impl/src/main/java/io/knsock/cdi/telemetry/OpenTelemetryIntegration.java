package io.knsock.cdi.telemetry;

import io.knsock.AsyncMessageHandler;
import io.knsock.MessageHandler;
import io.knsock.ServerObserver;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.pool.PoolObserver;
import io.knsock.pool.TcpPool;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The telemetry of an application that has OpenTelemetry. Its callbacks hold the class loader of the application, and
 * the OpenTelemetry may be one that outlives it, so none is made any more after {@link #close()}.
 */
final class OpenTelemetryIntegration implements Telemetry {
    private final Tracer tracer;
    private final ServerMetrics servers;
    private final PoolMetrics pools;
    private final Attributes application;

    // Guarded by this.
    private final List<BatchCallback> callbacks = new ArrayList<>();
    private boolean closed;

    OpenTelemetryIntegration(OpenTelemetry openTelemetry, String application) {
        Meter meter = openTelemetry.getMeter(Names.SCOPE);
        this.tracer = openTelemetry.getTracer(Names.SCOPE);
        this.servers = new ServerMetrics(meter);
        this.pools = new PoolMetrics(meter);
        this.application = Attributes.of(Names.APPLICATION, application);
    }

    @Override
    public MessageHandler observed(String server, MessageHandler handler) {
        return spans(server).around(handler);
    }

    @Override
    public AsyncMessageHandler observedAsync(String server, AsyncMessageHandler handler) {
        return spans(server).aroundAsync(handler);
    }

    private MessageSpans spans(String server) {
        return new MessageSpans(tracer, server, serverAttributes(server));
    }

    @Override
    public ServerObserver observer(String server) {
        return servers.times(serverAttributes(server));
    }

    private ServerAttributes serverAttributes(String server) {
        return new ServerAttributes(of(Names.SERVER, server));
    }

    @Override
    public void bound(TcpServer server) {
        Attributes attributes = of(Names.SERVER, server.name(), Names.port(server.address()));
        show(() -> servers.show(server, attributes));
    }

    @Override
    public PoolObserver observer(String pool, ClientConfig config) {
        return pools.times(of(Names.POOL, pool, Names.port(config)));
    }

    @Override
    public TcpPool observed(String name, ClientConfig config, TcpPool pool) {
        Attributes attributes = of(Names.POOL, name, Names.port(config));
        show(() -> pools.show(pool, attributes));
        Attributes peer = of(Names.POOL, name, Names.peer(config));
        return new TracedPool(
                pool,
                new ClientSpans(tracer, name + " request", peer),
                new ClientSpans(tracer, name + " exchange", peer));
    }

    @Override
    public TcpClient observed(String name, ClientConfig config, TcpClient client) {
        return new TracedClient(
                client, new ClientSpans(tracer, name + " request", of(Names.CLIENT, name, Names.peer(config))));
    }

    private synchronized void show(Supplier<BatchCallback> callback) {
        if (!closed) {
            callbacks.add(callback.get());
        }
    }

    @Override
    public synchronized void clear() {
        callbacks.forEach(BatchCallback::close);
        callbacks.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        clear();
    }

    private Attributes of(AttributeKey<String> key, String name) {
        return application.toBuilder().put(key, name).build();
    }

    private Attributes of(AttributeKey<String> key, String name, Attributes more) {
        return of(key, name).toBuilder().putAll(more).build();
    }
}
