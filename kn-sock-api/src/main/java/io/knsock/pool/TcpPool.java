package io.knsock.pool;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * kn-sock's own pool: what a {@link ConnectionPool} can do, and what a container's pool cannot. In plain Java {@code
 * KnSock.pool} and {@code SocketEngine.pool} return one; in CDI it is injected with {@code @ClientName}.
 *
 * <p>Safe for use by many threads. Made by the engine and the integrations, not to be implemented outside tests.
 *
 * @since 0.1
 */
public interface TcpPool extends ConnectionPool {
    /**
     * Does what {@link #acquire()} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     */
    PooledConnection acquire(Duration timeout);

    /**
     * Does what {@link #acquire()} does without blocking. What it completes with may be used and released by any one
     * thread. A caller that has lost interest cancels the future; a connection that comes nevertheless is released.
     *
     * @return completes in the calling thread if a connection is idle, else on an event loop that must not be blocked;
     *     exceptionally with what {@link #acquire()} throws
     */
    CompletableFuture<PooledConnection> acquireAsync();

    /**
     * Does what {@link #request(Message)} does without blocking.
     *
     * @return completes, when the connection is released, on an event loop that must not be blocked; exceptionally with
     *     what {@link #request(Message)} throws
     */
    CompletableFuture<Message> requestAsync(Message message);

    /** Does what {@link #requestAll(List)} does without blocking, as {@link #requestAsync(Message)} does. */
    CompletableFuture<List<Message>> requestAllAsync(List<Message> messages);

    /** Does what {@link #send(Message)} does without blocking, as {@link #requestAsync(Message)} does. */
    CompletableFuture<@Nullable Void> sendAsync(Message message);

    /** Closes the idle connections; more are made when they are needed. Does not block. */
    void evictIdle();

    /**
     * Hands out no connection until {@link #resume()}: callers wait, at most for their timeout. Leased connections are
     * not touched. Does not block. Idempotent.
     */
    void suspend();

    /** Hands out connections again, to the callers that waited longest first. Does not block. Idempotent. */
    void resume();

    /** Returns what the pool counts. Does not block. */
    PoolStats stats();

    /**
     * Hands out no more connections, closes the idle ones, waits until the leased ones have been released, and closes
     * at the end of the timeout those that have not. Pending acquirers fail immediately with
     * {@link ConnectionClosedException}. An interrupt ends the wait as the timeout does, and the interrupt status stays
     * set.
     *
     * @param timeout zero or greater
     * @return whether all connections were released in time
     */
    boolean close(Duration timeout);
}
