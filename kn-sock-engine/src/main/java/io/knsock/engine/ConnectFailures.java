package io.knsock.engine;

import java.util.Locale;

/** Says why a socket cannot be connected. */
final class ConnectFailures {
    private ConnectFailures() {}

    static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("connection refused")) {
            return "connection refused: nothing listens there";
        }
        if (lower.contains("no such file")) {
            return "there is no such file: is the server running?";
        }
        if (lower.contains("permission denied")) {
            return "permission denied: this user may not connect to it";
        }
        return message;
    }
}
