package io.knsock.cdi.lifecycle;

import io.knsock.ServerObserver;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.clients.SharedClient;
import io.knsock.cdi.config.CdiLog;
import io.knsock.cdi.config.KnSockConfig;
import io.knsock.cdi.handlers.Observability;
import io.knsock.cdi.handlers.ServerCalls;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.Handlers;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.container.SharedDeadline;
import io.knsock.engine.time.Deadline;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The servers and pools of one application, from its start to its end, on the threads that the extension has for it.
 */
public class ApplicationEngine {
    /** Handlers begin after the application's own start-up code, and end before its clean-up code. */
    private static final int LATE = Interceptor.Priority.LIBRARY_AFTER;

    private static final Duration NO_SERVERS = Duration.ofSeconds(1);

    private final KnSockCdiExtension extension;

    /** Not asked of the extension, which is a proxy that does nothing more once the container has ended. */
    private final AtomicBoolean refused;

    private final BeanManager beans;
    private final Observability observability;

    /** Read by health checks at any time, so not guarded by the lock. */
    private final Map<String, CompletableFuture<TcpServer>> servers = new ConcurrentSkipListMap<>();

    private final Map<String, ServerCalls> calls = new ConcurrentSkipListMap<>();
    private final AtomicBoolean ending = new AtomicBoolean();

    /** Read at the start: at the end the settings may be gone. Null until then. */
    private volatile KnSockConfig.@Nullable Ending endsBy;

    private volatile String application = "unknown";

    /**
     * A {@link Checkpoint}, held here since the JVM holds it weakly; null where there is no org.crac. CDI reads the
     * types of fields, so this one is not told.
     */
    private @Nullable Object checkpoint;

    // Guarded by this, which is never held while something is waited for.
    private @Nullable SocketEngine engine;
    private @Nullable String stopped;

    @Inject
    ApplicationEngine(KnSockCdiExtension extension, BeanManager beans, Observability observability) {
        this.extension = extension;
        this.refused = extension.refusal();
        this.beans = beans;
        this.observability = observability;
    }

    /**
     * Begins to bind the servers, and does not wait: on Liberty a start-up observer that waits for a task of a managed
     * executor waits for itself. Readiness tells when they are bound.
     */
    void start(@Observes @Priority(LATE) @Initialized(ApplicationScoped.class) Object event) {
        application = observability.application();
        begin();
        boolean hasSockets =
                !extension.serverNames().isEmpty() || !extension.poolNames().isEmpty();
        if (hasSockets && checkpoint == null && KnSockCdiExtension.isPresent("org.crac.Core")) {
            checkpoint = Checkpoint.register(this, extension.threads().context(null));
        }
    }

    private void begin() {
        KnSockConfig config = KnSockConfig.current();
        for (String name : extension.serverNames()) {
            if (config.isEnabled(name)) {
                servers.computeIfAbsent(name, server -> bind(server, config));
            } else {
                CdiLog.notEnabled(name);
            }
        }
        endsBy = config.ending(extension.serverNames());
    }

    private CompletableFuture<TcpServer> bind(String name, KnSockConfig config) {
        CompletableFuture<TcpServer> binding;
        try {
            ServerCalls serverCalls = extension.calls(name, config, beans, observability);
            calls.put(name, serverCalls);
            Handlers handlers = serverCalls.handlers();
            String executor = config.executor(name);
            if (executor != null && !serverCalls.isAsync()) {
                handlers = handlers.executor(extension.threads().handlers(executor, ending::get));
            }
            ServerObserver observer = observability.observer(name);
            ServerConfig settings =
                    serverCalls.isAsync() ? config.server(name, observer) : config.serverOnThreads(name, observer);
            binding = engine().bind(settings, handlers);
        } catch (RuntimeException | LinkageError failure) { // LinkageError: the runtime lacks something
            binding = CompletableFuture.failedFuture(failure);
        }
        return binding.whenComplete((server, failure) -> {
            if (failure != null) {
                CdiLog.notListening(name, ServerState.reason(failure), ServerState.cause(failure));
            } else {
                observability.bound(server);
            }
        });
    }

    /** Returns a new pool for a client name. */
    TcpPool pool(String name) {
        PoolConfig config = KnSockConfig.current().pool(name, client -> observability.observer(name, client));
        return observability.pool(name, config.client(), engine().pool(config));
    }

    /** Returns a new client for a client name, which connects when it is first used. */
    TcpClient client(String name) {
        ClientConfig settings = KnSockConfig.current().pool(name).client();
        return observability.client(
                name,
                settings,
                new SharedClient(
                        settings,
                        config -> engine().connect(config),
                        () -> extension.threads().tasks()));
    }

