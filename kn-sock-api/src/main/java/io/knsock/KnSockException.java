package io.knsock;

import org.jspecify.annotations.Nullable;

/** The root of what kn-sock throws. Unchecked. Thrown itself where none of its subclasses fits. */
public class KnSockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public KnSockException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public KnSockException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
