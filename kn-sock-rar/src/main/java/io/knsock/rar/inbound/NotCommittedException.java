package io.knsock.rar.inbound;

import io.knsock.KnSockException;

/**
 * No commit of a message's transaction is known, and nothing was thrown. A stack trace would hold frames of the
 * container alone, and a peer can cause it at will, so there is none.
 */
final class NotCommittedException extends KnSockException {
    private static final long serialVersionUID = 1L;

    NotCommittedException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
