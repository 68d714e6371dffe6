package io.knsock.cdi.payload;

import io.knsock.cdi.MessageConversionException;

/** A message is not what a handler wants to read. A peer can cause it at will, so it costs no stack trace. */
public final class UnreadableMessageException extends MessageConversionException {
    private static final long serialVersionUID = 1L;

    public UnreadableMessageException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
