package io.knsock.cdi.config;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Open Liberty's own TLS, by its public class {@code com.ibm.websphere.ssl.JSSEHelper}. That is there if the server has
 * the feature transportSecurity-1.0, so it is not compiled against. It gives another context once a key store has been
 * renewed, the same one before.
 */
final class LibertyTls {
    private static final String HELPER = "com.ibm.websphere.ssl.JSSEHelper";
    private static final String DIRECTION = "com.ibm.ssl.direction";

    private final Class<?> helper;

    private LibertyTls(Class<?> helper) {
        this.helper = helper;
    }

    /** Returns it, or null if this is not Open Liberty, or it has no TLS. */
    static @Nullable LibertyTls find() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (ClassLoader loader : new ClassLoader[] {context, LibertyTls.class.getClassLoader()}) {
            try {
                return new LibertyTls(Class.forName(HELPER, true, loader));
            } catch (ClassNotFoundException absent) {
                // then the other, or there is none
            }
        }
        return null;
    }

    /**
     * Returns a context.
     *
     * @param id of an ssl element; null for the default one
     * @throws IllegalStateException if there is none
     */
    SSLContext context(@Nullable String id, boolean inbound) {
        Map<String, Object> connection = new HashMap<>(Map.of(DIRECTION, inbound ? "inbound" : "outbound"));
        try {
            Object instance = helper.getMethod("getInstance").invoke(null);
            Class<?> listener =
                    Class.forName("com.ibm.websphere.ssl.SSLConfigChangeListener", false, helper.getClassLoader());
            Object context = helper.getMethod("getSSLContext", String.class, Map.class, listener, boolean.class)
                    .invoke(instance, id, connection, null, id == null); // the last: or else the default
            if (context == null) {
                throw new IllegalStateException("there is no ssl element" + (id == null ? "" : " " + id));
            }
            return (SSLContext) context;
        } catch (InvocationTargetException failure) {
            Throwable cause = failure.getCause();
            throw new IllegalStateException(String.valueOf(cause == null ? failure : cause.getMessage()), failure);
        } catch (ReflectiveOperationException other) {
            throw new IllegalStateException("its TLS is not as expected: " + other, other);
        }
    }
}
