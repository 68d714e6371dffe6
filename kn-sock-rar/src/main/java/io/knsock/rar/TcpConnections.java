package io.knsock.rar;

import io.knsock.Connection;
import io.knsock.Connections;
import io.knsock.rar.properties.Association;
import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The administered object (§13.4.3) to send to a connection from anywhere in an application: the open connections of
 * all endpoints that the resource adapter has activated. Ids are unique among these, and never used again while the
 * adapter runs. There are none while it is stopped.
 *
 * @since 0.1
 */
public final class TcpConnections implements Connections, ResourceAdapterAssociation, Referenceable, Serializable {
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable TcpResourceAdapter resourceAdapter;
    private @Nullable Reference reference;

    /** Creates an object that has no resource adapter; the container sets it. */
    public TcpConnections() {}

    @Override
    public @Nullable Connection get(String id) {
        Objects.requireNonNull(id, "id");
        return all().map(one -> one.get(id))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Iterator<Connection> iterator() {
        return all().flatMap(Connections::stream).iterator();
    }

    private Stream<Connections> all() {
        TcpResourceAdapter adapter = resourceAdapter;
        if (adapter == null) {
            throw new IllegalStateException("these connections are of no resource adapter: define them as an"
                    + " administered object of kn-sock's, and look them up");
        }
        return adapter.connections();
    }

    @Override
    public @Nullable ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    /**
     * Called once by the container (§5.3.3).
     *
     * @throws jakarta.resource.NotSupportedException if the resource adapter is not kn-sock's
     * @throws jakarta.resource.spi.IllegalStateException if there is another one already
     */
    @Override
    public synchronized void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        resourceAdapter = Association.checked(TcpResourceAdapter.class, resourceAdapter, adapter);
    }

    @Override
    public @Nullable Reference getReference() {
        return reference;
    }

    @Override
    public void setReference(Reference reference) {
        this.reference = reference;
    }
}
