package io.knsock.cdi.context;

import io.knsock.Connection;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The request scope around each call of a handler, and in it the connection that the call is for. The connection is
 * kept in a bean of that scope, so it is known where the scope is active and nowhere else.
 */
public final class MessageScope implements AutoCloseable {
    private final BeanManager beans;

    /**
     * Controllers that are not in use: one serves one request after another. To make one costs more than all the rest.
     */
    private final Queue<RequestContextController> idle = new ConcurrentLinkedQueue<>();

    /** Owns the controllers. */
    private final CreationalContext<?> owner;

    /** The same whichever thread writes it first. */
    private volatile @Nullable Bean<CurrentConnection> holders;

    public MessageScope(BeanManager beans) {
        this.beans = beans;
        this.owner = beans.createCreationalContext(null);
    }

    /**
     * Calls with a request scope of its own; where one is active already, in that.
     *
     * @throws Exception what the body throws
     */
    public <T extends @Nullable Object> T call(ConnectionBeans connection, Callable<T> body) throws Exception {
        RequestContextController request = controller();
        if (!request.activate()) {
            idle.add(request);
            return callInside(connection, body);
        }
        try {
            holder().set(connection);
            return body.call();
        } finally {
            request.deactivate();
            idle.add(request);
        }
    }

    private <T extends @Nullable Object> T callInside(ConnectionBeans connection, Callable<T> body) throws Exception {
        CurrentConnection holder = holder();
        ConnectionBeans outer = holder.beans();
        holder.set(connection);
        try {
            return body.call();
        } finally {
            holder.set(outer);
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

    /** Returns what ends with the current scope. Asked for without its client proxy, which would take twice as long. */
    private CurrentConnection holder() {
        Bean<CurrentConnection> bean = holders();
        return beans.getContext(RequestScoped.class).get(bean, beans.createCreationalContext(bean));
    }

    private Bean<CurrentConnection> holders() {
        Bean<CurrentConnection> known = holders;
        if (known == null) {
            known = bean(CurrentConnection.class);
            holders = known;
        }
        return known;
    }

    private RequestContextController controller() {
        RequestContextController known = idle.poll();
        return known != null
                ? known
                : (RequestContextController)
                        beans.getReference(bean(RequestContextController.class), RequestContextController.class, owner);
    }

    @SuppressWarnings("unchecked") // what is looked up by a type has it
    private <T> Bean<T> bean(Class<T> type) {
        return (Bean<T>) beans.resolve(beans.getBeans(type));
    }

    /** Lets go of the controllers. */
    @Override
    public void close() {
        owner.release();
    }

    /** Returns a connection that is the current one at each call. */
    public Connection connection() {
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
