package io.knsock.cdi.handlers;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.MessageHandler;
import io.knsock.ServerObserver;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.cdi.config.CdiLog;
import io.knsock.cdi.container.ApplicationName;
import io.knsock.cdi.jmx.HandlerTimes;
import io.knsock.cdi.jmx.JmxBeans;
import io.knsock.cdi.telemetry.Telemetry;
import io.knsock.config.ClientConfig;
import io.knsock.pool.PoolObserver;
import io.knsock.pool.TcpPool;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of the servers and pools of one application: always in JMX, and where it has OpenTelemetry there
 * too. Nothing that fails here keeps a server or a pool from working.
 */
public class Observability {
    private final ApplicationName application;
    private final JmxBeans jmx;
    private final Telemetry telemetry;
    private final Map<String, HandlerTimes> times = new ConcurrentHashMap<>();

    /** To be made by a thread of the application. */
    @Inject
    Observability(Instance<Object> beans) {
        this.application = ApplicationName.take();
        this.jmx = new JmxBeans(application.text());
        this.telemetry = Telemetry.find(beans, application.text());
    }

    /** Returns the name of the application, as figures have it. */
    public String application() {
        return application.text();
    }

    /** Returns the handler as its server is to call it. */
    MessageHandler handler(String server, MessageHandler handler) {
        return telemetry.observed(server, handler);
    }

    /** Returns the handler as its server is to call it. */
    AsyncMessageHandler handlerAsync(String server, AsyncMessageHandler handler) {
        return telemetry.observedAsync(server, handler);
    }

    /** Returns who is to observe a server, to be set before it is bound: for the times of its handler. */
    public ServerObserver observer(String server) {
        HandlerTimes counted = times(server);
        ServerObserver measured = telemetry.observer(server);
        return new ServerObserver() {
            @Override
            public void handled(Connection connection, Duration took, @Nullable Throwable failure) {
                counted.handled(connection, took, failure);
                measured.handled(connection, took, failure);
            }
        };
    }

    private HandlerTimes times(String server) {
        return times.computeIfAbsent(server, name -> new HandlerTimes());
    }

    /** Begins to show a server. */
    public void bound(TcpServer server) {
        jmx.add(server, times(server.name()));
        try {
            telemetry.bound(server);
        } catch (RuntimeException failure) {
            CdiLog.noServerMetrics(server.name(), failure);
        }
    }

    /** Returns who is to observe a pool. */
    public PoolObserver observer(String pool, ClientConfig config) {
        return telemetry.observer(pool, config);
    }

    /** Begins to show a pool, and returns it as the application is to use it. */
    public TcpPool pool(String name, ClientConfig config, TcpPool pool) {
        jmx.add(name, config.endpoint(), pool);
        try {
            return telemetry.observed(name, config, pool);
        } catch (RuntimeException failure) {
            CdiLog.noPoolMetrics(name, failure);
            return pool;
        }
    }

    /** Returns a client as the application is to use it. */
    public TcpClient client(String name, ClientConfig config, TcpClient client) {
        return telemetry.observed(name, config, client);
    }

    /** Shows nothing of the servers and pools so far, which have been stopped; others may follow. */
    public void clear() {
        try {
            telemetry.clear();
        } finally {
            jmx.clear();
        }
    }

    /** Shows nothing any more. Also done when the application never got as far as to be started. Idempotent. */
    @PreDestroy
    public void close() {
        try {
            telemetry.close();
        } finally {
            jmx.close();
            application.close();
        }
    }
}
