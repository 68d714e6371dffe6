package io.knsock.rar.outbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connection manager where there is no container (§6.5.2): a new connection for each caller, closed on release.
 */
final class UnpooledConnections implements ConnectionManager {
    private static final long serialVersionUID = 1L;

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, @Nullable ConnectionRequestInfo request)
            throws ResourceException {
        ManagedConnection connection = factory.createManagedConnection(null, request);
        connection.addConnectionEventListener(new Destroyer(connection));
        return connection.getConnection(null, request);
    }

    private record Destroyer(ManagedConnection connection) implements ConnectionEventListener {
        @Override
        public void connectionClosed(ConnectionEvent event) {
            destroy();
        }

        @Override
        public void connectionErrorOccurred(ConnectionEvent event) {
            destroy();
        }

        @Override
        public void localTransactionStarted(ConnectionEvent event) {
            // there are none
        }

        @Override
        public void localTransactionCommitted(ConnectionEvent event) {
            // there are none
        }

        @Override
        public void localTransactionRolledback(ConnectionEvent event) {
            // there are none
        }

        private void destroy() {
            try {
                connection.destroy();
            } catch (ResourceException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
