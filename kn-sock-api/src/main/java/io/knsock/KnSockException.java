package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * The root of what kn-sock throws. Unchecked. Thrown itself where none of its subclasses fits.
 *
 * <p>{@link #maybeSent()} says whether the call may be made again without the peer getting the message twice:
 *
 * <pre>{@code
 * try {
 *     return pool.request(order);
 * } catch (KnSockException failure) {
 *     if (failure.maybeSent()) {
 *         ask(order); // the peer may have it: find out before it is sent again
 *     } else {
 *         later(order);
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public class KnSockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean maybeSent;

    /** Creates an exception with a message that says what, which peer, and what to change; the peer may have got it. */
    public KnSockException(String message) {
        this(message, null);
    }

    /** Creates an exception with the failure that led to it; the peer may have got the message of the call. */
    public KnSockException(String message, @Nullable Throwable cause) {
        this(message, cause, true);
    }

    /**
     * Creates an exception with the failure that led to it.
     *
     * @param maybeSent what {@link #maybeSent()} returns
     */
    public KnSockException(String message, @Nullable Throwable cause, boolean maybeSent) {
        super(message, cause);
        this.maybeSent = maybeSent;
    }

    /**
     * Returns whether the peer may have got the message that the failed call was to send, whole or in part. False if
     * not a byte of it was given to the socket; true wherever that is not known for certain, and after a call that
     * sends nothing.
     */
    public final boolean maybeSent() {
        return maybeSent;
    }
}
