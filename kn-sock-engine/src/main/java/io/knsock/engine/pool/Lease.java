package io.knsock.engine.pool;

import io.knsock.Message;
import io.knsock.PooledConnection;
import io.knsock.engine.client.ClientConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The loan of one connection to one borrower. */
final class Lease implements PooledConnection {
    private final Pool pool;
    private final ClientConnection connection;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean usable = true;

    Lease(Pool pool, ClientConnection connection) {
        this.pool = pool;
        this.connection = connection;
    }

    @Override
    public Message exchange(Message message) {
        return lent().exchange(message);
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        return lent().exchange(message, timeout);
    }

    @Override
    public void send(Message message) {
        lent().send(message);
    }

    @Override
    public Message receive(Duration timeout) {
        return lent().receive(timeout);
    }

    @Override
    public void invalidate() {
        usable = false;
    }

    @Override
    public void close() {
        if (released.compareAndSet(false, true)) {
            pool.release(connection, usable);
        }
    }

    private ClientConnection lent() {
        if (released.get()) {
            throw new IllegalStateException("the connection was released already: acquire another");
        }
        return connection;
    }

    @Override
    public String toString() {
        return (released.get() ? "released " : "lent ") + connection;
    }
}
