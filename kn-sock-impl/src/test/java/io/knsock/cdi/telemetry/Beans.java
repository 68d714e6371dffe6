package io.knsock.cdi.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The beans of an application that has one OpenTelemetry, or none. */
final class Beans {
    private Beans() {}

    @SuppressWarnings("unchecked")
    static Instance<Object> with(@Nullable OpenTelemetry openTelemetry) {
        return (Instance<Object>) Proxy.newProxyInstance(
                Beans.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "select":
                            return proxy;
                        case "isResolvable":
                            return openTelemetry != null;
                        case "get":
                            return openTelemetry;
                        default:
                            throw new AssertionError(method + " is not used");
                    }
                });
    }
}
