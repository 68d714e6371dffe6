package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * An endpoint cannot be reached: refused, no route, or its name cannot be resolved.
 *
 * @since 0.1
 */
public final class ConnectFailedException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public ConnectFailedException(String message) {
        super(message, null, false);
    }

    /** Creates an exception with the failure that led to it. */
    public ConnectFailedException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
