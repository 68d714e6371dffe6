package io.knsock;

import io.knsock.framing.UnfinishedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * A request had no reply in time, a message could not be written in time, or none came that was awaited. If only a part
 * of a frame had arrived, the cause is an {@link UnfinishedFrameException}.
 *
 * @since 0.1
 */
public final class RequestTimeoutException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public RequestTimeoutException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public RequestTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
