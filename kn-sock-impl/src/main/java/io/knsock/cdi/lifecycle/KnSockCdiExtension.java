package io.knsock.cdi.lifecycle;

import io.knsock.Connection;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.RegisterTcpClient;
import io.knsock.cdi.ServerName;
import io.knsock.cdi.clients.Clients;
import io.knsock.cdi.config.CdiLog;
import io.knsock.cdi.config.ConfigScope;
import io.knsock.cdi.config.KnSockConfig;
import io.knsock.cdi.config.Mistakes;
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
import io.knsock.pool.TcpPool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
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
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /** Those of the pools that something of the application asks for, each with what does. */
    private final Map<String, String> wanted = new TreeMap<>();

    /** Those that only sources of the whole server speak of. */
    private final Set<String> ofOthers = new TreeSet<>();

    private final Clients clients = new Clients();
    private final MessageDrivenBeans messageDriven = new MessageDrivenBeans();
    private final AtomicBoolean refused = new AtomicBoolean();

    /** Guarded by this. */
    private @Nullable ApplicationThreads threads;

    /** Guarded by this. */
    private @Nullable Codecs codecs;

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
    }

    /**
     * Adds a bean, of which there is one. Its class has no annotation that says so: Payara and GlassFish would find it
     * by that, and have two.
     */
    private static void add(BeforeBeanDiscovery event, Class<?> type) {
        event.addAnnotatedType(type, type.getName()).add(ONE);
    }

    /** Returns whether the application sees a class, which is not initialized by that. */
    static boolean isPresent(String type) {
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

    void messageDriven(@Observes ProcessAnnotatedType<? extends MessageHandler> event) {
        messageDriven.found(event.getAnnotatedType().getJavaClass());
    }

    void handlerClass(@Observes @WithAnnotations({ServerName.class, OnMessage.class}) ProcessAnnotatedType<?> event) {
        handlers.seen(event.getAnnotatedType().getJavaClass());
    }

    void pool(@Observes ProcessInjectionPoint<?, ?> event) {
        for (Annotation qualifier : event.getInjectionPoint().getQualifiers()) {
            if (qualifier instanceof ClientName client) {
                wanted.putIfAbsent(
                        client.value(), nameOf(event.getInjectionPoint().getMember()));
            }
        }
    }

    private static String nameOf(Member member) {
        String type = member.getDeclaringClass().getName();
        return member instanceof Constructor<?> ? type : type + "." + member.getName();
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
        clients.names().forEach(wanted::putIfAbsent);
        pools.addAll(KnSockConfig.current().names(ConfigScope.CLIENT));
        pools.addAll(wanted.keySet());
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
        Mistakes mistakes = new Mistakes();
        String twoCopies = MessageDrivenBeans.twoCopies();
        if (twoCopies != null) {
            mistakes.sentences().add(twoCopies);
        }
        String noThreads = ApplicationThreads.problem();
        if (noThreads != null && (!handlers.names().isEmpty() || !wanted.isEmpty())) {
            mistakes.sentences().add(noThreads);
        }
        KnSockConfig config = KnSockConfig.current();
        Codecs codecs = codecs(beans);
        clients.check(beans, codecs, name -> charset(name, config), mistakes.sentences());
        pools.stream()
                .filter(name -> !wanted.containsKey(name) && config.isServerWide(ConfigScope.CLIENT, name))
                .forEach(ofOthers::add);
        config.checkKeys(handlers.names(), clientNames(), mistakes.sentences());
        handlers.check(codecs, mistakes.sentences());
        DeploymentChecks checks = new DeploymentChecks(handlers, config, mistakes);
        handlers.names().forEach(checks::server);
        clientNames().forEach(name -> checks.client(name, wanted.get(name)));
        ofOthers.forEach(checks::clientOfAnother);
        config.names(ConfigScope.SERVER).stream()
                .filter(name -> !handlers.names().contains(name))
                .forEach(checks::lonely);
        checks.addresses();
        checks.ending();
        new Variables(System.getenv()).problems(handlers.names(), pools).forEach(CdiLog::noVariable);
        refused.set(!mistakes.isEmpty());
        if (!mistakes.isEmpty()) {
            event.addDeploymentProblem(mistakes.exception());
        }
    }

    /** Returns the names of the clients that are injected, or set by the application itself. */
    Set<String> clientNames() {
        Set<String> own = new TreeSet<>(pools);
        own.removeAll(ofOthers);
        return own;
    }

    /** Returns the names of all clients that there are beans of. */
    Set<String> poolNames() {
        return pools;
    }

    /** Returns the message-driven beans of the application. */
    MessageDrivenBeans messageDriven() {
        return messageDriven;
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
                config.charset(ConfigScope.SERVER, name),
                config.failures(name));
    }

    private synchronized Codecs codecs(BeanManager beans) {
        Codecs known = codecs;
        if (known == null) {
            known = new Codecs(beans);
            codecs = known;
        }
        return known;
    }

    /** After all beans that may use them are gone. */
    synchronized void endCodecs(@Observes BeforeShutdown event) {
        if (codecs != null) {
            codecs.close();
        }
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
