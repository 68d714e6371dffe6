package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * A message was not sent: the peer does not read, or does not answer, and as much waits for it as is allowed.
 *
 * @since 0.1
 */
public final class SlowReaderException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public SlowReaderException(String message) {
        super(message, null, false);
    }

    /** Creates an exception with the failure that led to it. */
    public SlowReaderException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
