package io.knsock.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Leaves a trace of the application's class loader where another application can see whether it was collected: among
 * the system properties, in classes of the JDK only.
 */
@ApplicationScoped
public class LoaderTrace {
    private static final String KEY = "io.knsock.it.loaders";

    void leave(@Observes @Initialized(ApplicationScoped.class) Object event) {
        loaders().add(new WeakReference<>(LoaderTrace.class.getClassLoader()));
    }

    static long reachable() {
        loaders().removeIf(loader -> loader.get() == null);
        return loaders().size();
    }

    @SuppressWarnings("unchecked")
    private static Collection<WeakReference<ClassLoader>> loaders() {
        return (Collection<WeakReference<ClassLoader>>)
                System.getProperties().computeIfAbsent(KEY, key -> new ConcurrentLinkedQueue<>());
    }
}
