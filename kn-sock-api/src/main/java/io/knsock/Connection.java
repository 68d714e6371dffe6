package io.knsock;

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection as a handler sees it. Safe for use by many threads; no method blocks.
 */
public interface Connection {
    /** Returns a name for this connection that no other connection of the same server has or had; fit for logs. */
    String id();

    /**
     * Returns the address of the peer: an {@link java.net.InetSocketAddress}, or a {@link
     * java.net.UnixDomainSocketAddress}. Behind a trusted proxy it is the one that the PROXY header told.
     */
    SocketAddress remoteAddress();

    /** Returns the address of the proxy whose PROXY header told {@link #remoteAddress()}, or null if none did. */
    @Nullable SocketAddress proxyAddress();

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

    /** Returns a place for what the application wants to remember until this connection is closed. */
    ConcurrentMap<String, Object> attributes();

    /**
     * Sends a message that is not the reply to one. Messages leave in the order of the calls, and before the reply of
     * a handler that sends and then returns one. What a peer that does not read lets wait is bounded by {@link
     * Limits#maxOutboundBytes()}: who sends much waits for the returned stage before sending more.
     *
     * @return completes when the message is written to the socket, exceptionally with a {@link KnSockException} or an
     *     {@link IllegalArgumentException} (the framing cannot carry the message) when it cannot be
     */
    CompletionStage<@Nullable Void> send(Message message);

    /** Closes the connection after what was sent before. Messages not yet handled are dropped. */
    void close();

    /** Returns whether the server is being stopped: what is in flight can be finished, and nothing more will come. */
    boolean isDraining();

    /** Returns whether the connection is open; the peer may have gone without this being known yet. */
    boolean isOpen();
}
