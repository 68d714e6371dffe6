package io.knsock.rar.outbound;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.pool.ConnectionPool;
import io.knsock.pool.PooledConnection;
import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.io.Serializable;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What an application looks up: the specification's connection factory (§6.5.1). The pool behind it is the container's;
 * only without a container there is none.
 */
final class ContainerPool implements ConnectionPool, Referenceable, Serializable {
    private static final long serialVersionUID = 1L;

    private final TcpManagedConnectionFactory factory;
    private final ConnectionManager connections;
    private volatile @Nullable Reference reference;
    private volatile boolean closed;

    ContainerPool(TcpManagedConnectionFactory factory, ConnectionManager connections) {
        this.factory = factory;
        this.connections = connections;
    }

    @Override
    public PooledConnection acquire() {
        if (closed) {
            throw new ConnectionClosedException(Reason.CLOSED, "the pool is closed", null, false);
        }
        try {
            Handle handle = (Handle) connections.allocateConnection(factory, null);
            handle.allocatedBy(connections);
            return handle;
        } catch (ResourceException failure) {
            throw Failures.toApplication(failure);
        }
    }

    /** Does nothing where a container pools. */
    @Override
    public void close() {
        if (connections instanceof UnpooledConnections) {
            closed = true;
            factory.stopOwnEngine();
        }
    }

    @Override
    public void setReference(Reference reference) {
        this.reference = reference;
    }

    @Override
    public Reference getReference() throws NamingException {
        Reference known = reference;
        if (known == null) {
            throw new NamingException("no reference was set: the container does that when it binds this to JNDI");
        }
        return known;
    }

    @Override
    public String toString() {
        return "pool of " + factory;
    }
}
