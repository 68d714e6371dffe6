package io.knsock.engine.framing;

import io.knsock.framing.Framing;
import io.knsock.framing.UnfinishedFrameException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a frame whose rest has not arrived.
 *
 * @param heldBytes what has arrived of it, with what marks its boundaries
 * @param announcedBytes how many bytes its message is to have, or {@link #NOT_ANNOUNCED}
 */
public record PartialFrame(int heldBytes, long announcedBytes) {
    /** The framing announces no length, or has not yet. */
    public static final long NOT_ANNOUNCED = -1;

    /**
     * Says what it is, without what it holds:
     * {@code 7 bytes of an unfinished frame (framing length:4, announced length 20)}.
     */
    public String text(Framing framing) {
        return heldBytes + (heldBytes == 1 ? " byte" : " bytes") + " of an unfinished frame (framing " + framing
                + (announcedBytes == NOT_ANNOUNCED ? "" : ", announced length " + announcedBytes) + ")";
    }

    /**
     * Returns what is told of it.
     *
     * @param whose where it has arrived, as the beginning of a sentence
     * @param cause what ended the connection, if that is known and was a failure
     */
    public UnfinishedFrameException failure(String whose, Framing framing, @Nullable Throwable cause) {
        return new UnfinishedFrameException(
                whose + " held " + text(framing) + ": " + question(framing),
                cause,
                framing.toString(),
                heldBytes,
                announcedBytes == NOT_ANNOUNCED ? OptionalLong.empty() : OptionalLong.of(announcedBytes));
    }

    /** Asks what is most often the reason. */
    public static String question(Framing framing) {
        return "does the peer use framing " + framing + ", and had it sent all?";
    }
}
