package io.knsock.engine.net;

import java.io.FileNotFoundException;
import java.net.BindException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

/** Says why a socket cannot be connected. */
public final class ConnectFailures {
    private ConnectFailures() {}

    /** Returns whether a socket could not be bound before it was to be connected. */
    public static boolean isOfBinding(Throwable cause) {
        return cause instanceof BindException
                || String.valueOf(cause.getMessage()).contains("bind(")
                || String.valueOf(cause.getMessage()).contains("Cannot assign requested address");
    }

    public static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("connection refused")) {
            return "connection refused: nothing listens there";
        }
        if (lower.contains("connection reset")) {
            return "the connection was reset by the peer as soon as it was made";
        }
        if (cause instanceof ClosedChannelException) {
            return "it was closed meanwhile, as when an engine is stopped";
        }
        if (cause instanceof FileNotFoundException || lower.contains("no such file")) {
            return "there is no such file: is the server running?";
        }
        if (lower.contains("permission denied")) {
            return "permission denied: this user may not connect to it";
        }
        return message;
    }
}
