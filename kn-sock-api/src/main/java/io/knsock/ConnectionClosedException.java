package io.knsock;

import io.knsock.framing.UnfinishedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * A connection, or the pool it came from, is closed: what was asked cannot be done, or its outcome is unknown.
 * Where a frame had begun to arrive and its rest had not, the cause is an {@link UnfinishedFrameException}.
 */
public final class ConnectionClosedException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public ConnectionClosedException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public ConnectionClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
