package io.knsock.pool;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.tls.TlsException;
import java.util.List;

/**
 * Connections to an endpoint, or to several that do the same, kept open and shared. In plain Java and CDI it is
 * kn-sock's own, a {@link TcpPool}, which can do more; from a JNDI connection factory it is the container's, and the
 * container's settings govern size, idle time and waiting.
 *
 * <p>Safe for use by many threads. What a thread did before it released a connection happens-before (JLS, section
 * 17.4.5) what the next thread does that acquires it. Code that injects a pool does not close it: the integration that
 * made it does. Made by the engine and the integrations, not to be implemented outside tests.
 *
 * @since 0.1
 */
public interface ConnectionPool extends AutoCloseable {
    /**
     * Acquires a connection: an idle one, else it waits for one to be released or established. Blocks for at most the
     * acquire timeout of the settings, which includes connecting. Close what it returns to release it, in the same
     * thread.
     *
     * <p>In plain Java and CDI callers that wait are served first come, first served. An endpoint that cannot be
     * reached is tried again, with growing pauses, until the timeout: a restart of the peer delays callers and does not
     * fail them.
     *
     * @throws PoolExhaustedException if all connections are leased and none was released in time, the pool is
     *     suspended, or too many callers wait
     * @throws ConnectionTimeoutException if connecting took too long
     * @throws ConnectFailedException if no endpoint could be reached in time
     * @throws TlsException if the TLS handshake failed
     * @throws ConnectionClosedException if the pool is closed, or the thread is interrupted while it waits (its
     *     interrupt status stays set)
     * @throws IllegalStateException if it would have to wait on an event loop, which must not block
     */
    PooledConnection acquire();

    /**
     * Acquires a connection, exchanges the message on it and releases it. Blocks as those do. In plain Java and CDI it
     * takes another connection, within the acquire timeout, if the one it has turns out to be closed before anything
     * was written.
     *
     * @return the reply
     * @throws KnSockException as {@link #acquire()} and {@link PooledConnection#exchange(Message)} do; {@link
     *     KnSockException#maybeSent()} says whether the peer may have got the message
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    default Message request(Message message) {
        try (PooledConnection connection = acquire()) {
            return connection.exchange(message);
        }
    }

    /**
     * Does what {@link #request(Message)} does, with a request and a reply of several messages: see {@link
     * PooledConnection#exchangeAll(List)}.
     *
     * @param messages at least one
     */
    default List<Message> requestAll(List<Message> messages) {
        try (PooledConnection connection = acquire()) {
            return connection.exchangeAll(messages);
        }
    }

    /**
     * Acquires a connection, sends a message to which the peer does not reply, and releases the connection. Blocks as
     * those do, until it is written to the socket. Like {@link #request(Message)} it may take another connection.
     *
     * @throws KnSockException as {@link #acquire()} and {@link PooledConnection#sendOneWay(Message)} do; {@link
     *     KnSockException#maybeSent()} says whether the peer may have got the message
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    default void send(Message message) {
        try (PooledConnection connection = acquire()) {
            connection.sendOneWay(message);
        }
    }

    /**
     * Closes the idle connections; leased ones are closed when they are released; pending acquirers fail immediately
     * with {@link ConnectionClosedException}. Does not block. Idempotent. Does nothing where the pool is the
     * container's.
     */
    @Override
    void close();
}
