package io.knsock.rar.inbound;

import io.knsock.engine.settings.Suggestion;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a bean's own annotation has for its activation. Open Liberty does not hand over one whose value
 * is empty, so such a one cannot be told from one that is not there by looking at the activation alone. Read without
 * the annotation's class: an archive may have the adapter where that of Jakarta Enterprise Beans is not seen.
 */
final class AnnotatedProperties {
    private static final String MESSAGE_DRIVEN = "jakarta.ejb.MessageDriven";

    private AnnotatedProperties() {}

    /** Returns the names of those properties of an activation that the annotation has without a value. */
    static List<String> withoutValue(@Nullable Class<?> endpoint) {
        return properties(endpoint)
                .filter(property -> member(property, "propertyValue").toString().isBlank())
                .map(AnnotatedProperties::name)
                .filter(known()::contains)
                .toList();
    }

    /** Returns the names in the annotation that are none of an activation: misspelt, or the container's. */
    static List<String> unknown(@Nullable Class<?> endpoint) {
        return properties(endpoint)
                .map(AnnotatedProperties::name)
                .filter(name -> !known().contains(name))
                .toList();
    }

    /** Returns the property that somebody who misspelt it is likely to have meant, or null. */
    static @Nullable String near(String unknown) {
        return Suggestion.to(unknown, known());
    }

    private static Stream<Annotation> properties(@Nullable Class<?> endpoint) {
        if (endpoint == null) {
            return Stream.of();
        }
        return Arrays.stream(endpoint.getAnnotations())
                .filter(annotation -> annotation.annotationType().getName().equals(MESSAGE_DRIVEN))
                .flatMap(annotation -> Stream.of((Object[]) member(annotation, "activationConfig")))
                .map(Annotation.class::cast);
    }

    private static String name(Annotation property) {
        return member(property, "propertyName").toString();
    }

    private static Object member(Annotation annotation, String name) {
        try {
            return annotation.annotationType().getMethod(name).invoke(annotation);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(annotation + " has no " + name, impossible);
        }
    }

    /** A container may have properties of its own beside these. */
    private static List<String> known() {
        try {
            return Arrays.stream(
                            Introspector.getBeanInfo(TcpActivationSpec.class).getPropertyDescriptors())
                    .filter(property -> property.getWriteMethod() != null)
                    .map(PropertyDescriptor::getName)
                    .toList();
        } catch (IntrospectionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
