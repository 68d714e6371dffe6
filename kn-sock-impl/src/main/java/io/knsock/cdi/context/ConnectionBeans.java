package io.knsock.cdi.context;

import io.knsock.Connection;
import io.knsock.cdi.ConnectionScoped;
import io.knsock.cdi.config.CdiLog;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The beans in {@link ConnectionScoped} of one connection. Safe for use by many threads.
 *
 * <p>The lock is held while a bean is created, so that there is one; it is reentrant, for beans that use each other in
 * the meantime. Once {@link #end()} has begun none is created any more, so what it takes out, one after another under
 * the lock, is all there is, and each is destroyed once. The lock is not held while one is destroyed.
 */
public final class ConnectionBeans {
    /** Of those that keep nothing, of which one is made for each message: nobody waits for it. */
    private static final ReentrantLock UNUSED = new ReentrantLock();

    private final Connection connection;
    private final ReentrantLock lock;

    // Guarded by the lock.
    /** In the order of their creation; null until there is one, which for most messages is for ever. */
    private @Nullable Map<Contextual<?>, Instance<?>> instances;

    private boolean ended;

    public ConnectionBeans(Connection connection) {
        this(connection, new ReentrantLock());
    }

    private ConnectionBeans(Connection connection, ReentrantLock lock) {
        this.connection = connection;
        this.lock = lock;
    }

    /** Returns what says which connection it is, where the application has no beans in the scope. */
    public static ConnectionBeans none(Connection connection) {
        return new ConnectionBeans(connection, UNUSED);
    }

    /** One bean, with what it needs to be destroyed. */
    private record Instance<T>(Contextual<T> contextual, T bean, CreationalContext<T> context) {
        void destroy() {
            contextual.destroy(bean, context);
        }
    }

    Connection connection() {
        return connection;
    }

    <T> @Nullable T get(Contextual<T> contextual) {
        lock.lock();
        try {
            return existing(contextual);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the bean, which is created if need be.
     *
     * @throws ContextNotActiveException if it would have to be created and the connection has ended
     */
    <T> T get(Contextual<T> contextual, CreationalContext<T> context) {
        lock.lock();
        try {
            T bean = existing(contextual);
            if (bean != null) {
                return bean;
            }
            if (ended) {
                throw new ContextNotActiveException(
                        "connection " + connection.id() + " has ended: no bean is created for it any more");
            }
            T created = contextual.create(context);
            put(new Instance<>(contextual, created, context));
            return created;
        } finally {
            lock.unlock();
        }
    }

    private void put(Instance<?> instance) {
        if (instances == null) {
            instances = new LinkedHashMap<>();
        }
        instances.put(instance.contextual(), instance);
    }

    @SuppressWarnings("unchecked") // put in under the contextual of the same type
    private <T> @Nullable T existing(Contextual<T> contextual) {
        Instance<?> instance = instances == null ? null : instances.get(contextual);
        return instance == null ? null : (T) instance.bean();
    }

    /** Destroys one bean, if there is one. */
    void destroy(Contextual<?> contextual) {
        Instance<?> instance = take(contextual);
        if (instance != null) {
            instance.destroy();
        }
    }

    private @Nullable Instance<?> take(Contextual<?> contextual) {
        lock.lock();
        try {
            return instances == null ? null : instances.remove(contextual);
        } finally {
            lock.unlock();
        }
    }

    /** Destroys the beans, the last first; called again it destroys none. */
    public void end() {
        Instance<?> next = takeLast();
        while (next != null) {
            try {
                next.destroy();
            } catch (RuntimeException failure) { // the others are destroyed all the same
                CdiLog.beanNotDestroyed(connection, failure);
            }
            next = takeLast();
        }
    }

    private @Nullable Instance<?> takeLast() {
        lock.lock();
        try {
            ended = true;
            Instance<?> last = null;
            if (instances != null) {
                for (Instance<?> one : instances.values()) {
                    last = one;
                }
            }
            return last == null ? null : take(last.contextual());
        } finally {
            lock.unlock();
        }
    }
}
