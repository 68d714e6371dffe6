package io.knsock.framing;

import io.knsock.KnSockException;
import org.jspecify.annotations.Nullable;

/**
 * A frame is larger than the settings allow, or cannot end within that size.
 *
 * @since 0.1
 */
public final class FrameTooLargeException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public FrameTooLargeException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public FrameTooLargeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Creates an exception with the failure that led to it.
     *
     * @param maybeSent what {@link #maybeSent()} returns
     */
    public FrameTooLargeException(String message, @Nullable Throwable cause, boolean maybeSent) {
        super(message, cause, maybeSent);
    }
}
