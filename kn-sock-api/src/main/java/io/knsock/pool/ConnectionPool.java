package io.knsock.pool;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.tls.TlsException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Connections to an endpoint, or to several that do the same, kept open and lent. In plain Java and CDI the pool is
 * kn-sock's own; from a JNDI connection factory it is the container's, and the container's settings govern size, idle
 * time and waiting. What a container's pool cannot do throws {@link UnsupportedOperationException}.
 *
 * <p>Safe for use by many threads. Whoever injects a pool does not close it: the integration that made it does.
 */
public interface ConnectionPool extends AutoCloseable {
    /**
     * Borrows a connection: an idle one, else it waits for one to be released or established. Blocks for at most the
     * acquire timeout of the settings, which includes connecting. Close what it returns to release it, in the same
     * thread.
     *
     * <p>In plain Java and CDI borrowers that wait are served first come, first served. An endpoint that cannot be
     * reached is tried again, with growing pauses, until the timeout: a restart of the peer delays borrowers and
     * does not fail them.
     *
     * @throws PoolExhaustedException if all connections are lent and none came back in time, the pool is suspended, or
     *     too many wait
     * @throws ConnectionTimeoutException if connecting took too long
     * @throws ConnectFailedException if no endpoint could be reached in time
     * @throws TlsException if the TLS handshake failed
     * @throws ConnectionClosedException if the pool is closed, or the thread is interrupted while it waits (its
     *     interrupt status stays set)
     * @throws IllegalStateException if it would have to wait on an event loop, which must not block
     */
    PooledConnection acquire();

    /**
     * Does what {@link #acquire()} does, with a timeout of its own.
     *
     * @param timeout greater than zero
     * @throws UnsupportedOperationException if the pool is the container's, whose own timeout holds
     */
    default PooledConnection acquire(Duration timeout) {
        throw containers("set the timeout where the container configures its pool");
    }

    /**
     * Does what {@link #acquire()} does without blocking. What it completes with may be used and released by any one
     * thread. A caller that has lost interest cancels the future; a connection that comes nevertheless is released.
     *
     * @return completes in the calling thread if a connection is idle, else on an event loop that must not be blocked;
     *     exceptionally with what {@link #acquire()} throws
     * @throws UnsupportedOperationException if the pool is the container's
     */
    default CompletableFuture<PooledConnection> acquireAsync() {
        throw containers("use acquire on a thread of the container");
    }

    /**
     * Acquires a connection, exchanges the message on it and releases it. Blocks as those do. In plain Java and CDI it
     * takes another connection, within the acquire timeout, if the one it has turns out to be closed before anything
     * was written.
     *
     * @return the reply
     * @throws KnSockException as {@link #acquire()} and {@link PooledConnection#exchange(Message)} do
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    default Message request(Message message) {
        try (PooledConnection connection = acquire()) {
            return connection.exchange(message);
        }
    }

    /**
     * Does what {@link #request(Message)} does without blocking.
     *
     * @return completes, when the connection is released, on an event loop that must not be blocked; exceptionally with
     *     what {@link #request(Message)} throws
     * @throws UnsupportedOperationException if the pool is the container's
     */
    default CompletableFuture<Message> requestAsync(Message message) {
        throw containers("use request on a thread of the container");
    }

    /**
     * Closes the connections that lie idle; more are made when they are needed. Does not block.
     *
     * @throws UnsupportedOperationException if the pool is the container's
     */
    default void evictIdle() {
        throw containers("purge the pool where the container administers it");
    }

    /**
     * Lends no connection until {@link #resume()}: borrowers wait, at most for their timeout. Connections that are lent
     * are not touched. Does not block. Idempotent.
     *
     * @throws UnsupportedOperationException if the pool is the container's
     */
    default void suspend() {
        throw containers("pause it where the container administers it");
    }

    /**
     * Lends again, to those who wait first. Does not block. Idempotent.
     *
     * @throws UnsupportedOperationException if the pool is the container's
     */
    default void resume() {
        throw containers("resume it where the container administers it");
    }

    /**
     * Returns what the pool counts. Does not block.
     *
     * @throws UnsupportedOperationException if the pool is the container's
     */
    default PoolStats stats() {
        throw containers("see the container's monitoring");
    }

    /**
     * Lends no more, closes the idle connections, waits until those that are lent have been released, and closes at the
     * end of the timeout those that have not. Who waits for a connection gets a {@link ConnectionClosedException} at
     * once. An interrupt ends the wait as the timeout does, and the interrupt status stays set.
     *
     * @param timeout zero or greater
     * @return whether all connections came back in time
     * @throws UnsupportedOperationException if the pool is the container's
     */
    default boolean close(Duration timeout) {
        throw containers("the container closes it");
    }

    /**
     * Closes the idle connections; lent ones are closed when they are released; who waits gets a
     * {@link ConnectionClosedException}. Does not block. Idempotent. Does nothing where the pool is the container's.
     */
    @Override
    void close();

    private static UnsupportedOperationException containers(String instead) {
        return new UnsupportedOperationException(
                "the pool is the container's, so it cannot be asked for that: " + instead);
    }
}
