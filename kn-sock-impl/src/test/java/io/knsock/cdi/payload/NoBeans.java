package io.knsock.cdi.payload;

import io.knsock.codec.Codec;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;

/** A container in which there is no bean. */
public final class NoBeans {
    private NoBeans() {}

    /** Returns it. */
    public static BeanManager manager() {
        return proxy(BeanManager.class, method -> method.equals("getBeans") ? Set.of() : null);
    }

    /**
     * Returns one with a codec of every type.
     *
     * @param codec is asked each time there is to be a reference to it
     */
    public static BeanManager but(Supplier<Codec<?>> codec) {
        Bean<?> bean = proxy(Bean.class, method -> null);
        return proxy(BeanManager.class, method -> switch (method) {
            case "getBeans" -> Set.of();
            case "resolve" -> bean;
            case "getReference" -> codec.get();
            default -> null;
        });
    }

    /** What a method returns, by its name. */
    private interface Answer {
        Object to(String method);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName())));
    }
}
