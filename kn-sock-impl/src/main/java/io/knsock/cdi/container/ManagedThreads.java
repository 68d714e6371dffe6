package io.knsock.cdi.container;

import io.knsock.config.EngineExecutors;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The container's threads, found by their names in JNDI. Only this class touches Jakarta Concurrency, and is loaded
 * only where that is.
 */
final class ManagedThreads implements ApplicationThreads {
    private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
    private static final String FACTORY = "java:comp/DefaultManagedThreadFactory";

    private final String remedy;

    /** Of the application on TomEE, whose threads and contexts are without; null on other servers. */
    private final @Nullable LoaderContext loader;

    /** To be called by a thread of the application. */
    ManagedThreads(ServerKind server) {
        this.loader = server == ServerKind.TOMEE ? LoaderContext.current() : null;
        this.remedy = server.adviceOnConcurrency();
    }

    /** Returns whether the server has bound the default ones. */
    @SuppressWarnings("BanJNDI") // a name of Jakarta EE
    static boolean arePresent() {
        try {
            return new InitialContext().lookup(FACTORY) instanceof ManagedThreadFactory;
        } catch (NamingException absent) {
            return false;
        }
    }

    @Override
    public boolean areOwn() {
        return false;
    }

    /**
     * Look-ups are not on the executor: a start-up observer may ask a pool and wait, which on Liberty keeps the
     * executor's tasks from being run.
     */
    @Override
    public EngineExecutors engine(BooleanSupplier ending) {
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

    @Override
    public Executor handlers(String jndiName, BooleanSupplier ending) {
        return new ShutdownExecutor(executor(jndiName), factory(), ending);
    }

    /** Asked for anew each time: a server may replace it. */
    @Override
    public Executor tasks() {
        ManagedExecutorService executor = executor();
        LoaderContext own = loader;
        return own == null ? executor : task -> executor.execute(() -> own.run(task));
    }

    @Override
    public Executor context(@Nullable String jndiName) {
        ManagedExecutorService executor = jndiName == null ? executor() : executor(jndiName);
        ContextService contexts = executor.getContextService();
        LoaderContext own = loader;
        if (own != null) { // there, the other one has the context of who hands a task over
            Executor here = own::run;
            return contexts.createContextualProxy(here, Executor.class);
        }
        return contexts.currentContextExecutor();
    }

    @Override
    public void close() {
        // they are the container's
    }

    private ManagedThreadFactory factory() {
        return resource(FACTORY, ManagedThreadFactory.class, remedy);
    }

    private ManagedExecutorService executor() {
        return resource(EXECUTOR, ManagedExecutorService.class, remedy);
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
