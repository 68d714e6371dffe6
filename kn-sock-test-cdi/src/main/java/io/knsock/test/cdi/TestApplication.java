package io.knsock.test.cdi;

import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.annotation.Annotation;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jspecify.annotations.Nullable;

/**
 * An application with its handlers, client interfaces and other beans, on Weld SE: what is deployed, injected,
 * converted and sent is real, and only the application server is missing.
 *
 * <pre>{@code
 * try (TestApplication application = TestApplication.of(Orders.class).start();
 *         Peer peer = application.connect("orders")) {
 *     assertEquals("accepted", peer.ask("one loaf"));
 * }
 * }</pre>
 *
 * <p>Settings are those of {@code META-INF/microprofile-config.properties} on the class path, and before them those of
 * the test; neither system properties nor the environment count. Every server has a free port, unless the test sets
 * one. Handlers run on daemon threads that are called {@code handler}. There is JSON-B, and neither transactions, nor
 * security, nor MicroProfile Fault Tolerance, unless their extensions of CDI are on the class path, all of which are
 * loaded.
 *
 * <p>JNDI and MicroProfile Config belong to the whole JVM, so there is one application at a time. Safe for use by many
 * threads.
 *
 * @since 0.1
 */
public final class TestApplication implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "test-application-" + COUNT.incrementAndGet();
    private final ExecutorService handlers =
            Executors.newCachedThreadPool(task -> TestNaming.daemon(new Thread(task, "handler")));
    private final Jndi jndi;
    private final @Nullable Config config;
    private final SeContainer container;

    private TestApplication(Builder builder) {
        jndi = Jndi.take(name, handlers);
        Config registered = null;
        try {
            registered = configured(builder);
            container = booted(builder);
        } catch (RuntimeException | Error failure) {
            release(registered);
            throw failure;
        }
        config = registered;
    }

    private static Config configured(Builder builder) {
        Set<String> keys = new HashSet<>();
        ofTheApplication().build().getPropertyNames().forEach(keys::add);
        Map<String, String> settings = new LinkedHashMap<>(builder.settings);
        if (!builder.discovers) {
            HandledServers.switchOffOthers(builder.beans, keys, settings);
        }
        Config config =
                ofTheApplication().withSources(new TestSettings(settings, keys)).build();
        ConfigProviderResolver.instance().registerConfig(config, TestApplication.class.getClassLoader());
        return config;
    }

    private static SmallRyeConfigBuilder ofTheApplication() {
        return new SmallRyeConfigBuilder()
                .forClassLoader(TestApplication.class.getClassLoader())
                .addPropertiesSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters();
    }

    private static SeContainer booted(Builder builder) {
        SeContainerInitializer weld = SeContainerInitializer.newInstance().addBeanClasses(builder.beans);
        if (!builder.discovers) {
            weld.disableDiscovery(); // which leaves out the extensions, too
            ServiceLoader.load(Extension.class, TestApplication.class.getClassLoader())
                    .forEach(weld::addExtensions);
        }
        return weld.initialize();
    }

    private void release(@Nullable Config registered) {
        if (registered != null) {
            ConfigProviderResolver.instance().releaseConfig(registered);
        }
        jndi.close();
        handlers.shutdown();
    }

    /**
     * Begins an application of these beans and no others: handlers, client interfaces, interceptors, and what they
     * inject. Of the servers that the application has settings for, those without a handler among them are switched
     * off.
     */
    public static Builder of(Class<?>... beans) {
        return new Builder(false, beans);
    }

    /**
     * Begins an application of all beans on the class path whose archives have a {@code META-INF/beans.xml}, as a
     * server finds them.
     */
    public static Builder discovered() {
        return new Builder(true);
    }

    /** What an application is to have. For one thread. */
    public static final class Builder {
        private final boolean discovers;
        private final Class<?>[] beans;
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder(boolean discovers, Class<?>... beans) {
            this.discovers = discovers;
            this.beans = beans.clone();
        }

        /** Sets a key of MicroProfile Config, whatever other sources say: {@code kn-sock.server.orders.framing}. */
        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Lets a client connect to a port of this machine. */
        public Builder client(String client, int port) {
            return set("kn-sock.client." + client + ".host", "127.0.0.1")
                    .set("kn-sock.client." + client + ".port", Integer.toString(port));
        }

        /** Lets a client connect to a scripted peer. */
        public Builder client(String client, PeerListener peers) {
            return client(client, peers.port());
        }

        /**
         * Deploys the application. Blocks until it is deployed; its servers may be bound later, for which {@link #port}
         * waits.
         *
         * @throws jakarta.enterprise.inject.spi.DeploymentException if the application is wrong, with a sentence for
         *     each mistake
         * @throws IllegalStateException if another one is running
         */
        public TestApplication start() {
            return new TestApplication(this);
        }
    }

    /**
     * Returns a bean.
     *
     * @throws jakarta.enterprise.inject.UnsatisfiedResolutionException if there is none
     * @throws jakarta.enterprise.inject.AmbiguousResolutionException if there are several
     */
    public <T> T get(Class<T> type, Annotation... qualifiers) {
        return container.select(type, qualifiers).get();
    }

    /** Returns the CDI container, for what there is no method for. */
    public SeContainer container() {
        return container;
    }

    /**
     * Returns the port of a server. Blocks until it is bound, for at most {@link Eventually#LONGEST}.
     *
     * @throws AssertionError if there is no such server, or it is not bound; the log says why
     */
    public int port(String server) {
        String endpoint = Eventually.value(
                "the endpoint of the server " + server
                        + " (which is bound by itself; if it cannot be, the log says why)",
                () -> endpoint(server),
                bound -> !bound.isEmpty());
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** As JMX has it; an empty text if it has not. */
    private String endpoint(String server) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName bean = new ObjectName("io.knsock:type=Server,application=" + name + ",name=" + server);
            return beans.isRegistered(bean) ? String.valueOf(beans.getAttribute(bean, "Endpoint")) : "";
        } catch (JMException failure) {
            throw new IllegalStateException("JMX does not tell where the server " + server + " is bound", failure);
        }
    }

    /** Connects a scripted client to a server, as {@link #port} finds it. */
    public Peer connect(String server) {
        return Peer.connect(port(server));
    }

    /** Undeploys it: servers are drained, pools and clients closed. Blocks until that is done. Idempotent. */
    @Override
    public void close() {
        if (!container.isRunning()) {
            return;
        }
        try {
            container.close();
        } finally {
            release(config);
        }
    }

    /** Returns its name. */
    @Override
    public String toString() {
        return name;
    }
}
