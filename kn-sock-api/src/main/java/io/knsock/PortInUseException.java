package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * A server cannot be bound because another socket has the port.
 *
 * @since 0.1
 */
public final class PortInUseException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public PortInUseException(String message) {
        super(message, null, false);
    }

    /** Creates an exception with the failure that led to it. */
    public PortInUseException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
