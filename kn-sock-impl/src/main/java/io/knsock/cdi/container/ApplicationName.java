package io.knsock.cdi.container;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * What tells this application's figures from another's. A name that no server has given is taken by one application of
 * the JVM at a time; another one gets a number behind it.
 */
public final class ApplicationName implements AutoCloseable {
    private static final String TAKEN = "io.knsock.application.";

    private final String name;
    private final boolean taken;

    private ApplicationName(String name, boolean taken) {
        this.name = name;
        this.taken = taken;
    }

    /**
     * Returns the name of the application, and where it has several modules ({@code java:module}) {@code #} and the
     * module's. Where a server has no such names it is the context path of a web application without its slash, or
     * {@code ROOT}, else {@code unknown}. To be called by a thread of the application.
     */
    public static ApplicationName take() {
        String given = of(lookup("java:app/AppName"), lookup("java:module/ModuleName"));
        if (given != null) {
            return new ApplicationName(given, false);
        }
        String path = contextPath(ApplicationName.class.getClassLoader());
        if (path == null) {
            return take("unknown");
        }
        String name = path.startsWith("/") ? path.substring(1) : path;
        return take(name.isEmpty() ? "ROOT" : name);
    }

    /** Other applications have this class once more, so what is taken is known to the JVM, by texts only. */
    static ApplicationName take(String wanted) {
        String name = wanted;
        for (int number = 2; System.getProperties().putIfAbsent(TAKEN + name, "taken") != null; number++) {
            name = wanted + "-" + number;
        }
        return new ApplicationName(name, true);
    }

    static @Nullable String of(@Nullable String application, @Nullable String module) {
        if (application == null) {
            return module;
        }
        return module == null || module.equals(application) ? application : application + "#" + module;
    }

    @SuppressWarnings("BanJNDI") // constant names, in the application's own namespaces
    private static @Nullable String lookup(String name) {
        try {
            return new InitialContext().lookup(name) instanceof String found ? found : null;
        } catch (NamingException absent) {
            return null; // no such namespace here, and nothing depends on it but a name
        }
    }

    /**
     * Returns the context path as the class loader of a servlet container knows it, Tomcat's or Jetty's: when the
     * servers are bound, Weld has no ServletContext yet.
     */
    static @Nullable String contextPath(ClassLoader loader) {
        Object name = call(loader, "getContextName");
        if (name == null) {
            Object context = call(loader, "getContext");
            name = context == null ? null : call(context, "getContextPath");
        }
        return name instanceof String path ? path : null;
    }

    private static @Nullable Object call(Object target, String method) {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException | RuntimeException other) {
            return null; // another runtime, and nothing depends on it but a name
        }
    }

    /** Returns the name. */
    public String text() {
        return name;
    }

    /** Lets another application take it. Idempotent. */
    @Override
    public void close() {
        if (taken) {
            System.getProperties().remove(TAKEN + name);
        }
    }
}
