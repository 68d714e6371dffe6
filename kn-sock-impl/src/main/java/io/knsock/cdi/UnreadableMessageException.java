package io.knsock.cdi;

import io.knsock.KnSockException;

/** A message is not what a method wants to read. A peer can cause it at will, so it costs no stack trace. */
final class UnreadableMessageException extends KnSockException {
    private static final long serialVersionUID = 1L;

    UnreadableMessageException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
