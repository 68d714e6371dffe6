package io.knsock.engine.pool;

import io.knsock.Message;
import io.knsock.engine.client.ClientConnection;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PooledConnection;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The lease of one connection to one caller: what the caller holds. A new one for each lease, so that one that is
 * used after its release never means the connection's next lease; nothing refers to it, so that the compiler can often
 * do without the object.
 */
final class Lease implements PooledConnection {
    private final Pool pool;
    private final Slot slot;
    private final long leased;
    private final @Nullable Thread caller;

    /** @param caller null if any thread may release it */
    Lease(Pool pool, Slot slot, @Nullable Thread caller) {
        this.pool = pool;
        this.slot = slot;
        this.leased = slot.word(); // nobody else moves it while it is leased
        this.caller = caller;
    }

    @Override
    public Message exchange(Message message) {
        ClientConnection connection = connection();
        try {
            return connection.exchange(message);
        } catch (RuntimeException failure) {
            Failures.condemn(slot, failure);
            throw failure;
        }
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        ClientConnection connection = connection();
        try {
            return connection.exchange(message, timeout);
        } catch (RuntimeException failure) {
            Failures.condemn(slot, failure);
            throw failure;
        }
    }

    @Override
    public void send(Message message) {
        ClientConnection connection = connection();
        try {
            connection.send(message);
        } catch (RuntimeException failure) {
            Failures.condemn(slot, failure);
            throw failure;
        }
    }

    @Override
    public Message receive(Duration timeout) {
        ClientConnection connection = connection();
        try {
            return connection.receive(timeout);
        } catch (RuntimeException failure) {
            Failures.condemn(slot, failure);
            throw failure;
        }
    }

    @Override
    public String id() {
        return connection().id();
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection().remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return connection().localAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return connection().tlsSession();
    }

    @Override
    public @Nullable String applicationProtocol() {
        return connection().applicationProtocol();
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return connection().peerCertificates();
    }

    @Override
    public boolean isOpen() {
        return slot.isLeased(leased) && slot.connection.isOpen();
    }

    @Override
    public void endOutput() {
        connection().endOutput();
    }

    @Override
    public void invalidate() {
        if (slot.isLeased(leased)) {
            slot.condemn(DestroyCause.INVALIDATED);
        }
    }

    @Override
    public void close() {
        if (caller == null || caller == Thread.currentThread()) {
            pool.release(slot, leased);
        } else {
            pool.releasedByAnother(slot, leased, caller);
        }
    }

    ClientConnection connection() {
        if (!slot.isLeased(leased)) {
            throw new IllegalStateException("this connection to " + slot.endpoint
                    + " was released already, and may be leased to somebody else: acquire another");
        }
        return slot.connection;
    }

    @Override
    public String toString() {
        return (slot.isLeased(leased) ? "leased " : "released ") + slot;
    }
}
