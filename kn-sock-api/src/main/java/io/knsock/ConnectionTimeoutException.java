package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * A connection, its TLS handshake included, was not established in time.
 *
 * @since 0.1
 */
public final class ConnectionTimeoutException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public ConnectionTimeoutException(String message) {
        super(message, null, false);
    }

    /** Creates an exception with the failure that led to it. */
    public ConnectionTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
