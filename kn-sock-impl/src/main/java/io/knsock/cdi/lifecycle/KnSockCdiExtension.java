package io.knsock.cdi.lifecycle;

import io.knsock.Connection;
import io.knsock.TcpClient;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.RegisterTcpClient;
import io.knsock.cdi.clients.Clients;
import io.knsock.cdi.config.CdiLog;
import io.knsock.cdi.config.ConfigScope;
import io.knsock.cdi.config.KnSockConfig;
import io.knsock.cdi.config.Suggestion;
import io.knsock.cdi.config.Variables;
import io.knsock.cdi.container.ApplicationThreads;
import io.knsock.cdi.container.ServerKind;
import io.knsock.cdi.context.ConnectionContext;
import io.knsock.cdi.context.CurrentConnection;
import io.knsock.cdi.context.FreshContext;
import io.knsock.cdi.context.Leftovers;
import io.knsock.cdi.context.MessageScope;
import io.knsock.cdi.handlers.HandlerBeans;
import io.knsock.cdi.handlers.Observability;
import io.knsock.cdi.handlers.ServerCalls;
import io.knsock.cdi.payload.Codecs;
import io.knsock.cdi.payload.Json;
import io.knsock.pool.TcpPool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.nio.charset.Charset;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler beans, the injected pools and the client interfaces when the application is deployed, adds beans
 * for these, and fails the deployment if settings are missing or wrong.
 */
public class KnSockCdiExtension implements Extension {
    private static final Singleton ONE = new One();

    @SuppressWarnings("BadAnnotationImplementation") // AnnotationLiteral has equals and hashCode
    private static final class One extends AnnotationLiteral<Singleton> implements Singleton {
        private static final long serialVersionUID = 1L;
    }

    private final HandlerBeans handlers = new HandlerBeans();
    private final Set<String> pools = new TreeSet<>();

    /** Those of the pools that something of the application asks for. */
    private final Set<String> wanted = new TreeSet<>();

    /** Those that only sources of the whole server speak of. */
    private final Set<String> ofOthers = new TreeSet<>();

    private final Clients clients = new Clients();
    private final Set<String> problems = new TreeSet<>();
    private final AtomicBoolean refused = new AtomicBoolean();

    /** Guarded by this. */
    private @Nullable ApplicationThreads threads;

    /** For the container. */
    public KnSockCdiExtension() {}

    /** @throws DeploymentException if there is no MicroProfile Config, without which there are no settings */
    void addOwnBeans(@Observes BeforeBeanDiscovery event) {
        if (!isPresent("org.eclipse.microprofile.config.ConfigProvider")) {
            throw new DeploymentException("kn-sock needs MicroProfile Config, which " + ServerKind.here()
                    + " is without: " + ServerKind.here().adviceOnConfig());
        }
        add(event, ApplicationEngine.class);
        add(event, Observability.class);
        if (isPresent("org.eclipse.microprofile.health.HealthCheck")) { // a server may be without
            add(event, ServersStarted.class);
            add(event, LoopsLive.class);
            add(event, ServersReady.class);
            add(event, PeersReady.class);
        }
        add(event, Codecs.class);
        if (Codecs.isJsonPresent()) {
            add(event, Json.class);
        }
    }

    /**
     * Adds a bean, of which there is one. Its class has no annotation that says so: Payara and GlassFish would find it
     * by that, and have two.
     */
    private static void add(BeforeBeanDiscovery event, Class<?> type) {
        event.addAnnotatedType(type, type.getName()).add(ONE);
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, KnSockCdiExtension.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    void handler(@Observes ProcessBean<?> event) {
        handlers.add(event);
    }

    void pool(@Observes ProcessInjectionPoint<?, ?> event) {
        for (Annotation qualifier : event.getInjectionPoint().getQualifiers()) {
            if (qualifier instanceof ClientName client) {
                wanted.add(client.value());
            }
        }
    }

    void addConnection(@Observes AfterBeanDiscovery event, BeanManager beans) {
        MessageScope scope = new MessageScope(beans);
        event.addContext(new ConnectionContext(scope));
        event.<CurrentConnection>addBean()
                .addType(CurrentConnection.class)
                .scope(RequestScoped.class)
                .produceWith(instance -> new CurrentConnection());
        event.<Connection>addBean()
                .addType(Connection.class)
                .scope(ApplicationScoped.class)
                .produceWith(instance -> scope.connection());
    }

    /** Late, since other extensions, such as that of Fault Tolerance, change the interface's annotations. */
    void client(
            @Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) @WithAnnotations(RegisterTcpClient.class)
                    ProcessAnnotatedType<?> event) {
        clients.found(event.getAnnotatedType());
    }

