package io.knsock.engine.connect;

import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.config.Endpoint;
import io.knsock.engine.net.MemoryShortage;
import io.knsock.engine.tls.ClientTls;
import io.knsock.engine.tls.Tls;
import io.knsock.tls.TlsException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * What is thrown if a connection cannot be made, or not be made safe, for a reason that is not the network.
 *
 * @param tls null without TLS
 */
record HandshakeFailures(Endpoint endpoint, @Nullable ClientTls tls) {
    /** What is said of a handshake that takes too long. */
    static final String NOT_SHAKEN =
            "the TLS handshake is not done: is it a TLS port, and is the peer, or what is in between, slow?";

    /** Returns what is thrown if this end has failed, for instance for want of memory. */
    KnSockException broken(Throwable failure) {
        OutOfMemoryError lack = MemoryShortage.of(failure);
        return new KnSockException(
                "cannot connect to " + endpoint + ": " + (lack == null ? failure : MemoryShortage.text(lack)),
                failure,
                false);
    }

    /** Returns what is thrown if the handshake has failed. */
    KnSockException of(Throwable cause) {
        if (MemoryShortage.of(cause) != null) {
            return broken(cause);
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return new ConnectionTimeoutException(
                    "no TLS handshake with " + endpoint + " in time: " + NOT_SHAKEN, cause);
        }
        return new TlsException(
                "TLS handshake with " + endpoint + " failed: "
                        + (cause instanceof ClosedChannelException
                                ? "the connection was closed meanwhile"
                                : Tls.reason(cause))
                        + (tls == null ? "" : tls.hint(endpoint)),
                cause);
    }
}
