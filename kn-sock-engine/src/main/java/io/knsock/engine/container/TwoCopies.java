package io.knsock.engine.container;

import io.knsock.MessageHandler;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** Finds out that an application has the API's classes of its own beside those of the resource adapter. */
public final class TwoCopies {
    private TwoCopies() {}

    /**
     * Returns a sentence that says which jar to remove, or null if both see the same classes, or one sees none.
     *
     * @param application the class loader of the application's classes; null is the JVM's own
     * @param adapter that of the resource adapter's classes
     */
    public static @Nullable String problem(@Nullable ClassLoader application, @Nullable ClassLoader adapter) {
        Class<?> own = see(application);
        Class<?> adapters = see(adapter);
        if (own == null || adapters == null || own.equals(adapters)) {
            return null;
        }
        return "kn-sock-api is there twice, in the application" + place(own) + " and in the resource adapter"
                + place(adapters) + ", and classes of one are not those of the other: remove kn-sock-api from the"
                + " application, as a rule from WEB-INF/lib, and let the application see the classes of the adapter, on"
                + " Open Liberty by classProviderRef";
    }

    private static @Nullable Class<?> see(@Nullable ClassLoader loader) {
        try {
            return Class.forName(MessageHandler.class.getName(), false, loader);
        } catch (ClassNotFoundException | LinkageError none) {
            return null;
        }
    }

    private static String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null ? "" : " (" + source.getLocation() + ")";
    }
}
