package io.knsock.cdi;

import io.knsock.KnSockException;
import org.jspecify.annotations.Nullable;

/**
 * A message cannot be read as the type that a method wants, or a value of that type cannot be written as a message.
 * Says which method and which type, and never what the message contains. The connection stays usable.
 *
 * @since 0.1
 */
public class MessageConversionException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says which method and which type. */
    public MessageConversionException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public MessageConversionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