    void addPools(@Observes AfterBeanDiscovery event, BeanManager beans) {
        wanted.addAll(clients.names());
        pools.addAll(KnSockConfig.current().names(ConfigScope.CLIENT));
        pools.addAll(wanted);
        for (String name : pools) {
            event.<TcpPool>addBean()
                    .addType(TcpPool.class) // first: OpenWebBeans makes the proxy of that
                    .addTransitiveTypeClosure(TcpPool.class)
                    .addQualifier(ClientName.Literal.of(name))
                    .scope(ApplicationScoped.class)
                    .produceWith(instance -> engine(beans).pool(name))
                    .disposeWith((pool, instance) -> pool.close());
            event.<TcpClient>addBean()
                    .addType(TcpClient.class)
                    .addTransitiveTypeClosure(TcpClient.class)
                    .addQualifier(ClientName.Literal.of(name))
                    .scope(ApplicationScoped.class)
                    .produceWith(instance -> engine(beans).client(name))
                    .disposeWith((client, instance) -> client.close());
        }
        clients.addBeans(event, beans, () -> threads().tasks());
    }

    /** Not by the instance that a bean is produced with: that of OpenWebBeans looks for the bean's qualifiers. */
    private static ApplicationEngine engine(BeanManager beans) {
        return beans.createInstance().select(ApplicationEngine.class).get();
    }

    void validate(@Observes AfterDeploymentValidation event, BeanManager beans) {
        String noThreads = ApplicationThreads.problem();
        if (noThreads != null && (!handlers.names().isEmpty() || !wanted.isEmpty())) {
            problems.add(noThreads);
        }
        KnSockConfig config = KnSockConfig.current();
        Codecs codecs = codecs(beans);
        clients.check(beans, codecs, name -> charset(name, config), problems);
        pools.stream()
                .filter(name -> !wanted.contains(name) && config.isServerWide(ConfigScope.CLIENT, name))
                .forEach(ofOthers::add);
        config.checkKeys(handlers.names(), clientNames(), problems);
        handlers.check(codecs, problems);
        for (String name : handlers.names()) {
            collect(() -> checkServer(name, config));
        }
        for (String name : clientNames()) {
            collect(() -> config.checkPool(name));
        }
        ofOthers.forEach(name -> checkOfAnother(name, config));
        for (String name : config.names(ConfigScope.SERVER)) {
            if (!handlers.names().contains(name)) {
                collect(() -> checkLonely(name, config));
            }
        }
        if (problems.isEmpty()) { // it reads all servers, of which nothing is to be said twice
            collect(() -> config.ending(handlers.names()));
        }
        new Variables(System.getenv()).problems(handlers.names(), pools).forEach(CdiLog::noVariable);
        refused.set(!problems.isEmpty());
        for (String problem : problems) {
            event.addDeploymentProblem(new DeploymentException(problem));
        }
    }

    private void checkServer(String name, KnSockConfig config) {
        if (config.isEnabled(name)) {
            if (!config.hasAddress(name)) {
                Set<String> lonely = config.names(ConfigScope.SERVER);
                lonely.removeAll(handlers.names());
                String near = Suggestion.to(name, lonely);
                throw new IllegalArgumentException(ConfigScope.SERVER.prefix(name) + "port is not set, which "
                        + handlers.of(name).handler() + " needs"
                        + (near == null
                                ? ""
                                : "; there is " + ConfigScope.SERVER.prefix(near) + "*: did you mean that?"));
            }
            config.checkServer(name);
            checkIdleNotice(name, config);
            String executor = config.executor(name);
            if (executor != null) {
                if (handlers.of(name).isAsync() && config.isSetForOne(name, ConfigScope.EXECUTOR)) {
                    throw new IllegalArgumentException(ConfigScope.SERVER.prefix(name) + ConfigScope.EXECUTOR
                            + " is set, but "
                            + handlers.of(name).handler() + " runs on the event loop: remove the setting, or let it"
                            + " return its reply and not a stage of it");
                }
                named(ConfigScope.SERVER.prefix(name) + ConfigScope.EXECUTOR, () -> ApplicationThreads.check(executor));
            }
        }
    }

