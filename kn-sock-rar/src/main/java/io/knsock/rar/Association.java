package io.knsock.rar;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ResourceAdapter;
import org.jspecify.annotations.Nullable;

/** What a JavaBean may be associated with (§5.3.3): kn-sock's resource adapter, and one only. */
final class Association {
    private Association() {}

    /**
     * Returns the resource adapter that a bean is told to have.
     *
     * @param before what it has already, or null
     * @throws NotSupportedException if the resource adapter is not kn-sock's
     * @throws IllegalStateException if there is another one already
     */
    @SuppressWarnings("ReferenceEquality") // equal ones are still different ones
    static TcpResourceAdapter checked(@Nullable TcpResourceAdapter before, ResourceAdapter adapter)
            throws ResourceException {
        if (!(adapter instanceof TcpResourceAdapter own)) {
            throw new NotSupportedException("the resource adapter must be a " + TcpResourceAdapter.class.getName()
                    + ", but is a " + adapter.getClass().getName());
        }
        if (before != null && before != own) {
            throw new IllegalStateException("this has another resource adapter already, which cannot be changed");
        }
        return own;
    }
}
