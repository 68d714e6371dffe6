package io.knsock.engine.connect;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import org.jspecify.annotations.Nullable;

/** Why a client that connects again does not take a call, or has no connection for it; nothing was sent. */
final class Refusals {
    private static final String CONNECTING_AGAIN =
            "the connection was lost, and no attempt to connect again has ended yet";

    private Refusals() {}

    static KnSockException tooManyWait(String endpoint, String what, KnSockException lastFailure) {
        return new ConnectFailedException(
                "no connection to " + endpoint + " for now, and " + what + " wait for one already: "
                        + lastFailure.getMessage(),
                lastFailure);
    }

    /** Before there was a connection. */
    static KnSockException connecting() {
        return new KnSockException("no attempt to connect has ended yet", null, false);
    }

    /** @param lost why the last connection was lost, if that is known */
    static KnSockException connectingAgain(@Nullable KnSockException lost) {
        if (lost == null) {
            return new ConnectionClosedException(Reason.PEER_CLOSED, CONNECTING_AGAIN, null, false);
        }
        Reason why = lost instanceof ConnectionClosedException closed ? closed.reason() : Reason.CLOSED;
        return new ConnectionClosedException(why, CONNECTING_AGAIN + ": " + lost.getMessage(), lost, false);
    }

    /** @param what has happened to the client, after its name */
    static KnSockException closed(String endpoint, String what, Reason why) {
        String text = "the client of " + endpoint + what;
        return new ConnectionClosedException(
                why, why == Reason.ENGINE_STOPPED ? text + ": the engine is stopped" : text, null, false);
    }
}
