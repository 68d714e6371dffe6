package io.knsock.cdi.container;

import jakarta.enterprise.inject.Instance;
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
    public static ApplicationName take(Instance<Object> beans) {
        String given = of(lookup("java:app/AppName"), lookup("java:module/ModuleName"));
        if (given != null) {
            return new ApplicationName(given, false);
        }
        String path = contextPath(beans);
        return take(path == null ? "unknown" : path.isEmpty() ? "ROOT" : path.substring(1));
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

    private static @Nullable String contextPath(Instance<Object> beans) {
        try {
            return WebApplication.contextPath(beans);
        } catch (RuntimeException | LinkageError none) { // not a web application, or no servlets at all
            return null;
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
