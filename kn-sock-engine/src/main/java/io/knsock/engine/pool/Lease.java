package io.knsock.engine.pool;

import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.DelegatingInfo;
import io.knsock.pool.DestroyCause;
import io.knsock.pool.PooledConnection;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lease of one connection to one caller: what the caller holds. A new one for each lease, so that one that is
 * used after its release never means the connection's next lease; nothing refers to it, so that the compiler can often
 * do without the object.
 */
final class Lease implements PooledConnection, DelegatingInfo {
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
        return on(connection -> connection.exchange(message, timeout));
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages) {
        return on(connection -> connection.exchangeAll(messages));
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages, Duration timeout) {
        return on(connection -> connection.exchangeAll(messages, timeout));
    }

    @Override
    public void send(Message message) {
        on(connection -> {
            connection.send(message);
            return message;
        });
    }

    @Override
    public void sendOneWay(Message message) {
        on(connection -> {
            connection.sendOneWay(message);
            return message;
        });
    }

    @Override
    public Message receive(Duration timeout) {
        return on(connection -> connection.receive(timeout));
    }

    private <T> T on(Function<ClientConnection, T> operation) {
        ClientConnection connection = connection();
        try {
            return operation.apply(connection);
        } catch (RuntimeException failure) {
            Failures.condemn(slot, failure);
            throw failure;
        }
    }

    @Override
    public ConnectionInfo info() {
        return connection();
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
