package io.knsock;

/**
 * Connections to one endpoint, kept open and lent. In plain Java and CDI the pool is kn-sock's own; from a JNDI
 * connection factory it is the container's, and the container's settings govern size, idle time and waiting.
 *
 * <p>Safe for use by many threads. Whoever injects a pool does not close it: the door that made it does.
 */
public interface ConnectionPool extends AutoCloseable {
    /**
     * Borrows a connection: an idle one, else a new one, else it waits for one to be released. Blocks for at most the
     * acquire timeout of the settings, which includes connecting. Close what it returns to release it.
     *
     * <p>In plain Java and CDI borrowers that wait are served first come, first served.
     *
     * @throws PoolExhaustedException if all connections are lent and none came back in time
     * @throws ConnectionTimeoutException if connecting took too long
     * @throws ConnectFailedException if the endpoint cannot be reached
     * @throws TlsException if the TLS handshake failed
     * @throws ConnectionClosedException if the pool is closed, or the thread is interrupted while it waits (its
     *     interrupt status stays set)
     */
    PooledConnection acquire();

    /**
     * Acquires a connection, exchanges the message on it and releases it. Blocks as those do.
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
     * Closes the idle connections; lent ones are closed when they are released; who waits gets a
     * {@link ConnectionClosedException}. Idempotent. Does nothing where the pool is the container's.
     */
    @Override
    void close();
}
