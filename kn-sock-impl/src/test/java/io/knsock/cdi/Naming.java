package io.knsock.cdi;

import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/** JNDI with the two names that the integration looks up, as a server has them. */
public final class Naming implements InitialContextFactory {
    /** How the threads of the executor are called. */
    static final String HANDLER = "handler";

    private static final AtomicReference<ExecutorService> HANDLERS = new AtomicReference<>();

    /** How the threads of the executor {@code concurrent/own} are called. */
    static final String OWN_HANDLER = "own handler";

    private static final ExecutorService OWN =
            Executors.newCachedThreadPool(task -> daemon(new Thread(task, OWN_HANDLER)));

    /** There is none to be set. */
    private static final ContextService CONTEXTS = (ContextService) Proxy.newProxyInstance(
            Naming.class.getClassLoader(), new Class<?>[] {ContextService.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("currentContextExecutor")) {
                    return (Executor) Runnable::run;
                }
                throw new AssertionError("not used");
            });

    /** For JNDI. */
    public Naming() {}

    /** Sets what handlers run on from now on. */
    static void handlers(ExecutorService handlers) {
        HANDLERS.set(handlers);
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        return new InitialContext(true) {
            @Override
            public Object lookup(String name) throws NamingException {
                return switch (name) {
                    case "java:comp/DefaultManagedThreadFactory" -> new Factory();
                    case "java:comp/DefaultManagedExecutorService" -> managed(HANDLERS.get());
                    case "concurrent/own" -> managed(OWN);
                    default -> throw new NameNotFoundException(name);
                };
            }
        };
    }

    static ExecutorService newHandlers() {
        return Executors.newCachedThreadPool(task -> daemon(new Thread(task, HANDLER)));
    }

    private static ManagedExecutorService managed(ExecutorService executor) {
        return (ManagedExecutorService) Proxy.newProxyInstance(
                Naming.class.getClassLoader(),
                new Class<?>[] {ManagedExecutorService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getContextService")) {
                        return CONTEXTS;
                    }
                    try {
                        return method.invoke(executor, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    private static final class Factory implements ManagedThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            return daemon(new Thread(task));
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            throw new AssertionError("not used");
        }
    }
}
