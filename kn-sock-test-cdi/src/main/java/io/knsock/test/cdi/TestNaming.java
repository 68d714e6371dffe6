package io.knsock.test.cdi;

import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/**
 * JNDI with what an application server has in it for an application, and no more. Public since JNDI makes it.
 *
 * @since 0.1
 */
public final class TestNaming implements InitialContextFactory {
    private static final Map<String, Object> NAMES = new ConcurrentHashMap<>();

    /** For JNDI. */
    public TestNaming() {}

    /** Has the names of an application from now on. */
    static void bind(String application, ExecutorService handlers) {
        NAMES.put("java:app/AppName", application);
        NAMES.put("java:comp/DefaultManagedThreadFactory", new Daemons());
        NAMES.put("java:comp/DefaultManagedExecutorService", managed(handlers));
    }

    static void unbind() {
        NAMES.clear();
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        return new InitialContext(true) {
            @Override
            public Object lookup(String name) throws NamingException {
                Object found = NAMES.get(name);
                if (found == null) {
                    throw new NameNotFoundException(
                            name + " is not there: a test without a server has only " + NAMES.keySet());
                }
                return found;
            }
        };
    }

    /** There is no context that a thread had to be given. */
    private static ContextService contexts() {
        return (ContextService) Proxy.newProxyInstance(
                TestNaming.class.getClassLoader(),
                new Class<?>[] {ContextService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("currentContextExecutor")) {
                        return (Executor) Runnable::run;
                    }
                    throw new UnsupportedOperationException(method + " is not there in a test without a server");
                });
    }

    private static ManagedExecutorService managed(ExecutorService executor) {
        ContextService contexts = contexts();
        return (ManagedExecutorService) Proxy.newProxyInstance(
                TestNaming.class.getClassLoader(),
                new Class<?>[] {ManagedExecutorService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getContextService")) {
                        return contexts;
                    }
                    if (!method.getDeclaringClass().isInstance(executor)) {
                        throw new UnsupportedOperationException(method + " is not there in a test without a server");
                    }
                    try {
                        return method.invoke(executor, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    private static final class Daemons implements ManagedThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            return daemon(new Thread(task));
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            return ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        }
    }
}
