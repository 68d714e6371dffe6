package io.knsock;

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection on either side: one that a server accepted ({@link Connection}), one that a pool leases
 * ({@link io.knsock.pool.PooledConnection}), or that of a client ({@link TcpClient#connection()}). Safe for use by many
 * threads; no method blocks. Made by the engine and the integrations, not to be implemented outside tests.
 *
 * @since 0.1
 */
public interface ConnectionInfo {
    /**
     * Returns a name for this connection, fit for logs. No other connection of the same server has or had it; for those
     * of clients and pools, no other of the same process.
     */
    String id();

    /**
     * Returns the address of the peer: an {@link java.net.InetSocketAddress}, or a {@link
     * java.net.UnixDomainSocketAddress}. Behind a trusted proxy it is the address in the PROXY header.
     */
    SocketAddress remoteAddress();

    /** Returns the address of this end. */
    SocketAddress localAddress();

    /** Returns the TLS session, or null on a plain connection. */
    @Nullable SSLSession tlsSession();

    /** Returns the application protocol negotiated by TLS (ALPN, RFC 7301), or null if none was. */
    @Nullable String applicationProtocol();

    /**
     * Returns the verified certificate chain of the peer, its own certificate first; empty on a plain connection
     * and where the peer presented none.
     */
    List<X509Certificate> peerCertificates();

    /** Returns whether the connection is open; the peer may have gone without this being known yet. */
    boolean isOpen();
}
