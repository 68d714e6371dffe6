package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * Something had arrived on a connection that no request was in flight for: a greeting, a keep-alive, or more than one
 * reply to a request. What comes next could not be told from it, so the connection is closed. It was not lost, and
 * nothing of the message was written.
 */
public final class UnsolicitedFrameException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public UnsolicitedFrameException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public UnsolicitedFrameException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
