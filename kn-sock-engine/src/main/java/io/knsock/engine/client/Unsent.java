package io.knsock.engine.client;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.SlowReaderException;
import io.knsock.conversation.DuplicateKeyException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Failures of a connection that leave the message for another one. */
public final class Unsent {
    private Unsent() {}

    /**
     * Returns whether a failure of a {@link ClientConnection} says that the connection had ended before the first byte
     * of the message, so that it may be sent on another. Not where the peer does not read, or the key of the request
     * is taken, which another connection would not change, and not where the engine is stopped, which makes no other.
     */
    public static boolean isToldBy(@Nullable Throwable failure) {
        Throwable told =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return told instanceof KnSockException known
                && !known.maybeSent()
                && !(known instanceof SlowReaderException)
                && !(known instanceof DuplicateKeyException)
                && !(known instanceof ConnectionClosedException closed && closed.reason() == Reason.ENGINE_STOPPED);
    }
}
