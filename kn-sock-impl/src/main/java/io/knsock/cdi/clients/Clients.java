package io.knsock.cdi.clients;

import io.knsock.cdi.ClientName;
import io.knsock.cdi.Operation;
import io.knsock.cdi.RegisterTcpClient;
import io.knsock.cdi.config.KnSockConfig;
import io.knsock.cdi.payload.Codecs;
import io.knsock.pool.TcpPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client interfaces of an application, from their discovery to their beans. Written by the thread that deploys; the
 * beans are made after that.
 */
public final class Clients {
    private final Map<Class<?>, AnnotatedType<?>> found = new LinkedHashMap<>();
    private final Map<Class<?>, ClientInterface> interfaces = new LinkedHashMap<>();

    public void found(AnnotatedType<?> type) {
        if (type.isAnnotationPresent(RegisterTcpClient.class)) {
            found.put(type.getJavaClass(), type);
        }
    }

    /** Returns the names of the endpoints that can be names, each with an interface that is for it. */
    public Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        found.forEach((type, annotated) -> {
            if (KnSockConfig.isName(nameOf(annotated))) {
                names.putIfAbsent(nameOf(annotated), type.getName());
            }
        });
        return names;
    }

    private static String nameOf(AnnotatedType<?> type) {
        return type.getAnnotation(RegisterTcpClient.class).value();
    }

    /**
     * Adds a bean for each interface.
     *
     * @param tasks returns what runs what depends on a stage
     */
    public void addBeans(AfterBeanDiscovery event, BeanManager beans, Supplier<Executor> tasks) {
        found.forEach((type, annotated) -> {
            if (ClientInterface.problemOf(type) == null) {
                event.<Object>addBean()
                        .beanClass(type)
                        .addType(type) // first: OpenWebBeans makes the proxy of that
                        .addTransitiveTypeClosure(type)
                        .scope(ApplicationScoped.class)
                        .createWith(context -> create(type, nameOf(annotated), beans, tasks, context))
                        // The interceptors are dependents of the bean.
                        .destroyWith((client, context) -> context.release());
            }
        });
    }

    /**
     * Reads the interfaces, which needs the application's interceptors; says what is wrong with them.
     *
     * @param charset returns the encoding of a client's text; where that cannot be read, its interfaces are left out
     */
    public void check(
            BeanManager beans,
            Codecs codecs,
            Function<String, @Nullable Charset> charset,
            Collection<? super String> problems) {
        found.forEach((type, annotated) -> {
            String problem = ClientInterface.problemOf(type);
            if (!KnSockConfig.isName(nameOf(annotated))) {
                problems.add(type.getName() + " with @RegisterTcpClient: the name of a client " + KnSockConfig.NAMES
                        + ", but this is '" + nameOf(annotated) + "'");
            }
            Charset known = charset.apply(nameOf(annotated));
            if (problem != null) {
                problems.add(problem);
            } else if (known != null) {
                interfaces.put(type, new ClientInterface(annotated, beans, codecs, known, problems));
            }
        });
    }

    private Object create(
            Class<?> type,
            String name,
            BeanManager beans,
            Supplier<Executor> tasks,
            CreationalContext<Object> context) {
        Instance<TcpPool> pool = beans.createInstance().select(TcpPool.class, ClientName.Literal.of(name));
        ClientInterface client = interfaces.get(type);
        if (client == null) {
            throw new IllegalStateException(type.getName() + " cannot be used before the application is deployed");
        }
        return client.newInstance(
                new Operation.Wire(pool.get(), tasks.get()),
                interceptor -> beans.getReference(interceptor, interceptor.getBeanClass(), context));
    }
}
