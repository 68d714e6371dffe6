package io.knsock.pool;

import io.knsock.KnSockException;
import org.jspecify.annotations.Nullable;

/**
 * A pool had no connection to lease in time: all are leased, too many wait, or it is suspended.
 *
 * @since 0.1
 */
public final class PoolExhaustedException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public PoolExhaustedException(String message) {
        super(message, null, false);
    }

    /** Creates an exception with the failure that led to it. */
    public PoolExhaustedException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
