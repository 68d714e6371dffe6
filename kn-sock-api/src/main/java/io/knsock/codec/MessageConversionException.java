package io.knsock.codec;

import io.knsock.KnSockException;
import org.jspecify.annotations.Nullable;

/**
 * A message cannot be read as the type that is wanted, which is an {@link UnreadableMessageException}, or a value of
 * that type cannot be written as a message. Says which type, and never what the message contains. The connection
 * of a client stays usable.
 *
 * @since 0.1
 */
public class MessageConversionException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says which type, and what is wrong. */
    public MessageConversionException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public MessageConversionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
