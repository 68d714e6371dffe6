package io.knsock.cdi.handlers;

import jakarta.enterprise.inject.spi.Bean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method of a bean, as it is called on a reference to the bean.
 *
 * @param text names class, method and annotation, for sentences
 * @param type the type of the bean that the reference has
 * @param method the method of that type
 */
public record BeanMethod(String text, Bean<?> bean, Type type, Method method, Signature signature) {
    /**
     * Finds how a method is called.
     *
     * @param session whether it is a session bean, whose methods can be called only if they are business methods
     * @throws IllegalArgumentException if it cannot be called for that, with a sentence
     */
    static BeanMethod of(HandlerMethodKind occasion, String server, Bean<?> bean, Method method, boolean session) {
        String text =
                bean.getBeanClass().getName() + "." + method.getName() + " with " + occasion + "(\"" + server + "\")";
        Signature signature;
        try {
            signature = Signature.of(occasion, method);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(text + ": " + unfit.getMessage(), unfit);
        }
        boolean byClass = !session || Modifier.isPublic(method.getModifiers());
        for (Type type : inOrder(bean)) {
            Method called = in(raw(type), method, byClass);
            if (called != null) {
                called.trySetAccessible();
                return new BeanMethod(text, bean, type, called, signature);
            }
        }
        throw new IllegalArgumentException(text + ": "
                + (session
                        ? "it is no business method: make it public, and add it to the local interface if there is one"
                        : "no type of the bean has it: let @Typed name the class, or an interface with this method"));
    }

    /** Returns the types of a bean, its own class first. */
    private static List<Type> inOrder(Bean<?> bean) {
        return bean.getTypes().stream()
                .sorted(Comparator.comparing((Type type) -> raw(type) != bean.getBeanClass())
                        .thenComparing(Type::getTypeName))
                .toList();
    }

    private static @Nullable Method in(Class<?> type, Method method, boolean byClass) {
        if (!type.isInterface()) {
            return byClass && method.getDeclaringClass().isAssignableFrom(type) ? method : null;
        }
        try {
            return type.getMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException another) {
            return null;
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType known
                ? raw(known.getRawType())
                : type instanceof Class<?> is ? is : Object.class;
    }

    /**
     * Calls the method.
     *
     * @throws Exception what the method throws, itself
     */
    @Nullable Object call(Object reference, @Nullable Object... arguments) throws Exception {
        try {
            return method.invoke(reference, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (thrown.getCause() instanceof Error failure) {
                throw failure;
            }
            throw thrown;
        }
    }
}
