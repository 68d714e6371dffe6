package io.knsock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the activations of an application's message-driven beans. A container starts an application also
 * if an activation fails, so a health check of the application can ask here. Where the application has the CDI
 * integration, that integration's readiness check does.
 *
 * <p>An application is found by the class loader of its beans: an activation belongs to that class loader, to those
 * that it delegates to, and to those that delegate to it, as that of a module delegates to that of its EAR. No class
 * loader is kept from being collected. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class BeanActivations {
    // Guarded by the class. Static: an application shares with the adapter no object, but this class.
    private static final Map<ClassLoader, List<BeanActivation>> KEPT = new WeakHashMap<>();

    private BeanActivations() {}

    /**
     * Returns the activations of an application, those that failed too, ordered by {@link BeanActivation#bean()}. An
     * activation that was ended is not among them, nor is one that has not begun: containers may begin it a little
     * after the application has started. Empty where the application does not see the resource adapter's copy of this
     * class. Does not block.
     *
     * @param application the class loader of a class of the application
     */
    public static synchronized List<BeanActivation> of(ClassLoader application) {
        List<BeanActivation> found = new ArrayList<>();
        KEPT.forEach((loader, kept) -> {
            if (delegates(loader, application) || delegates(application, loader)) {
                found.addAll(kept);
            }
        });
        found.sort(Comparator.comparing(BeanActivation::bean));
        return List.copyOf(found);
    }

    /**
     * Adds an activation; the resource adapter does.
     *
     * @param application the class loader of the bean's class
     */
    public static synchronized void add(ClassLoader application, BeanActivation one) {
        KEPT.computeIfAbsent(application, loader -> new ArrayList<>()).add(one);
    }

    /**
     * Takes out those activations that fit; the resource adapter does.
     *
     * @param application the class loader of the bean's class
     */
    public static synchronized void remove(ClassLoader application, Predicate<? super BeanActivation> which) {
        List<BeanActivation> kept = KEPT.get(application);
        if (kept != null && kept.removeIf(which) && kept.isEmpty()) {
            KEPT.remove(application);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean delegates(ClassLoader from, ClassLoader to) {
        for (@Nullable ClassLoader loader = from; loader != null; loader = loader.getParent()) {
            if (loader == to) {
                return true;
            }
        }
        return false;
    }
}
