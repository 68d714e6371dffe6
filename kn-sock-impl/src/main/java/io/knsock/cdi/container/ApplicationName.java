package io.knsock.cdi.container;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** What tells this application's figures from another's. */
public final class ApplicationName {
    private ApplicationName() {}

    /**
     * Returns the name of the application, and where it has several modules ({@code java:module}) {@code #} and the
     * module's. To be called by a thread of the application.
     */
    public static String current() {
        return of(lookup("java:app/AppName"), lookup("java:module/ModuleName"));
    }

    static String of(@Nullable String application, @Nullable String module) {
        if (application == null) {
            return module == null ? "unknown" : module;
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
}
