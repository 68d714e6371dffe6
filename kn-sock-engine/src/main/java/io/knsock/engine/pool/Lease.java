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
 * The loan of one connection to one borrower: what the borrower holds. A new one for each loan, so that one that is
 * used after its release never means the connection's next loan; nothing refers to it, so that the compiler can often
 * do without the object.
 */
final class Lease implements PooledConnection {
    private final Pool pool;
    private final Slot slot;
    private final long lent;
    private final @Nullable Thread borrower;

    /** @param borrower null if any thread may release it */
    Lease(Pool pool, Slot slot, @Nullable Thread borrower) {
        this.pool = pool;
        this.slot = slot;
        this.lent = slot.word(); // nobody else moves it while it is lent
        this.borrower = borrower;
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
        return slot.isLent(lent) && slot.connection.isOpen();
    }

    @Override
    public void invalidate() {
        if (slot.isLent(lent)) {
            slot.condemn(DestroyCause.INVALIDATED);
        }
    }

    @Override
    public void close() {
        if (borrower == null || borrower == Thread.currentThread()) {
            pool.release(slot, lent);
        } else {
            pool.releasedByAnother(slot, lent, borrower);
        }
    }

    ClientConnection connection() {
        if (!slot.isLent(lent)) {
            throw new IllegalStateException("this connection to " + slot.endpoint
                    + " was released already, and may be lent to somebody else: acquire another");
        }
        return slot.connection;
    }

    @Override
    public String toString() {
        return (slot.isLent(lent) ? "lent " : "released ") + slot;
    }
}
