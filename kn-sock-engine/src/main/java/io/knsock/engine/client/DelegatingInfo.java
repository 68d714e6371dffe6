package io.knsock.engine.client;

import io.knsock.ConnectionInfo;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what another object knows of a connection. Whether it is open is not passed on: a lease may have ended
 * before its connection.
 */
public interface DelegatingInfo extends ConnectionInfo {
    /**
     * Returns the object that knows.
     *
     * @throws IllegalStateException if there is none any more; the other methods then throw it, too
     */
    ConnectionInfo info();

    @Override
    default String id() {
        return info().id();
    }

    @Override
    default SocketAddress remoteAddress() {
        return info().remoteAddress();
    }

    @Override
    default SocketAddress localAddress() {
        return info().localAddress();
    }

    @Override
    default @Nullable SSLSession tlsSession() {
        return info().tlsSession();
    }

    @Override
    default @Nullable String applicationProtocol() {
        return info().applicationProtocol();
    }

    @Override
    default List<X509Certificate> peerCertificates() {
        return info().peerCertificates();
    }
}
