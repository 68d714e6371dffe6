package io.knsock.framing;

import io.knsock.Message;
import java.nio.ByteBuffer;

/**
 * A framing of one's own: how messages of a protocol are found in a stream of bytes, and put on it. Give an instance to
 * {@link Framing#custom(FrameFormat)}, or name the class in a setting, {@code framing=custom:com.acme.Frames}.
 *
 * <p>One instance serves all connections with these settings, on many threads at once. What belongs to one connection
 * is in its {@linkplain #reader() reader}. All methods are called where the engine reads and writes, so they must not
 * block. A method that does not return holds up all connections of its event loop: nothing ends it.
 *
 * <p>The engine does the rest as for its own framings: the limits of memory and of the size of a message, timeouts,
 * fair turns among connections, and the reports of a frame that is malformed, too large or unfinished. If a method
 * throws what it should not, or returns what cannot be, that one connection is closed with the cause {@code FAILED}.
 * Two formats are the same setting if they are {@linkplain Object#equals equal}.
 *
 * @since 0.1
 */
public interface FrameFormat {
    /** Returns a new reader for one connection; it is called for the first bytes that arrive there. */
    FrameReader reader();

    /**
     * Refuses a message that cannot be carried, for instance one that holds what marks the end. Called before every
     * message that is sent, on the sender's thread or the event loop. By default every message can be carried.
     *
     * @throws IllegalArgumentException if it cannot; the message says why, and what to do
     */
    default void check(Message message) {
        // by default everything can be carried
    }

    /**
     * Returns how many bytes the frame of a message of a given length has at most, with all that marks its boundaries;
     * not less than the message. A received frame of which more has arrived without an end is too large, and {@link
     * #write} has so much room.
     *
     * @param messageBytes how many bytes the message has, 0 or more
     */
    long maxFrameBytes(int messageBytes);

    /**
     * Writes the frame of a message that {@link #check} has let pass, from the buffer's position on.
     *
     * @param to has room for {@link #maxFrameBytes} of that message; what is before its position at the end is sent. It
     *     must not be used after the call
     */
    void write(Message message, ByteBuffer to);
}
