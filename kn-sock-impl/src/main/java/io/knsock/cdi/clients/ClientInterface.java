package io.knsock.cdi.clients;

import io.knsock.cdi.Operation;
import io.knsock.cdi.RegisterTcpClient;
import io.knsock.cdi.container.LostAnnotations;
import io.knsock.cdi.payload.Codecs;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Interceptor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An interface with {@link RegisterTcpClient}: what each of its methods does, and makes instances of it. Immutable. */
final class ClientInterface {
    private static final Object[] NOTHING = {};

    private final Class<?> type;
    private final Map<Method, Intercepted> methods = new HashMap<>();

    /** What a method does and who sees the call before. */
    private record Intercepted(Operation operation, List<Interceptor<?>> interceptors) {}

    /**
     * Reads an interface; interceptors can be found only after the application's beans have been.
     *
     * @param charset the encoding of text
     * @param problems is given a sentence for each thing that cannot work
     */
    ClientInterface(
            AnnotatedType<?> annotated,
            BeanManager beans,
            Codecs codecs,
            Charset charset,
            Collection<? super String> problems) {
        this.type = annotated.getJavaClass();
        LostAnnotations.check(type, problems);
        Bindings bindings = new Bindings(annotated, beans);
        collect(bindings::check, problems);
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !Operations.isOfObject(method)) {
                collect(
                        () -> methods.put(
                                method,
                                new Intercepted(Operations.of(method, codecs, charset), bindings.interceptors(method))),
                        problems);
            }
        }
    }

    /** Returns what is wrong with a class that is to be a client, or null. */
    static @Nullable String problemOf(Class<?> type) {
        if (!type.isInterface() || type.isAnnotation()) {
            return type.getName() + " has @RegisterTcpClient, but is no interface: put it on an interface";
        }
        if (type.getTypeParameters().length > 0) {
            return type.getName()
                    + " has @RegisterTcpClient and type parameters: messages need types that are known, so put"
                    + " it on an interface without";
        }
        return null;
    }

    private static void collect(Runnable reading, Collection<? super String> problems) {
        try {
            reading.run();
        } catch (IllegalArgumentException bad) {
            problems.add(String.valueOf(bad.getMessage()));
        }
    }

    /**
     * Returns a new instance. An interceptor has one instance for all its methods.
     *
     * @param instances makes the instance of an interceptor
     */
    Object newInstance(Operation.Wire wire, Function<Interceptor<?>, Object> instances) {
        Map<Interceptor<?>, Object> made = new HashMap<>();
        Map<Method, List<Invocation.Link<?>>> links = new HashMap<>();
        methods.forEach((method, intercepted) -> links.put(
                method,
                intercepted.interceptors().stream()
                        .<Invocation.Link<?>>map(
                                interceptor -> link(interceptor, made.computeIfAbsent(interceptor, instances)))
                        .toList()));
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler(wire, links));
    }

    private InvocationHandler handler(Operation.Wire wire, Map<Method, List<Invocation.Link<?>>> links) {
        return (proxy, method, arguments) -> {
            Intercepted intercepted = methods.get(method);
            if (intercepted == null) {
                return ofObject(proxy, method, arguments, wire);
            }
            @Nullable Object[] given = arguments == null ? NOTHING : arguments;
            return Invocation.run(
                    proxy,
                    method,
                    links.getOrDefault(method, List.of()),
                    given,
                    sent -> intercepted.operation().run(proxy, wire, sent));
        };
    }

    @SuppressWarnings("unchecked") // the container made it an instance of that interceptor
    private static <T> Invocation.Link<T> link(Interceptor<T> interceptor, Object instance) {
        return new Invocation.Link<>(interceptor, (T) instance);
    }

    @SuppressWarnings("ReferenceEquality") // equals of the proxy would come back here
    private Object ofObject(Object proxy, Method method, @Nullable Object[] arguments, Operation.Wire wire) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> type.getName() + " over " + wire.pool();
        };
    }
}
