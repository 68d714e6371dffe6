package io.knsock.framing;

import io.knsock.KnSockException;
import io.knsock.ServerObserver;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection ended, or a request timed out, when only a part of a frame had arrived. The peer gave up in the middle
 * of it, or uses another framing, in which it was complete. It is the cause of what a client throws, and a {@link
 * ServerObserver} is told of it.
 *
 * @since 0.1
 */
public final class UnfinishedFrameException extends KnSockException {
    private static final long serialVersionUID = 1L;

    private static final long NOT_ANNOUNCED = -1;

    private final String framing;
    private final long heldBytes;
    private final long announcedBytes;

    /**
     * Creates an exception.
     *
     * @param message says what, which peer, and what to change
     * @param cause what ended the connection, if that is known and was a failure
     * @param framing the framing that is set, as settings name it
     * @param heldBytes how many bytes of the frame had arrived, with what marks its boundaries; at least 1
     * @param announcedBytes how long the message was to be; empty if nothing that had arrived says so
     */
    public UnfinishedFrameException(
            String message, @Nullable Throwable cause, String framing, long heldBytes, OptionalLong announcedBytes) {
        super(message, cause);
        this.framing = framing;
        this.heldBytes = heldBytes;
        this.announcedBytes = announcedBytes.orElse(NOT_ANNOUNCED);
    }

    /** Returns the framing that is set, as settings name it: {@code length:4}. */
    public String framing() {
        return framing;
    }

    /** Returns how many bytes of the frame had arrived, with what marks its boundaries; at least 1. */
    public long heldBytes() {
        return heldBytes;
    }

    /**
     * Returns how many bytes the message was to have, without what marks its boundaries: from the length in the frame's
     * header, or since all have the same. Empty where the framing announces no length, or the header had not arrived.
     */
    public OptionalLong announcedBytes() {
        return announcedBytes == NOT_ANNOUNCED ? OptionalLong.empty() : OptionalLong.of(announcedBytes);
    }
}
