package io.knsock.cdi.payload;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;

/** A container in which there is no bean but that of JSON. */
public final class NoBeans {
    private NoBeans() {}

    /** @param json is asked when the bean is looked up */
    public static BeanManager but(Supplier<?> json) {
        return (BeanManager) Proxy.newProxyInstance(
                BeanManager.class.getClassLoader(),
                new Class<?>[] {BeanManager.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBeans" -> Set.of();
                    case "createInstance" -> instance(json);
                    default -> null;
                });
    }

    private static Instance<?> instance(Supplier<?> json) {
        return (Instance<?>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> method.getName().equals("select") ? proxy : json.get());
    }
}
