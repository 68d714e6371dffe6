package io.knsock.conversation;

import io.knsock.KnSockException;

/**
 * A request was not sent: its key is that of another one under way on the connection, or of one that timed out and
 * whose late reply may still come. The reply could be taken for that of the other.
 *
 * @since 0.1
 */
public final class DuplicateKeyException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change; nothing was sent. */
    public DuplicateKeyException(String message) {
        super(message, null, false);
    }
}
