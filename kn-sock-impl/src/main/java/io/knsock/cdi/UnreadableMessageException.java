package io.knsock.cdi;

/** A message is not what a handler wants to read. A peer can cause it at will, so it costs no stack trace. */
final class UnreadableMessageException extends MessageConversionException {
    private static final long serialVersionUID = 1L;

    UnreadableMessageException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
