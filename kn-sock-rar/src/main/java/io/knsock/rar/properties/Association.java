package io.knsock.rar.properties;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ResourceAdapter;
import org.jspecify.annotations.Nullable;

/** What a JavaBean may be associated with (§5.3.3): kn-sock's resource adapter, and one only. */
public final class Association {
    private Association() {}

    /**
     * Returns the resource adapter that a bean is told to have.
     *
     * @param own what kn-sock's resource adapter is to the bean
     * @param before what it has already, or null
     * @throws NotSupportedException if the resource adapter is not kn-sock's
     * @throws IllegalStateException if there is another one already
     */
    @SuppressWarnings("ReferenceEquality") // equal ones are still different ones
    public static <A extends ResourceAdapter> A checked(Class<A> own, @Nullable A before, ResourceAdapter adapter)
            throws ResourceException {
        if (!own.isInstance(adapter)) {
            throw new NotSupportedException("the resource adapter must be that of kn-sock, but is a "
                    + adapter.getClass().getName());
        }
        if (before != null && before != adapter) {
            throw new IllegalStateException("this has another resource adapter already, which cannot be changed");
        }
        return own.cast(adapter);
    }
}
