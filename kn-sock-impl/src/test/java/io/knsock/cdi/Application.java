package io.knsock.cdi;

import io.knsock.cdi.lifecycle.ApplicationEngine;
import io.knsock.cdi.lifecycle.KnSockCdiExtension;
import io.knsock.cdi.lifecycle.ServerState;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** An application with the integration in it, on a CDI container without a server, with sockets that are real. */
public final class Application implements AutoCloseable {
    private final ExecutorService handlers = Naming.newHandlers();
    private final Map<String, String> settings;
    private final SeContainer container;

    private Application(Map<String, String> settings, List<Extension> extensions, Class<?>... beans) {
        this.settings = settings;
        Naming.handlers(handlers);
        configure();
        container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new KnSockCdiExtension())
                .addExtensions(extensions.toArray(Extension[]::new))
                .addBeanClasses(beans)
                .initialize();
    }

    /** Deploys beans, with one server that is called {@code x}. */
    static Application deploy(Class<?>... beans) {
        return deploy(Map.of("kn-sock.server.x.port", "0"), beans);
    }

    static Application deploy(Map<String, String> settings, Class<?>... beans) {
        return new Application(new LinkedHashMap<>(settings), List.of(), beans);
    }

    /**
     * Deploys beans.
     *
     * @param settings lines of keys and values
     */
    public static Application start(String settings, Class<?>... beans) {
        return new Application(values(settings), List.of(), beans);
    }

    /** Deploys beans with an extension of theirs. */
    public static Application start(String settings, Extension extension, Class<?>... beans) {
        return new Application(values(settings), List.of(extension), beans);
    }

    private static Map<String, String> values(String settings) {
        Map<String, String> values = new LinkedHashMap<>();
        settings.lines()
                .forEach(line ->
                        values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return values;
    }

    public <T> T get(Class<T> type, Annotation... qualifiers) {
        return container.select(type, qualifiers).get();
    }

    private void configure() {
        ConfigProviderResolver.setInstance(new Resolver(new MapConfig(settings)));
    }

    /** Changes a setting, for who reads it again. */
    void set(String key, String value) {
        settings.put(key, value);
        configure();
    }

    /** Destroys a bean before the application ends. */
    public <T> void destroy(Class<T> type, Annotation... qualifiers) {
        container.select(type, qualifiers).destroy(get(type, qualifiers));
    }

    /** Connects to the server x. */
    Peer connect() {
        ServerState state = Eventually.value(
                "the server x", () -> get(ApplicationEngine.class).states().get("x"), ServerState::isAccepting);
        return Peer.connect(Integer.parseInt(state.text().substring(state.text().lastIndexOf(':') + 1)));
    }

    /** Sends a line on a connection of its own, and returns the reply, or null if the server closed. */
    String ask(String line) {
        try (Peer peer = connect()) {
            return peer.ask(line);
        }
    }

    /** Undeploys it. */
    @Override
    public void close() {
        try {
            container.close();
        } finally {
            handlers.shutdown();
        }
    }

    private static final class Resolver extends ConfigProviderResolver {
        private final Config config;

        Resolver(Config config) {
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
        public void registerConfig(Config config, ClassLoader loader) {
            throw new AssertionError("not used");
        }

        @Override
        public void releaseConfig(Config config) {
            throw new AssertionError("not used");
        }
    }
}
