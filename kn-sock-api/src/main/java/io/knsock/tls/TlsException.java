package io.knsock.tls;

import io.knsock.KnSockException;
import org.jspecify.annotations.Nullable;

/**
 * TLS is misconfigured, or a handshake failed: the message says which side did not accept what.
 *
 * @since 0.1
 */
public final class TlsException extends KnSockException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message that says what, which peer, and what to change. */
    public TlsException(String message) {
        super(message, null, false);
    }

    /** Creates an exception with the failure that led to it. */
    public TlsException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }

    /**
     * Creates an exception with the failure that led to it.
     *
     * @param maybeSent what {@link #maybeSent()} returns: TLS can fail after the handshake, too
     */
    public TlsException(String message, @Nullable Throwable cause, boolean maybeSent) {
        super(message, cause, maybeSent);
    }
}
