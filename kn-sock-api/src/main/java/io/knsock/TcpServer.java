package io.knsock;

import io.knsock.tls.ServerTlsConfig;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A bound server. It is bound when it is created and it is used once: after {@link #stop(Duration)} create another.
 * Made by the engine, not to be implemented: later versions add to it. Safe for use by many threads.
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="server"}
 *
 * <p>When it is no longer needed:
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="stop"}
 *
 * @since 0.1
 */
public interface TcpServer extends TcpService {
    /**
     * Returns the bound address: an {@link java.net.InetSocketAddress} with the real port where port 0 was asked for,
     * or a {@link java.net.UnixDomainSocketAddress}.
     */
    SocketAddress address();

    /** Returns the bound port, 0 for a Unix domain socket. */
    int port();

    /**
     * Returns {@link #address()} as {@code host:port}, an IPv6 address in brackets (RFC 3986, section 3.2.2), or as
     * {@code unix:} and a path.
     */
    String endpoint();

    /** Returns whether the server still accepts connections. */
    boolean isAccepting();

    /**
     * Returns when the certificate that new connections get expires, without its chain; of several, by {@link
     * ServerTlsConfig#sni()} or of one key store, the first to expire. Does not block.
     *
     * @return null without TLS, and with a {@link ServerTlsConfig#context()}, which does not tell it
     */
    @Nullable Instant certificateExpiry();

    /**
     * Drains and stops as {@link TcpService#stop} says. No connection is accepted any more, and the port is free again
     * when this returns.
     *
     * <p>A client that goes on sending meanwhile may have its connection reset, and then lose replies that were written
     * but that it has not read yet.
     */
    @Override
    StopResult stop(Duration timeout);

    /**
     * Returns a future that completes when the server has stopped, with what {@link #stop} returns; exceptionally, with
     * a {@link KnSockException}, if the server has ended by itself because an event loop failed, as a rule for lack of
     * memory. It completes on any thread. Completing it has no effect on the server.
     */
    CompletableFuture<StopResult> whenStopped();
}
