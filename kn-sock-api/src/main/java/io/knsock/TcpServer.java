package io.knsock;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A bound server. It is bound when it is created and it is used once: after {@link #stop(Duration)} create another.
 * Safe for use by many threads.
 */
public interface TcpServer extends AutoCloseable {
    /** Returns the name given in the settings, as it appears in logs and health checks. */
    String name();

    /**
     * Returns the bound address: an {@link java.net.InetSocketAddress} with the real port where port 0 was asked for, or
     * a {@link java.net.UnixDomainSocketAddress}.
     */
    SocketAddress address();

    /** Returns the bound port, 0 for a Unix domain socket. */
    int port();

    /**
     * Returns {@link #address()} as {@code host:port}, an IPv6 address in brackets (RFC 3986, section 3.2.2), or as
     * {@code unix:} and a path.
     */
    String endpoint();

    /** Returns what the server has counted since it was bound, at this moment. */
    ServerStats stats();

    /** Returns its open connections. */
    Connections connections();

    /** Returns whether the server still accepts connections. */
    boolean isAccepting();

    /**
     * Returns when the certificate that new connections get expires, its own and not one of its chain; where there are
     * several, by {@link TlsConfig#sni()} or of one key store, the first of all. Does not block.
     *
     * @return null without TLS, and where the TLS is that of a {@link TlsConfig#context()}, which does not tell
     */
    @Nullable Instant certificateExpiry();

    /**
     * Drains and stops: no connection is accepted any more, connections without a message in hand are closed at once,
     * the others as soon as the replies to all messages received are written. What is left after {@code timeout} is
     * closed by force. The port is free again when this returns.
     *
     * <p>A client that goes on sending meanwhile may have its connection reset, and then lose replies that were written
     * but that it has not read yet.
     *
     * <p>Blocks for at most about {@code timeout}. Called again, or by several threads at once, it waits for the stop
     * that is under way and returns its result. If the thread is interrupted, the rest is closed by force at once, and
     * the thread's interrupt status stays set.
     *
     * @param timeout how long messages in hand may take; zero closes everything at once, negative is refused
     * @return whether everything in hand was finished, and how many connections were not
     * @throws IllegalArgumentException if the timeout is negative
     * @throws IllegalStateException if called by an event-loop thread or by a handler, which would wait for itself
     */
    StopResult stop(Duration timeout);

    /**
     * Returns what completes when the server has stopped, with what {@link #stop} returns; exceptionally, with a {@link
     * KnSockException}, if it has ended by itself since an event loop failed, as a rule for lack of memory. Completes on any
     * thread. To complete it does nothing to the server.
     */
    CompletableFuture<StopResult> whenStopped();

    /** Stops with the settings' {@link ServerConfig#drainTimeout()}. Does nothing if stopped already. */
    @Override
    void close();
}
