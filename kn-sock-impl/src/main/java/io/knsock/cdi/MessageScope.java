package io.knsock.cdi;

import io.knsock.Connection;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The request scope around each call of a handler, and in it the connection that the call is for. The connection is kept in
 * a bean of that scope, so it is known where the scope is active and nowhere else.
 */
final class MessageScope {
    private final BeanManager beans;

    // Written at first use, which is after the container has started, by any thread the same.
    /** What makes the controllers; one serves one request. */
    private volatile @Nullable Bean<?> controllers;

    /** A client proxy, which finds the instance of the current request. */
    private volatile @Nullable CurrentConnection current;

    MessageScope(BeanManager beans) {
        this.beans = beans;
    }

    /**
     * Calls with a request scope of its own; where one is active already, in that.
     *
     * @throws Exception what the body throws
     */
    <T extends @Nullable Object> T call(ConnectionBeans connection, Callable<T> body) throws Exception {
        CreationalContext<?> context = beans.createCreationalContext(null);
        RequestContextController request = controller(context);
        boolean activated = request.activate();
        try {
            CurrentConnection holder = holder();
            ConnectionBeans outer = holder.beans();
            holder.set(connection);
            try {
                return body.call();
            } finally {
                if (!activated) {
                    holder.set(outer); // else the bean is destroyed, and until then the others may want the connection
                }
            }
        } finally {
            if (activated) {
                request.deactivate();
            }
            context.release();
        }
    }

    /** Returns the beans of the current connection, or null if there is none. */
    @Nullable ConnectionBeans find() {
        try {
            return holder().beans();
        } catch (ContextNotActiveException outside) {
            return null;
        }
    }

    /**
     * Returns the beans of the current connection.
     *
     * @throws ContextNotActiveException if there is none
     */
    ConnectionBeans get() {
        ConnectionBeans found = find();
        if (found == null) {
            throw new ContextNotActiveException("there is no connection here: it is known on the thread that handles a"
                    + " message, an opened or a closed connection, until the handler returns; elsewhere pass on the"
                    + " Connection that the handler was given");
        }
        return found;
    }

    private CurrentConnection holder() {
        CurrentConnection known = current;
        if (known == null) {
            known = reference(
                    CurrentConnection.class, bean(CurrentConnection.class), beans.createCreationalContext(null));
            current = known;
        }
        return known;
    }

    private RequestContextController controller(CreationalContext<?> context) {
        Bean<?> known = controllers;
        if (known == null) {
            known = bean(RequestContextController.class);
            controllers = known;
        }
        return reference(RequestContextController.class, known, context);
    }

    private Bean<?> bean(Class<?> type) {
        return beans.resolve(beans.getBeans(type));
    }

    private <T> T reference(Class<T> type, Bean<?> bean, CreationalContext<?> context) {
        return type.cast(beans.getReference(bean, type, context));
    }

    /** Returns a connection that is the current one at each call. */
    Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this::onCurrent);
    }

    private @Nullable Object onCurrent(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(get().connection(), arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
