package io.knsock;

import io.knsock.framing.UnfinishedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * A connection, the client or pool it came from, or the engine is closed: what was asked cannot be done, or its outcome
 * is unknown; {@link #reason()} says which, and {@link #maybeSent()} whether the peer may have got the message. Where a
 * frame had begun to arrive and its rest had not, the cause is an {@link UnfinishedFrameException}.
 *
 * @since 0.1
 */
public final class ConnectionClosedException extends KnSockException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no connection any more. */
    public enum Reason {
        /** The peer closed or reset the connection, or the network lost it. */
        PEER_CLOSED,
        /** Nothing has arrived from the peer for as long as the settings' peer timeout, so this end closed it. */
        PEER_SILENT,
        /** This end closed the connection, or the application the client or the pool. */
        CLOSED,
        /** The engine under the client or the pool is stopped: make another. */
        ENGINE_STOPPED,
        /** The calling thread was interrupted; its interrupt status is set. */
        INTERRUPTED,
        /** This end could not go on, for lack of memory for instance; the cause says of what. */
        FAILED
    }

    /**
     * Creates an exception.
     *
     * @param message says what, which peer, and what to change
     * @param cause the failure that led to it, if there was one
     * @param maybeSent what {@link #maybeSent()} returns
     */
    public ConnectionClosedException(Reason reason, String message, @Nullable Throwable cause, boolean maybeSent) {
        super(message, cause, maybeSent);
        this.reason = reason;
    }

    /** Returns why there is no connection any more. */
    public Reason reason() {
        return reason;
    }
}
