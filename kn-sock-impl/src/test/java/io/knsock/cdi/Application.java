package io.knsock.cdi;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** An application with the door in Weld SE: the settings are a map, and JNDI has what the container would have there. */
final class Application implements AutoCloseable {
    /** How the threads of the executor are called. */
    static final String EXECUTOR = "container-executor";

    private final ExecutorService executor = Executors.newCachedThreadPool(task -> new Thread(task, EXECUTOR));
    private final SeContainer container;

    private Application(Map<String, String> settings, Class<?>... beans) {
        ConfigProviderResolver.setInstance(new OneConfig(new MapConfig(settings)));
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Naming.class.getName());
        ThreadFactory threads = Thread::new;
        Naming.bind("java:comp/DefaultManagedExecutorService", as(ManagedExecutorService.class, executor));
        Naming.bind("java:comp/DefaultManagedThreadFactory", as(ManagedThreadFactory.class, threads));
        try {
            this.container = SeContainerInitializer.newInstance()
                    .disableDiscovery()
                    .addExtensions(new DoorExtension())
                    .addBeanClasses(beans)
                    .initialize();
        } catch (RuntimeException refused) {
            end();
            throw refused;
        }
    }

    /**
     * Starts an application.
     *
     * @param settings lines of keys and values
     */
    static Application start(String settings, Class<?>... beans) {
        Map<String, String> values = new HashMap<>();
        settings.lines()
                .forEach(line ->
                        values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return new Application(values, beans);
    }

    <T> T get(Class<T> type, Annotation... qualifiers) {
        return container.select(type, qualifiers).get();
    }

    /** Destroys a bean before the application ends. */
    <T> void destroy(Class<T> type, Annotation... qualifiers) {
        container.select(type, qualifiers).destroy(get(type, qualifiers));
    }

    @Override
    public void close() {
        try {
            container.close();
        } finally {
            end();
        }
    }

    private void end() {
        executor.shutdownNow();
        Naming.clear();
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        ConfigProviderResolver.setInstance(null);
    }

    private static <T> T as(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                Application.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }

    /** The names that the door looks up. */
    public static final class Naming implements InitialContextFactory {
        private static final Map<String, Object> BOUND = new HashMap<>();

        static synchronized void bind(String name, Object value) {
            BOUND.put(name, value);
        }

        static synchronized void clear() {
            BOUND.clear();
        }

        private static synchronized Object lookup(String name) throws NameNotFoundException {
            Object found = BOUND.get(name);
            if (found == null) {
                throw new NameNotFoundException(name);
            }
            return found;
        }

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return (Context) Proxy.newProxyInstance(
                    Application.class.getClassLoader(),
                    new Class<?>[] {Context.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("lookup") ? lookup(arguments[0].toString()) : null);
        }
    }

    private static final class OneConfig extends ConfigProviderResolver {
        private final Config config;

        OneConfig(Config config) {
            this.config = config;
        }

        @Override
        public Config getConfig() {
            return config;
        }

        @Override
        public Config getConfig(ClassLoader loader) {
            return config;
        }

        @Override
        public ConfigBuilder getBuilder() {
            throw new AssertionError("not used");
        }

        @Override
        public void registerConfig(Config registered, ClassLoader loader) {
            throw new AssertionError("not used");
        }

        @Override
        public void releaseConfig(Config released) {
            throw new AssertionError("not used");
        }
    }
}
