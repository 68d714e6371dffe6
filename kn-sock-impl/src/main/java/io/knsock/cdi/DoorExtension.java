package io.knsock.cdi;

import io.knsock.ConnectionPool;
import io.knsock.MessageHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the handler beans and the injected pools when the application is deployed, adds a bean for each pool, and fails
 * the deployment if settings are missing or wrong.
 */
public class DoorExtension implements Extension {
    private final Map<String, Bean<?>> handlers = new TreeMap<>();
    private final Set<String> pools = new TreeSet<>();
    private final Set<String> problems = new TreeSet<>();

    /** For the container. */
    public DoorExtension() {}

    void addOwnBeans(@Observes BeforeBeanDiscovery event) {
        event.addAnnotatedType(Endpoints.class, Endpoints.class.getName());
        event.addAnnotatedType(Observability.class, Observability.class.getName());
        if (isHealthPresent()) {
            event.addAnnotatedType(ServersReady.class, ServersReady.class.getName());
        }
    }

    /** MicroProfile Health is optional: a server may be without that feature. */
    private static boolean isHealthPresent() {
        try {
            Class.forName("org.eclipse.microprofile.health.HealthCheck", false, DoorExtension.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    void handler(@Observes ProcessBean<?> event) {
        Bean<?> bean = event.getBean();
        for (Annotation qualifier : bean.getQualifiers()) {
            if (qualifier instanceof ServerName server) {
                addHandler(server.value(), bean);
            }
        }
    }

    private void addHandler(String name, Bean<?> bean) {
        if (!bean.getTypes().contains(MessageHandler.class)) {
            problems.add(bean.getBeanClass().getName() + " has @ServerName(\"" + name + "\") but does not implement "
                    + MessageHandler.class.getName());
            return;
        }
        Bean<?> other = handlers.put(name, bean);
        if (other != null) {
            problems.add("@ServerName(\"" + name + "\") is on two beans, "
                    + other.getBeanClass().getName() + " and "
                    + bean.getBeanClass().getName()
                    + ": a server has one handler");
        }
    }

    void pool(@Observes ProcessInjectionPoint<?, ?> event) {
        for (Annotation qualifier : event.getInjectionPoint().getQualifiers()) {
            if (qualifier instanceof ClientName client) {
                pools.add(client.value());
            }
        }
    }

    void addPools(@Observes AfterBeanDiscovery event) {
        pools.addAll(DoorConfig.current().names(Kind.CLIENT));
        for (String name : pools) {
            event.<ConnectionPool>addBean()
                    .addTransitiveTypeClosure(ConnectionPool.class)
                    .addQualifier(ClientName.Literal.of(name))
                    .scope(ApplicationScoped.class)
                    .produceWith(
                            instance -> instance.select(Endpoints.class).get().pool(name));
        }
    }

    void validate(@Observes AfterDeploymentValidation event) {
        DoorConfig config = DoorConfig.current();
        config.checkKeys(problems);
        for (String name : handlers.keySet()) {
            collect(() -> checkServer(name, config));
        }
        for (String name : pools) {
            collect(() -> config.checkPool(name));
        }
        for (String name : config.names(Kind.SERVER)) {
            if (!handlers.containsKey(name)) {
                collect(() -> checkLonely(name, config));
            }
        }
        for (String problem : problems) {
            event.addDeploymentProblem(new DeploymentException(problem));
        }
    }

    private void checkServer(String name, DoorConfig config) {
        if (config.isEnabled(name)) {
            if (!config.hasAddress(name)) {
                Set<String> lonely = config.names(Kind.SERVER);
                lonely.removeAll(handlers.keySet());
                String near = Nearest.to(name, lonely);
                throw new IllegalArgumentException(Kind.SERVER.prefix(name) + "port is not set, which "
                        + handlers.get(name).getBeanClass().getName() + " with @ServerName(\"" + name + "\") needs"
                        + (near == null ? "" : "; there is " + Kind.SERVER.prefix(near) + "*: did you mean that?"));
            }
            config.checkServer(name);
            String executor = config.executor(name);
            if (executor != null) {
                named(Kind.SERVER.prefix(name) + Kind.EXECUTOR, () -> ContainerThreads.executor(executor));
            }
        }
    }

    private void checkLonely(String name, DoorConfig config) {
        if (config.isEnabled(name)) {
            String near = Nearest.to(name, handlers.keySet());
            throw new IllegalArgumentException(
                    Kind.SERVER.prefix(name) + "* is set, but no handler has @ServerName(\"" + name + "\"): "
                            + (near == null ? "add one, or remove the settings" : "did you mean \"" + near + "\"?"));
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

    /** Returns the names that have a handler. */
    Set<String> serverNames() {
        return handlers.keySet();
    }

    /** Returns a contextual reference to the handler of a server. */
    MessageHandler handler(String name, BeanManager beans) {
        Bean<?> bean = handlers.get(name);
        CreationalContext<?> context = beans.createCreationalContext(bean);
        return (MessageHandler) beans.getReference(bean, MessageHandler.class, context);
    }
}
