package io.knsock.cdi.clients;

import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InterceptionType;
import jakarta.enterprise.inject.spi.Interceptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of the methods of an interface. Its annotations are taken as extensions left them, not from its
 * class: Open Liberty binds its Fault Tolerance by an annotation that its own extension adds.
 */
final class Bindings {
    private static final String FAULT_TOLERANCE = "org.eclipse.microprofile.faulttolerance.";

    private final AnnotatedType<?> type;
    private final BeanManager beans;
    private final Set<Annotation> ofType;

    Bindings(AnnotatedType<?> type, BeanManager beans) {
        this.type = type;
        this.beans = beans;
        this.ofType = bindings(type.getAnnotations());
    }

    /**
     * Refuses what not every server finds: Open Liberty looks for Fault Tolerance on the class of the target, and that
     * of a proxy has no annotations.
     *
     * @throws IllegalArgumentException if the interface has such an annotation
     */
    void check() {
        for (Annotation annotation : type.getAnnotations()) {
            if (isFaultTolerance(annotation)) {
                throw new IllegalArgumentException(type.getJavaClass().getName() + " has " + nameOf(annotation)
                        + ": put it on its methods, since not every server finds it on an interface");
            }
        }
    }

    /**
     * Returns the interceptors of a method, the outermost first.
     *
     * @throws IllegalArgumentException if it has an annotation of Fault Tolerance that would do nothing
     */
    List<Interceptor<?>> interceptors(Method method) {
        AnnotatedMethod<?> own = annotated(method);
        Set<Annotation> annotations = own == null ? Set.of(method.getAnnotations()) : own.getAnnotations();
        Set<Annotation> bindings = bindings(annotations);
        for (Annotation ofAll : ofType) {
            addUnlessOverridden(ofAll, bindings);
        }
        List<Interceptor<?>> found = bindings.isEmpty()
                ? List.of()
                : beans.resolveInterceptors(InterceptionType.AROUND_INVOKE, bindings.toArray(Annotation[]::new));
        if (found.isEmpty() || own == null) { // extensions have not seen what another interface has
            for (Annotation annotation : annotations) {
                if (isFaultTolerance(annotation)) {
                    throw new IllegalArgumentException(Operations.nameOf(method) + " has " + nameOf(annotation)
                            + ", which no interceptor heeds: switch on the server's MicroProfile Fault Tolerance, and have"
                            + " the method in the interface with @RegisterTcpClient itself");
                }
            }
        }
        return found;
    }

    /** Returns the method of the interface, or null if it is inherited from another one. */
    private @Nullable AnnotatedMethod<?> annotated(Method method) {
        for (AnnotatedMethod<?> annotated : type.getMethods()) {
            if (annotated.getJavaMember().equals(method)) {
                return annotated;
            }
        }
        return null;
    }

    /** Returns the bindings among the annotations, and those that come with these or with stereotypes. */
    private Set<Annotation> bindings(Collection<Annotation> annotations) {
        Set<Annotation> found = new LinkedHashSet<>();
        for (Annotation annotation : annotations) {
            if (beans.isInterceptorBinding(annotation.annotationType())) {
                found.add(annotation);
            }
        }
        for (Annotation annotation : annotations) {
            Class<? extends Annotation> kind = annotation.annotationType();
            Set<Annotation> inner = beans.isInterceptorBinding(kind)
                    ? beans.getInterceptorBindingDefinition(kind)
                    : beans.isStereotype(kind) ? beans.getStereotypeDefinition(kind) : Set.of();
            for (Annotation implied : bindings(inner)) {
                addUnlessOverridden(implied, found);
            }
        }
        return found;
    }

    private static void addUnlessOverridden(Annotation annotation, Set<Annotation> bindings) {
        if (bindings.stream().noneMatch(other -> other.annotationType().equals(annotation.annotationType()))) {
            bindings.add(annotation);
        }
    }

    private static boolean isFaultTolerance(Annotation annotation) {
        return annotation.annotationType().getName().startsWith(FAULT_TOLERANCE);
    }

    private static String nameOf(Annotation annotation) {
        return "@" + annotation.annotationType().getSimpleName();
    }
}
