package io.knsock.codec;

/**
 * A message is not what a {@link Codec} reads: the peer has sent something else. A peer can cause it at will, so it
 * costs no stack trace.
 *
 * @since 0.1
 */
public final class UnreadableMessageException extends MessageConversionException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what is wrong, and nothing of what the peer has sent. */
    public UnreadableMessageException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
