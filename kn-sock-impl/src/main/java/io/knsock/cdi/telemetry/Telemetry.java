package io.knsock.cdi.telemetry;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.knsock.AsyncMessageHandler;
import io.knsock.MessageHandler;
import io.knsock.ServerObserver;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.engine.log.GuardedLog;
import io.knsock.pool.PoolObserver;
import io.knsock.pool.TcpPool;
import jakarta.enterprise.inject.Instance;

/** The metrics and traces of one application. Safe for use by many threads. */
public interface Telemetry extends AutoCloseable {
    /** Measures nothing and adds nothing to any call. */
    Telemetry NONE = new Telemetry() {};

    /**
     * Returns the telemetry that goes where the application's does: to its bean of type {@code OpenTelemetry}, which
     * MicroProfile Telemetry brings, else to {@code GlobalOpenTelemetry}. Where the application sees no OpenTelemetry,
     * or one that is switched off, it is {@link #NONE}.
     *
     * @param application tells the figures of applications apart that share one OpenTelemetry
     */
    static Telemetry find(Instance<Object> beans, String application) {
        GuardedLog log = GuardedLog.of("io.knsock.cdi");
        try {
            Class.forName("io.opentelemetry.api.OpenTelemetry", false, Telemetry.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            log.say(DEBUG, "{0} sees no OpenTelemetry, so there are no metrics and traces", application);
            return NONE;
        }
        try {
            return OpenTelemetrySource.telemetry(beans, application);
        } catch (RuntimeException | LinkageError failure) { // LinkageError: a version that lacks something
            log.sayWith(
                    failure,
                    WARNING,
                    "KNS0123 {0} has no metrics and traces of kn-sock: OpenTelemetry cannot be used",
                    application);
            return NONE;
        }
    }

    /**
     * Returns a handler that does the same, in a span.
     *
     * @param server the name of its server
     */
    default MessageHandler observed(String server, MessageHandler handler) {
        return handler;
    }

    /** Does for this kind of handler what {@link #observed(String, MessageHandler)} does. */
    default AsyncMessageHandler observedAsync(String server, AsyncMessageHandler handler) {
        return handler;
    }

    /** Returns who measures the times of a server's handler, to be set before the server is bound. */
    default ServerObserver observer(String server) {
        return ServerObserver.NONE;
    }

    /** Begins to show the figures of a server. */
    default void bound(TcpServer server) {}

    /** Returns who measures the times of a pool, to be set before the pool is made; by default nobody. */
    default PoolObserver observer(String pool, ClientConfig config) {
        return PoolObserver.NONE;
    }

    /** Begins to show the figures of a pool, and returns one that does the same, with a span for each exchange. */
    default TcpPool observed(String name, ClientConfig config, TcpPool pool) {
        return pool;
    }

    /** Returns a client that does the same, with a span for each request. */
    default TcpClient observed(String name, ClientConfig config, TcpClient client) {
        return client;
    }

    /** Shows no figures of what has been shown so far; what comes later is shown. */
    default void clear() {}

    /** Shows no figures any more; what is still observed goes on as before. Idempotent. */
    @Override
    default void close() {}
}
