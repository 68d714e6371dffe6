package io.knsock.rar.outbound;

import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.engine.client.DelegatingInfo;
import io.knsock.pool.PooledConnection;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.LazyAssociatableConnectionManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The application's handle of a managed connection: the specification's connection handle. The container may take the
 * connection away between two calls and give back another (§7.16.1), which happens only where nothing is under way.
 */
final class Handle implements PooledConnection, DelegatingInfo {
    private static final State INACTIVE = new State(Phase.INACTIVE, null);
    private static final State CLOSED = new State(Phase.CLOSED, null);

    private final TcpManagedConnectionFactory factory;
    private final AtomicReference<State> state;
    private volatile @Nullable ConnectionManager connections;

    private enum Phase {
        /** It has a connection. */
        ACTIVE,
        /** Its connection went back to the container; it gets another when it is used. */
        INACTIVE,
        /** It was closed by the application, or its connection taken from it for good. */
        CLOSED
    }

    private record State(Phase phase, @Nullable TcpManagedConnection connection) {
        boolean is(Phase other) {
            return phase == other;
        }
    }

    Handle(TcpManagedConnectionFactory factory, TcpManagedConnection connection) {
        this.factory = factory;
        this.state = new AtomicReference<>(new State(Phase.ACTIVE, connection));
    }

    // ---- from the application

    @Override
    public Message exchange(Message message) {
        return connection().use(this, connection -> connection.exchange(message));
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        return connection().use(this, connection -> connection.exchange(message, timeout));
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages) {
        return connection().use(this, connection -> connection.exchangeAll(messages));
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages, Duration timeout) {
        return connection().use(this, connection -> connection.exchangeAll(messages, timeout));
    }

    @Override
    public void sendOneWay(Message message) {
        connection().use(this, connection -> {
            connection.sendOneWay(message);
            return message;
        });
    }

    @Override
    public void send(Message message) {
        connection().use(this, connection -> {
            connection.send(message);
            return message;
        });
    }

    @Override
    public Message receive(Duration timeout) {
        return connection().use(this, connection -> connection.receive(timeout));
    }

    @Override
    public ConnectionInfo info() {
        return connection().info();
    }

    @Override
    public boolean isOpen() {
        TcpManagedConnection current = state.get().connection();
        return current != null && current.info().isOpen();
    }

    @Override
    public void endOutput() {
        connection().use(this, connection -> {
            connection.endOutput();
            return connection;
        });
    }

    @Override
    public void invalidate() {
        TcpManagedConnection current = state.get().connection();
        if (current != null) {
            current.invalidate(this);
        }
    }

    @Override
    public void close() {
        State before = state.getAndSet(CLOSED);
        if (before.connection() != null) {
            before.connection().release(this);
        } else if (before.is(Phase.INACTIVE) && connections instanceof LazyAssociatableConnectionManager lazy) {
            lazy.inactiveConnectionClosed(this, factory);
        }
    }

    private TcpManagedConnection connection() {
        if (state.get().is(Phase.INACTIVE)) {
            associate();
        }
        TcpManagedConnection current = state.get().connection();
        if (current == null) {
            throw new IllegalStateException(
                    "the connection was released already, or taken back by the container: acquire another");
        }
        return current;
    }

    private void associate() {
        if (connections instanceof LazyAssociatableConnectionManager lazy) {
            try {
                lazy.associateConnection(this, factory, null);
            } catch (ResourceException failure) {
                throw Failures.toApplication(failure);
            }
        }
    }

    // ---- from the container

    /** Called before the application gets the handle. */
    void allocatedBy(ConnectionManager manager) {
        connections = manager;
    }

    /**
     * Gives the handle another connection.
     *
     * @return the one that it had, or null
     * @throws jakarta.resource.spi.IllegalStateException if it is closed
     */
    @Nullable TcpManagedConnection moveTo(TcpManagedConnection connection) throws ResourceException {
        State before = state.getAndUpdate(now -> now.is(Phase.CLOSED) ? CLOSED : new State(Phase.ACTIVE, connection));
        if (before.is(Phase.CLOSED)) {
            throw new jakarta.resource.spi.IllegalStateException("a closed handle cannot be associated");
        }
        return before.connection();
    }

    /** Takes the connection away until the handle is used. */
    void park() {
        state.updateAndGet(now -> now.is(Phase.CLOSED) ? CLOSED : INACTIVE);
    }

    /** Takes the connection away for good. */
    void revoke() {
        state.set(CLOSED);
    }

    @Override
    public String toString() {
        State now = state.get();
        return now.connection() != null
                ? "handle of " + now.connection()
                : now.is(Phase.INACTIVE) ? "inactive handle" : "closed handle";
    }
}
