package io.knsock.cdi;

import io.knsock.pool.TcpPool;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a method of a client interface does once its interceptors let it through. Safe for use by many threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Operation {
    /**
     * Does it.
     *
     * @param proxy the instance of the interface
     */
    @Nullable Object run(Object proxy, Wire wire, @Nullable Object[] arguments) throws Throwable;

    /**
     * What the methods of one instance use.
     *
     * @param executor on which what is returned without blocking completes
     */
    record Wire(TcpPool pool, Executor executor) {}
}
