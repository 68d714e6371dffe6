package io.knsock.cdi.handlers;

import io.knsock.cdi.ConnectionScoped;
import io.knsock.cdi.OnError;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.ServerName;
import io.knsock.cdi.container.LostAnnotations;
import io.knsock.cdi.payload.Codecs;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessSessionBean;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of the application, and what is wrong with them. Filled while the application is deployed, by one
 * thread.
 */
public final class HandlerBeans {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private final Map<String, ServerBeans> servers = new TreeMap<>();
    private final Set<String> problems = new TreeSet<>();

    /** Of which servers something was found that cannot be called. */
    private final Set<String> refused = new TreeSet<>();

    /** What has the annotation for a server and is no bean, in words. */
    private final Map<String, String> noBeans = new TreeMap<>();

    private boolean connectionScoped;

    /** Takes what concerns servers of a bean that was found. */
    public void add(ProcessBean<?> event) {
        Bean<?> bean = event.getBean();
        connectionScoped |= bean.getScope() == ConnectionScoped.class;
        for (Annotation qualifier : bean.getQualifiers()) {
            if (qualifier instanceof ServerName name) {
                LostAnnotations.check(bean.getBeanClass(), problems);
                add(name.value(), bean.getBeanClass().getName() + " with @ServerName", server -> server.add(bean));
            }
        }
        if (event instanceof ProcessManagedBean<?> managed) {
            boolean session = event instanceof ProcessSessionBean<?>;
            for (AnnotatedMethod<?> method : managed.getAnnotatedBeanClass().getMethods()) {
                Method member = method.getJavaMember();
                if (!member.isBridge() && !isOverridden(member, bean.getBeanClass())) {
                    method.getAnnotations().forEach(annotation -> add(annotation, bean, member, session));
                }
            }
        }
    }

    private void add(Annotation annotation, Bean<?> bean, Method method, boolean session) {
        for (HandlerMethodKind occasion : HandlerMethodKind.values()) {
            String name = occasion.server(annotation);
            if (name != null) {
                LostAnnotations.check(bean.getBeanClass(), problems);
                String text = bean.getBeanClass().getName() + "." + method.getName() + " with " + occasion;
                add(name, text, server -> {
                    BeanMethod called = BeanMethod.of(occasion, name, bean, method, session);
                    if (annotation instanceof OnError error) {
                        server.add(ErrorMethod.of(called, error.then()));
                    } else {
                        server.add(occasion, called);
                    }
                });
            }
        }
    }

    private void add(String name, String who, Consumer<ServerBeans> adding) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    who + ": the name of a server consists of letters, digits, - and _, but this is '" + name + "'");
            return;
        }
        try {
            adding.accept(servers.computeIfAbsent(name, ServerBeans::new));
        } catch (IllegalArgumentException unfit) {
            problems.add(String.valueOf(unfit.getMessage()));
            refused.add(name);
        }
    }

    /** Takes a class that was found with an annotation of a handler, whether or not it becomes a bean. */
    public void seen(Class<?> type) {
        String why = whyNoBean(type);
        if (why == null) {
            return;
        }
        ServerName server = type.getAnnotation(ServerName.class);
        if (server != null) {
            noBeans.putIfAbsent(server.value(), type.getName() + " has @ServerName, but " + why);
        }
        for (Method method : type.getDeclaredMethods()) {
            OnMessage message = method.getAnnotation(OnMessage.class);
            if (message != null) {
                noBeans.putIfAbsent(
                        message.value(),
                        type.getName() + "." + method.getName() + " has " + HandlerMethodKind.MESSAGE + ", but " + why);
            }
        }
    }

    private static @Nullable String whyNoBean(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers())) {
            return (type.isInterface() ? "an interface" : "an abstract class") + " is no bean";
        }
        if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
            return "a class inside another one is a bean only if it is static";
        }
        boolean makeable = Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(one -> one.getParameterCount() == 0 || one.isAnnotationPresent(Inject.class));
        return makeable
                ? null
                : "a class with neither a constructor without parameters nor one with @Inject is no bean";
    }

    /** Returns whether something was found for a server that cannot be called, which is told. */
    public boolean isRefused(String server) {
        return refused.contains(server);
    }

    /** Returns what has the annotation for a server and is no bean, in words, or null. */
    public @Nullable String noBean(String server) {
        return noBeans.get(server);
    }

    /** A method is inherited with its annotations, but not by what overrides it. */
    private static boolean isOverridden(Method method, Class<?> bean) {
        for (Class<?> type = bean; type != null && type != method.getDeclaringClass(); type = type.getSuperclass()) {
            if (Arrays.stream(type.getDeclaredMethods())
                    .anyMatch(other -> other.getName().equals(method.getName())
                            && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()))) {
                return true;
            }
        }
        return false;
    }

    /** Says what is wrong with them. */
    public void check(Codecs codecs, Collection<? super String> found) {
        servers.values().forEach(server -> server.check(codecs, problems));
        found.addAll(problems);
    }

    /** Returns the names of the servers that have a handler, in a set of the caller's. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        servers.forEach((name, server) -> {
            if (server.hasHandler()) {
                names.add(name);
            }
        });
        return names;
    }

    /** Returns what was found for a server that has a handler. */
    public ServerBeans of(String name) {
        return Objects.requireNonNull(servers.get(name));
    }

    /** Returns whether beans are to be kept for each connection. */
    public boolean hasConnectionScoped() {
        return connectionScoped;
    }
}
