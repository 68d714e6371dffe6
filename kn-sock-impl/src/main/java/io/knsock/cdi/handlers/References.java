package io.knsock.cdi.handlers;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Contextual references, one to each bean however often it is asked for: a bean in {@code @Dependent} is one instance
 * until {@link #close()}. A second reference is made only of a session bean that is asked for by interfaces which one
 * reference does not have together.
 */
final class References {
    private final BeanManager beans;
    private final CreationalContext<?> context;
    private final Map<Bean<?>, List<Object>> known = new ConcurrentHashMap<>();

    References(BeanManager beans) {
        this.beans = beans;
        this.context = beans.createCreationalContext(null);
    }

    /** Returns what the method is called on. */
    Object to(BeanMethod method) {
        return to(method.bean(), method.type(), method.method().getDeclaringClass());
    }

    /** Returns a reference by one of the bean's types. */
    <T> T to(Bean<?> bean, Class<T> type) {
        return type.cast(to(bean, type, type));
    }

    private Object to(Bean<?> bean, Type type, Class<?> needed) {
        List<Object> references = known.getOrDefault(bean, List.of());
        for (Object reference : references) {
            if (needed.isInstance(reference)) {
                return reference;
            }
        }
        Object reference = beans.getReference(bean, type, context);
        List<Object> more = new ArrayList<>(references);
        more.add(reference);
        known.put(bean, more);
        return reference;
    }

    /** Destroys what is in {@code @Dependent}. */
    void close() {
        context.release();
    }
}
