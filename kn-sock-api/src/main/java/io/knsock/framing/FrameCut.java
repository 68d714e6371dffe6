package io.knsock.framing;

import io.knsock.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FrameReader} has found: a message, bytes that belong to none, or nothing that is complete. Immutable.
 *
 * @since 0.1
 */
public final class FrameCut {
    private static final long NOT_ANNOUNCED = -1;
    private static final FrameCut INCOMPLETE = new FrameCut(0, 0, 0, null, NOT_ANNOUNCED);

    private final int begin;
    private final int end;
    private final int frameBytes;
    private final @Nullable Message message;
    private final long announcedBytes;

    private FrameCut(int begin, int end, int frameBytes, @Nullable Message message, long announcedBytes) {
        this.begin = begin;
        this.end = end;
        this.frameBytes = frameBytes;
        this.message = message;
        this.announcedBytes = announcedBytes;
    }

    /** Returns that the frame has begun and its end has not arrived. */
    public static FrameCut incomplete() {
        return INCOMPLETE;
    }

    /**
     * Returns that the frame has begun and its end has not arrived, but that its length is known. If that is more than
     * {@code max-frame-bytes} the connection is closed at once; else it is reported with a frame that stays unfinished.
     *
     * @param announcedBytes how many bytes the message is to have, without what marks its boundaries
     * @throws IllegalArgumentException if it is negative
     */
    public static FrameCut incomplete(long announcedBytes) {
        if (announcedBytes < 0) {
            throw new IllegalArgumentException("the announced length must not be negative, but is " + announcedBytes);
        }
        return new FrameCut(0, 0, 0, null, announcedBytes);
    }

    /**
     * Returns a frame whose message is there as it is.
     *
     * @param begin offset of the first byte of the message
     * @param end offset after the last byte of the message
     * @param frameBytes how many bytes the frame has, with all that marks its boundaries; at least 1
     * @throws IllegalArgumentException if they are not in this order
     */
    public static FrameCut message(int begin, int end, int frameBytes) {
        if (begin < 0 || end < begin || frameBytes < end || frameBytes < 1) {
            throw new IllegalArgumentException("a message from " + begin + " to " + end + " is not in a frame of "
                    + frameBytes + (frameBytes == 1 ? " byte" : " bytes"));
        }
        return new FrameCut(begin, end, frameBytes, null, NOT_ANNOUNCED);
    }

    /**
     * Returns a frame whose message is made of it, for instance since escapes are replaced.
     *
     * @param message what the frame carries
     * @param frameBytes how many bytes the frame has; at least 1
     * @throws IllegalArgumentException if it has none
     */
    public static FrameCut message(Message message, int frameBytes) {
        return new FrameCut(0, 0, atLeastOne(frameBytes), message, NOT_ANNOUNCED);
    }

    /**
     * Returns that the first bytes belong to no message, for instance since they are between frames.
     *
     * @param bytes how many, at least 1
     * @throws IllegalArgumentException if there are none
     */
    public static FrameCut skip(int bytes) {
        return new FrameCut(-1, -1, atLeastOne(bytes), null, NOT_ANNOUNCED);
    }

    private static int atLeastOne(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("what is cut must have at least 1 byte, but has " + bytes);
        }
        return bytes;
    }

    /** Returns whether the end of the frame has not arrived. */
    public boolean isIncomplete() {
        return frameBytes == 0;
    }

    /** Returns whether the bytes belong to no message. */
    public boolean isSkip() {
        return begin < 0;
    }

    /** Returns how many bytes the message is to have whose end has not arrived, or -1 if that is not known. */
    public long announcedBytes() {
        return announcedBytes;
    }

    /** Returns the offset of the first byte of the message. */
    public int begin() {
        return begin;
    }

    /** Returns the offset after the last byte of the message. */
    public int end() {
        return end;
    }

    /** Returns how many bytes are cut off; 0 if the frame is incomplete. */
    public int frameBytes() {
        return frameBytes;
    }

    /** Returns the message that was made of the frame, or null if it is there as it is. */
    public @Nullable Message message() {
        return message;
    }

    @Override
    public String toString() {
        if (isIncomplete()) {
            return "incomplete" + (announcedBytes < 0 ? "" : ", announced length " + announcedBytes);
        }
        if (isSkip()) {
            return "skip " + frameBytes;
        }
        return (message == null ? "message from " + begin + " to " + end : message.toString()) + ", frame of "
                + frameBytes;
    }
}
