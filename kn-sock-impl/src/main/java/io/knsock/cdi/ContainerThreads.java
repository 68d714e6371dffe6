package io.knsock.cdi;

import io.knsock.Threads;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The container's threads, found by their names in JNDI. */
final class ContainerThreads {
    private ContainerThreads() {}

    /**
     * Returns what the engine of an application runs on. Look-ups are not on the executor: a start-up observer may ask a
     * pool and wait, which on Liberty keeps the executor's tasks from being run.
     *
     * @throws IllegalStateException if the server has no Jakarta Concurrency
     */
    static Threads threads() {
        ManagedThreadFactory factory = resource(
                "java:comp/DefaultManagedThreadFactory",
                ManagedThreadFactory.class,
                "switch on the server's Jakarta Concurrency feature");
        AtomicInteger count = new AtomicInteger();
        Executor threads = task -> {
            Thread thread = factory.newThread(task);
            thread.setName("kn-sock-" + count.incrementAndGet());
            thread.start();
        };
        return Threads.builder()
                .loops(threads)
                .lookups(threads)
                .handlers(resource(
                        "java:comp/DefaultManagedExecutorService",
                        ManagedExecutorService.class,
                        "switch on the server's Jakarta Concurrency feature"))
                .build();
    }

    /**
     * Returns a managed executor.
     *
     * @throws IllegalStateException if there is none of that name
     */
    static ManagedExecutorService executor(String jndiName) {
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