    /** A method that nobody calls, and a setting that nobody heeds, are mistakes. */
    private void checkIdleNotice(String name, KnSockConfig config) {
        String key = ConfigScope.SERVER.prefix(name) + ConfigScope.IDLE_NOTICE;
        String method = handlers.of(name).idle();
        boolean never = config.server(name).limits().idleNotice().isZero();
        if (method != null && never) {
            throw new IllegalArgumentException(
                    key + " is not set, or zero, so nobody would call " + method + ": set it, to 30s for instance");
        }
        if (method == null && !never && config.isSetForOne(name, ConfigScope.IDLE_NOTICE)) {
            throw new IllegalArgumentException(
                    key + " is set, but no method has @OnIdle(\"" + name + "\"): add one, or remove the setting");
        }
    }

    private void checkLonely(String name, KnSockConfig config) {
        String near = Suggestion.to(name, handlers.names());
        if (config.isServerWide(ConfigScope.SERVER, name)) {
            CdiLog.ofAnother(ConfigScope.SERVER, name, config.origin(ConfigScope.SERVER, name), near);
        } else if (config.isEnabled(name)) {
            throw new IllegalArgumentException(ConfigScope.SERVER.prefix(name)
                    + "* is set, but no handler has @ServerName or @OnMessage(\"" + name + "\"): "
                    + (near == null ? "add one, or remove the settings" : "did you mean \"" + near + "\"?"));
        }
    }

    /** It may be looked up, so what is wrong with it is told; that is another application's to mend. */
    private static void checkOfAnother(String name, KnSockConfig config) {
        try {
            config.checkPool(name);
        } catch (IllegalArgumentException bad) {
            CdiLog.notOurs(
                    ConfigScope.CLIENT,
                    name,
                    config.origin(ConfigScope.CLIENT, name),
                    String.valueOf(bad.getMessage()));
        }
    }

    private static void named(String key, Runnable check) {
        try {
            check.run();
        } catch (IllegalStateException bad) {
            throw new IllegalArgumentException(key + ": " + bad.getMessage(), bad);
        }
    }

    private void collect(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException bad) {
            problems.add(String.valueOf(bad.getMessage()));
        }
    }

    /** Returns the names of the clients that are injected, or set by the application itself. */
    Set<String> clientNames() {
        Set<String> own = new TreeSet<>(pools);
        own.removeAll(ofOthers);
        return own;
    }

    /** Returns what will tell whether the application is not started, for what is wrong with it. */
    AtomicBoolean refusal() {
        return refused;
    }

    /** Returns the names that have a handler. */
    Set<String> serverNames() {
        return handlers.names();
    }

    /**
     * Returns what calls the beans of a server that has a handler. To be called by a thread that starts the
     * application.
     */
    ServerCalls calls(String name, KnSockConfig config, BeanManager beans, Observability observability) {
        return new ServerCalls(
                handlers.of(name),
                handlers.hasConnectionScoped(),
                beans,
                new MessageScope(beans),
                new FreshContext(threads().context(executor(name, config))),
                Leftovers.find(),
                observability,
                codecs(beans),
                config.charset(ConfigScope.SERVER, name));
    }

    private static Codecs codecs(BeanManager beans) {
        return beans.createInstance().select(Codecs.class).get();
    }

    /** Returns the encoding of a client's text; null if it is none, which the check of all of its settings tells. */
    private static @Nullable Charset charset(String name, KnSockConfig config) {
        try {
            return config.charset(ConfigScope.CLIENT, name);
        } catch (IllegalArgumentException told) {
            return null;
        }
    }

    /**
     * Returns the name of the executor whose tasks have the context that handlers are to have; null for the default.
     */
    private @Nullable String executor(String name, KnSockConfig config) {
        return handlers.of(name).isAsync() ? null : config.executor(name);
    }

    /**
     * Returns the threads of the application.
     *
     * @throws IllegalStateException if the server could have them and has not
     */
    synchronized ApplicationThreads threads() {
        ApplicationThreads known = threads;
        if (known == null) {
            known = ApplicationThreads.find();
            threads = known;
            if (known.areOwn()) {
                CdiLog.ownThreads(ServerKind.here().toString());
            }
        }
        return known;
    }

    /** Lets own threads end. */
    synchronized void endThreads() {
        if (threads != null) {
            threads.close();
        }
    }
}
