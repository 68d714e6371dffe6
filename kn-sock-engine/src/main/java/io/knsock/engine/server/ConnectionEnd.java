package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.config.ServerConfig;
import io.knsock.engine.framing.PartialFrame;
import io.knsock.framing.Framing;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ends, made when that is known; the first cause counts.
 *
 * @param cause what ended it
 * @param failure what has failed, if anything did
 * @param partial what had arrived of a frame then: what follows is not looked at, and so it is not known any more where
 *     it ends
 */
record ConnectionEnd(
        CloseCause cause,
        @Nullable Throwable failure,
        @Nullable PartialFrame partial) {
    /**
     * Returns an end that nobody here has caused. A peer that had ended its direction, or never got as far as to send
     * something, has closed the connection; else it is lost.
     */
    static ConnectionEnd byPeer(InFlight inFlight, boolean opened) {
        CloseCause why = inFlight.hasInputEnded() || !opened ? CloseCause.PEER_CLOSED : CloseCause.LOST;
        return new ConnectionEnd(why, null, inFlight.partialFrame());
    }

    /**
     * Returns what is told of the end, and says that a frame was unfinished. Where something else has failed, that is
     * told: whoever looks for it should find it; a connection that is lost in the middle of a frame is told as that.
     */
    @Nullable Throwable told(ServerConnection connection, ServerConfig config) {
        PartialFrame begun = partial;
        if (begun == null) {
            return failure;
        }
        Framing framing = config.framing();
        try {
            ServerLog.unfinishedFrame(connection, cause, begun.text(framing), config);
            return failure == null || cause == CloseCause.LOST
                    ? begun.failure("connection " + connection, framing, failure)
                    : failure;
        } catch (Throwable noMemory) { // the end has to be told all the same
            return failure;
        }
    }

    /** Returns what is said of a message that cannot be sent any more; by this end where the end is not known yet. */
    static Reason reason(@Nullable ConnectionEnd end, @Nullable Throwable failure) {
        if (end == null) { // a write that fails is the first to tell of a peer that is gone
            return failure == null
                    ? Reason.CLOSED
                    : failure instanceof IOException ? Reason.PEER_CLOSED : Reason.FAILED;
        }
        return switch (end.cause) {
            case PEER_CLOSED, LOST -> Reason.PEER_CLOSED;
            case FAILED, MEMORY_LIMIT -> Reason.FAILED;
            default -> Reason.CLOSED;
        };
    }

    /** Returns the unfinished frame in words, or null if there was none. */
    @Nullable String unfinished(ServerConfig config) {
        return partial == null ? null : partial.text(config.framing());
    }
}
