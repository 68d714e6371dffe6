package io.knsock.cdi.container;

import io.knsock.config.EngineExecutors;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one application: those of the container, or own ones where a container has none to give. Safe for use
 * by many threads.
 */
public interface ApplicationThreads extends AutoCloseable {
    /**
     * Returns the container's, or own ones on a runtime that has no managed executors by design, such as a servlet
     * container or Java SE. To be called by a thread of the application: own ones get its context class loader.
     *
     * @throws IllegalStateException if a server is without them that could have them
     */
    static ApplicationThreads find() {
        ServerKind server = ServerKind.here();
        if (!isConcurrencyPresent()) {
            if (server.hasConcurrency()) {
                throw new IllegalStateException(without(server));
            }
            return OwnThreads.ofCaller();
        }
        return ManagedThreads.arePresent() || server.hasConcurrency()
                ? new ManagedThreads(server)
                : OwnThreads.ofCaller();
    }

    /** Returns why there can be no threads here, or null. Looks nothing up, so it may be called at deployment. */
    static @Nullable String problem() {
        ServerKind server = ServerKind.here();
        return server.hasConcurrency() && !isConcurrencyPresent() ? without(server) : null;
    }

    private static String without(ServerKind server) {
        return "kn-sock needs the managed executors of Jakarta Concurrency, which " + server + " is without: "
                + server.adviceOnConcurrency();
    }

    /**
     * Finds out whether there is a managed executor of that name.
     *
     * @throws IllegalStateException if not
     */
    static void check(String jndiName) {
        if (!isConcurrencyPresent()) {
            throw new IllegalStateException(OwnThreads.noExecutor(jndiName));
        }
        ManagedThreads.executor(jndiName);
    }

    private static boolean isConcurrencyPresent() {
        try {
            Class.forName(
                    "jakarta.enterprise.concurrent.ManagedExecutorService",
                    false,
                    ApplicationThreads.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Returns whether they are own ones. */
    boolean areOwn();

    /**
     * Returns what the engine of the application runs on.
     *
     * @param ending whether the application has begun to end
     * @throws IllegalStateException if the server does not give them
     */
    EngineExecutors engine(BooleanSupplier ending);

    /**
     * Returns what handlers of one server run on in place of the default.
     *
     * @param ending whether the application has begun to end
     * @throws IllegalStateException if there is no executor of that name
     */
    Executor handlers(String jndiName, BooleanSupplier ending);

    /**
     * Returns what runs short tasks of the application.
     *
     * @throws IllegalStateException if the server does not give it
     */
    Executor tasks();

    /**
     * Captures the context of the calling thread, and returns what runs a task in it on the thread that hands it over.
     *
     * @param jndiName of the executor whose tasks have such a context; null for the default
     * @throws IllegalStateException if there is no executor of that name
     */
    Executor context(@Nullable String jndiName);

    /** Lets own threads end when they have done what they were given. Idempotent. */
    @Override
    void close();
}
