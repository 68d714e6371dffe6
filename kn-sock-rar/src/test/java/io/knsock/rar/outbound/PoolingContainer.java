package io.knsock.rar.outbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.LazyAssociatableConnectionManager;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A container's pool as small as it can be: it keeps idle connections, matches, and destroys what fails. */
public final class PoolingContainer implements ConnectionManager, LazyAssociatableConnectionManager {
    private static final long serialVersionUID = 1L;

    final transient Set<TcpManagedConnection> idle = new LinkedHashSet<>();
    final transient Set<TcpManagedConnection> inUse = new HashSet<>();
    int destroyed;
    int inactiveClosed;
    transient @Nullable ResourceException refusal;

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo request)
            throws ResourceException {
        return take(factory).getConnection(null, null);
    }

    @Override
    public void associateConnection(
            Object handle, ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo request)
            throws ResourceException {
        take(factory).associateConnection(handle);
    }

    @Override
    public void inactiveConnectionClosed(Object handle, ManagedConnectionFactory factory) {
        inactiveClosed++;
    }

    private synchronized TcpManagedConnection take(ManagedConnectionFactory factory) throws ResourceException {
        if (refusal != null) {
            throw refusal;
        }
        TcpManagedConnection connection = (TcpManagedConnection) factory.matchManagedConnections(idle, null, null);
        if (connection == null) {
            connection = (TcpManagedConnection) factory.createManagedConnection(null, null);
            connection.addConnectionEventListener(new Listener(connection));
        }
        idle.remove(connection);
        inUse.add(connection);
        return connection;
    }

    /** What a container does at the end of a method or transaction, if it has lazy association. */
    synchronized void endOfScope() throws ResourceException {
        for (TcpManagedConnection connection : Set.copyOf(inUse)) {
            connection.dissociateConnections();
            giveBack(connection);
        }
    }

    private synchronized void giveBack(TcpManagedConnection connection) {
        inUse.remove(connection);
        try {
            connection.cleanup();
            idle.add(connection);
        } catch (ResourceException unfit) {
            destroy(connection);
        }
    }

    private synchronized void destroy(TcpManagedConnection connection) {
        inUse.remove(connection);
        idle.remove(connection);
        connection.destroy();
        destroyed++;
    }

    private final class Listener extends Events {
        private final TcpManagedConnection connection;

        Listener(TcpManagedConnection connection) {
            this.connection = connection;
        }

        @Override
        public void connectionClosed(ConnectionEvent event) {
            giveBack(connection);
        }

        @Override
        public void connectionErrorOccurred(ConnectionEvent event) {
            destroy(connection);
        }
    }
}
