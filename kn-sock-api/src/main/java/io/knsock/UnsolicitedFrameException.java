package io.knsock;

/**
 * Something had arrived on a connection without a request in flight: a greeting, a keep-alive, or more than one reply
 * to a request. The next reply could not be told from it, so the connection is closed. It was not lost, and nothing of
 * the message was written.
 *
 * @since 0.1
 */
public final class UnsolicitedFrameException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change; nothing was sent. */
    public UnsolicitedFrameException(String message) {
        this(message, false);
    }

    /**
     * Creates an exception.
     *
     * @param maybeSent what {@link #maybeSent()} returns
     */
    public UnsolicitedFrameException(String message, boolean maybeSent) {
        super(message, null, maybeSent);
    }
}
