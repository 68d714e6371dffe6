package io.knsock.framing;

import io.knsock.KnSockException;
import org.jspecify.annotations.Nullable;

/**
 * What arrived cannot be a frame of the framing that is set: the peer uses another, or is out of step.
 *
 * @since 0.1
 */
public final class MalformedFrameException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public MalformedFrameException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public MalformedFrameException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Creates an exception with the failure that led to it.
     *
     * @param maybeSent what {@link #maybeSent()} returns
     */
    public MalformedFrameException(String message, @Nullable Throwable cause, boolean maybeSent) {
        super(message, cause, maybeSent);
    }
}
