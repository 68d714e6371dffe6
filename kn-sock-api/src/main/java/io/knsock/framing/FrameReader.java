package io.knsock.framing;

import java.nio.ByteBuffer;

/**
 * Finds the frames in what arrives on one connection. It is called by one thread at a time, so it may keep what it
 * knows, for instance in how many bytes it has found no end. It must not block.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface FrameReader {
    /**
     * Finds the end of the next frame. Called again with the same first byte, and more after it, as long as the result
     * is {@link FrameCut#incomplete()}; after any other result with the byte that follows what was cut.
     *
     * @param arrived from position 0, the first byte of the next frame, to its limit all that has arrived; at least one
     *     byte. Read-only, big-endian, and for this call only: what it holds may be other bytes later. Its position and
     *     limit may be changed, which has no effect
     * @return what was found; all offsets in it count from position 0
     * @throws MalformedFrameException if this cannot be a frame, whatever follows: the connection is closed. The
     *     message completes the sentence "a frame is malformed: …"
     */
    FrameCut read(ByteBuffer arrived);
}
