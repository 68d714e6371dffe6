package io.knsock.cdi.telemetry;

import io.knsock.Message;
import io.knsock.pool.PooledConnection;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A leased connection with a span for each exchange. */
record TracedConnection(PooledConnection connection, ClientSpans exchanges) implements PooledConnection {
    @Override
    public Message exchange(Message message) {
        return exchanges.around(() -> connection.exchange(message));
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        return exchanges.around(() -> connection.exchange(message, timeout));
    }

    @Override
    public void send(Message message) {
        connection.send(message);
    }

    @Override
    public Message receive(Duration timeout) {
        return connection.receive(timeout);
    }

    @Override
    public String id() {
        return connection.id();
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return connection.localAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return connection.tlsSession();
    }

    @Override
    public @Nullable String applicationProtocol() {
        return connection.applicationProtocol();
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return connection.peerCertificates();
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void endOutput() {
        connection.endOutput();
    }

    @Override
    public void invalidate() {
        connection.invalidate();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