    /** Returns the name of the application, as figures have it; {@code unknown} until it has started. */
    String application() {
        return application;
    }

    /** Returns the state of each server that is to listen. */
    public Map<String, ServerState> states() {
        Map<String, ServerState> states = new TreeMap<>();
        servers.forEach((name, binding) -> states.put(name, ServerState.of(binding)));
        return states;
    }

    /**
     * Returns whether the application was not started, for what is wrong with it. WildFly asks the health checks of
     * such an application on, when its classes can no longer be loaded: the answer must be there already.
     */
    boolean isRefused() {
        return refused.get();
    }

    /** Returns whether binding has begun, so that {@link #states} is complete. */
    boolean hasBegun() {
        return endsBy != null;
    }

    /** Returns whether the application has begun to end. */
    boolean isEnding() {
        return ending.get();
    }

    /** Returns whether all event loops answer, or there are none. Blocks, at most for the timeout. */
    boolean loopsAnswer(Duration timeout) {
        SocketEngine asked = running();
        return asked == null || asked.loopsAnswer(timeout) || !asked.equals(running()); // stopped meanwhile: not dead
    }

    /**
     * Comes first: before that, applications may take away what handlers need in the event of {@link #stop(Object)}.
     */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown event) {
        stop();
    }

    /** For containers that send no {@link Shutdown}. */
    void stop(
            @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) @BeforeDestroyed(ApplicationScoped.class)
                    Object event) {
        stop();
    }

    /**
     * Ends it all, within the timeout of the settings: the application is not ready from now on; servers accept for the
     * grace, so that load balancers see that and turn away, and are drained after it; pools are closed and the event
     * loops ended. Blocks. Does nothing if it is under way or done already. Reads no settings and no file of the
     * application, which may have been deleted: on Open Liberty that is how one is undeployed from {@code dropins}.
     */
    private void stop() {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        KnSockConfig.Ending how = how();
        SharedDeadline end = SharedDeadline.begin(how.timeout());
        Deadline deadline = Deadline.in(end.timeout());
        if (!how.grace().isZero() && states().values().stream().anyMatch(ServerState::isAccepting)) {
            CdiLog.grace(how.grace());
            await(deadline.atMost(how.grace()).remaining());
        }
        try {
            stopEngine("the application has ended: its servers and pools are closed", deadline);
        } finally {
            end.over();
            observability.close();
            extension.endThreads();
        }
    }

    private KnSockConfig.Ending how() {
        KnSockConfig.Ending known = endsBy;
        return known == null ? new KnSockConfig.Ending(Duration.ZERO, NO_SERVERS) : known;
    }

    private void stopEngine(String why, Deadline deadline) {
        SocketEngine running = takeEngine(why);
        try {
            if (running != null) {
                running.stop(deadline.remaining());
            }
        } finally {
            calls.values().forEach(ServerCalls::close);
            calls.clear();
        }
    }

    /**
     * Ends what has a socket, so that the JVM can be checkpointed: servers are drained, pools and clients closed, and
     * the event loops ended, within the timeout of the settings and without a grace. The application is not ready from
     * now on. Blocks. Does nothing if the application ends.
     */
    void suspend() {
        if (ending.get()) {
            return;
        }
        CdiLog.checkpoint();
        stopEngine(
                "the JVM is being checkpointed: servers and pools come back when it is restored",
                Deadline.in(how().timeout()));
        endsBy = null; // not ready until all has begun again
        observability.clear();
        AlterableContext context = (AlterableContext) beans.getContext(ApplicationScoped.class);
        for (String name : extension.poolNames()) { // who uses one again gets another, with the settings of then
            context.destroy(beans.resolve(beans.getBeans(TcpPool.class, ClientName.Literal.of(name))));
            context.destroy(beans.resolve(beans.getBeans(TcpClient.class, ClientName.Literal.of(name))));
        }
    }

    /**
     * Reads the settings and begins to bind the servers, as {@link #start} does, after {@link #suspend()}. Does nothing
     * if the application ends.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    void resume() {
        synchronized (this) {
            if (ending.get()) {
                return;
            }
            stopped = null;
        }
        CdiLog.restored();
        servers.clear();
        begin();
    }

    private static void await(Duration grace) {
        try {
            Thread.sleep(grace.toMillis());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable SocketEngine running() {
        return engine;
    }

    private synchronized @Nullable SocketEngine takeEngine(String why) {
        SocketEngine running = engine;
        engine = null;
        stopped = why;
        return running;
    }

    private synchronized SocketEngine engine() {
        if (stopped != null) {
            throw new IllegalStateException(stopped);
        }
        SocketEngine running = engine;
        if (running == null) {
            running = SocketEngine.start(extension.threads().engine(ending::get));
            engine = running;
        }
        return running;
    }
}
