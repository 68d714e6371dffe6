package io.knsock.cdi;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.knsock.ConnectionPool;
import io.knsock.PoolConfig;
import io.knsock.TcpServer;
import io.knsock.engine.SocketEngine;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers and pools of one application, from its start to its end. Event loops are threads of the container's
 * thread factory, handlers run on its executor.
 */
@Singleton
class Endpoints {
    private static final System.Logger LOG = System.getLogger("io.knsock.cdi");

    /** Handlers begin after the application's own start-up code, and end before its clean-up code. */
    private static final int LATE = Interceptor.Priority.LIBRARY_AFTER;

    private final DoorExtension extension;
    private final BeanManager beans;
    private final Observability observability;

    /** Read by health checks at any time, so not guarded by the lock. */
    private final Map<String, CompletableFuture<TcpServer>> servers = new ConcurrentSkipListMap<>();

    // Guarded by this, which is never held while something is waited for.
    private @Nullable SocketEngine engine;
    private boolean stopped;

    @Inject
    Endpoints(DoorExtension extension, BeanManager beans, Observability observability) {
        this.extension = extension;
        this.beans = beans;
        this.observability = observability;
    }

    /**
     * Begins to bind the servers, and does not wait: on Liberty a start-up observer that waits for a task of a managed
     * executor waits for itself. Readiness tells when they are bound.
     */
    void start(@Observes @Priority(LATE) @Initialized(ApplicationScoped.class) Object event) {
        DoorConfig config = DoorConfig.current();
        for (String name : extension.serverNames()) {
            if (config.isEnabled(name)) {
                servers.computeIfAbsent(name, server -> bind(server, config));
            } else {
                LOG.log(INFO, "KNS0101 server {0} is not enabled", name);
            }
        }
    }

    private CompletableFuture<TcpServer> bind(String name, DoorConfig config) {
        CompletableFuture<TcpServer> binding;
        try {
            binding = engine().bind(config.server(name), observability.handler(name, extension.handler(name, beans)));
        } catch (RuntimeException failure) {
            binding = CompletableFuture.failedFuture(failure);
        }
        return binding.whenComplete((server, failure) -> {
            if (failure != null) {
                LOG.log(ERROR, "KNS0100 server {0} does not listen: {1}", name, reason(failure));
            } else {
                observability.bound(server);
            }
        });
    }

    /** Returns a new pool for a client name. */
    ConnectionPool pool(String name) {
        PoolConfig config = DoorConfig.current().pool(name, client -> observability.observer(name, client));
        return observability.pool(name, config.client(), engine().pool(config));
    }

    /** Returns the state of each server: its address once it is bound, else why it is not. */
    Map<String, State> states() {
        Map<String, State> states = new TreeMap<>();
        servers.forEach((name, binding) -> states.put(name, state(binding)));
        return states;
    }

    /** What readiness says of one server. */
    record State(boolean accepting, String text) {}

    private static State state(CompletableFuture<TcpServer> binding) {
        if (!binding.isDone()) {
            return new State(false, "not bound yet");
        }
        try {
            TcpServer server = binding.join();
            return server.isAccepting() ? new State(true, server.endpoint()) : new State(false, "draining");
        } catch (CompletionException failed) {
            return new State(false, reason(failed));
        }
    }

    /** Drains the servers, closes the pools and ends the event loops, all within the longest drain timeout. */
    void stop(
            @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) @BeforeDestroyed(ApplicationScoped.class)
                    Object event) {
        SocketEngine running = takeEngine();
        try {
            if (running != null) {
                running.stop(longestDrain());
            }
        } finally {
            observability.close();
        }
    }

    private synchronized @Nullable SocketEngine takeEngine() {
        SocketEngine running = engine;
        engine = null;
        stopped = true;
        return running;
    }

    private Duration longestDrain() {
        DoorConfig config = DoorConfig.current();
        return servers.keySet().stream()
                .map(name -> config.server(name).drainTimeout())
                .max(Duration::compareTo)
                .orElse(Duration.ofSeconds(1));
    }

    private synchronized SocketEngine engine() {
        if (stopped) {
            throw new IllegalStateException("the application has ended: its servers and pools are closed");
        }
        SocketEngine running = engine;
        if (running == null) {
            running = SocketEngine.start(ContainerThreads.threads());
            engine = running;
        }
        return running;
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }
}
