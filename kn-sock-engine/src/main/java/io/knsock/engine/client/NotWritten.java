package io.knsock.engine.client;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a failure that says: no byte of the message was given to the socket, so it may be sent on another
 * connection. Where it is missing, some of it may have been written, and it must not be sent again.
 */
public final class NotWritten extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param cause why the connection could not be used, if that is known */
    public NotWritten(@Nullable Throwable cause) {
        super("nothing of the message was written", cause, false, false);
    }

    /** Returns whether a failure of a {@link ClientConnection} is known to have come before the first byte. */
    public static boolean isToldBy(@Nullable Throwable failure) {
        Throwable told =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return told != null && told.getCause() instanceof NotWritten;
    }
}
