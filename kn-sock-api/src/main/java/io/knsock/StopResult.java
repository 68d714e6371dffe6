package io.knsock;

/**
 * How a server's stop went.
 *
 * @param outcome whether the deadline was needed
 * @param cutConnections the connections closed by force while a message of theirs was in flight; 0 if graceful
 */
public record StopResult(Outcome outcome, int cutConnections) {
    /** Whether all messages in flight were finished. */
    public enum Outcome {
        /** Every message in flight was handled and its reply written. */
        GRACEFUL,
        /** The deadline passed, or the stop was interrupted, while messages were in flight. */
        FORCED
    }

    /** Returns the result of a stop that cut {@code cutConnections} connections, and graceful if that is none. */
    public static StopResult cut(int cutConnections) {
        return new StopResult(cutConnections == 0 ? Outcome.GRACEFUL : Outcome.FORCED, cutConnections);
    }
}
