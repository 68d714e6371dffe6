package io.knsock.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the resource adapter has to tell an application, found by the application's class loader: an application sees
 * this class of the adapter, whoever has made the instance of the adapter. It does not keep a class loader from being
 * collected, unless what is kept does.
 */
public final class OfApplication {
    // Guarded by the class.
    private static final Map<ClassLoader, List<Object>> KEPT = new WeakHashMap<>();

    private OfApplication() {}

    /** Keeps one more. */
    public static synchronized void add(ClassLoader application, Object one) {
        KEPT.computeIfAbsent(application, loader -> new ArrayList<>()).add(one);
    }

    /** Forgets those that fit. */
    public static synchronized void remove(ClassLoader application, Predicate<Object> forgotten) {
        List<Object> kept = KEPT.get(application);
        if (kept != null && kept.removeIf(forgotten) && kept.isEmpty()) {
            KEPT.remove(application);
        }
    }

    /**
     * Returns what is kept for a class loader, in the order in which it came: for itself, for those that it delegates
     * to, and for those that delegate to it, as the loader of a module delegates to that of its application.
     */
    public static synchronized <T> List<T> of(ClassLoader application, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Iterator<Map.Entry<ClassLoader, List<Object>>> all = KEPT.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<ClassLoader, List<Object>> one = all.next();
            if (delegates(one.getKey(), application) || delegates(application, one.getKey())) {
                one.getValue().stream()
                        .flatMap(kept -> type.isInstance(kept) ? Stream.of(type.cast(kept)) : Stream.of())
                        .forEach(found::add);
            }
        }
        return found;
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
