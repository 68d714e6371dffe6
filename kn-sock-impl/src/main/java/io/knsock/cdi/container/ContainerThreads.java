package io.knsock.cdi.container;

import io.knsock.config.EngineExecutors;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The container's threads, found by their names in JNDI. */
public final class ContainerThreads {
    private ContainerThreads() {}

    /**
     * Returns what the engine of an application runs on. Look-ups are not on the executor: a start-up observer may ask
     * a pool and wait, which on Liberty keeps the executor's tasks from being run.
     *
     * @param ending whether the application has begun to end
     * @throws IllegalStateException if the server has no Jakarta Concurrency
     */
    public static EngineExecutors threads(BooleanSupplier ending) {
        ManagedThreadFactory factory = factory();
        AtomicInteger count = new AtomicInteger();
        Executor threads = task -> {
            Thread thread = factory.newThread(task);
            thread.setName("kn-sock-" + count.incrementAndGet());
            thread.start();
        };
        return EngineExecutors.builder()
                .loops(threads)
                .lookups(threads)
                .watch(threads)
                .handlers(new ShutdownExecutor(executor(), factory, ending))
                .build();
    }

    /**
     * Returns what handlers of one server run on in place of the default executor.
     *
     * @param ending whether the application has begun to end
     * @throws IllegalStateException if there is no executor of that name
     */
    public static Executor handlers(String jndiName, BooleanSupplier ending) {
        return new ShutdownExecutor(executor(jndiName), factory(), ending);
    }

    private static ManagedThreadFactory factory() {
        return resource(
                "java:comp/DefaultManagedThreadFactory",
                ManagedThreadFactory.class,
                "switch on the server's Jakarta Concurrency feature");
    }

    /**
     * Returns the container's default executor.
     *
     * @throws IllegalStateException if the server has no Jakarta Concurrency
     */
    public static ManagedExecutorService executor() {
        return resource(
                "java:comp/DefaultManagedExecutorService",
                ManagedExecutorService.class,
                "switch on the server's Jakarta Concurrency feature");
    }

    /**
     * Returns a managed executor.
     *
     * @throws IllegalStateException if there is none of that name
     */
    public static ManagedExecutorService executor(String jndiName) {
        return resource(
                jndiName,
                ManagedExecutorService.class,
                "give the JNDI name of a managed executor service, as java:app/… or as the server's configuration has it");
    }

    @SuppressWarnings("BanJNDI") // names from the application's own configuration
    private static <T> T resource(String name, Class<T> type, String remedy) {
        Object found;
        try {
            found = new InitialContext().lookup(name);
        } catch (NamingException missing) {
            throw new IllegalStateException("there is no " + name + ": " + remedy, missing);
        }
        if (!type.isInstance(found)) {
            throw new IllegalStateException(
                    name + " is a " + found.getClass().getName() + ", not a " + type.getSimpleName() + ": " + remedy);
        }
        return type.cast(found);
    }
}
