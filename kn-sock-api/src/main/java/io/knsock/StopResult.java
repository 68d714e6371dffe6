package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * How a server's stop went. A value: equal if it went alike. Made by the engine; later versions tell more.
 *
 * @since 0.1
 */
public final class StopResult {
    private final int cutConnections;

    private StopResult(int cutConnections) {
        this.cutConnections = cutConnections;
    }

    /** Whether all messages in flight were finished. */
    public enum Outcome {
        /** Every message in flight was handled and its reply written. */
        GRACEFUL,
        /** The deadline passed, or the stop was interrupted, while messages were in flight. */
        FORCED
    }

    /** Returns the result of a stop that cut {@code cutConnections} connections; graceful if there were none. */
    public static StopResult cut(int cutConnections) {
        return new StopResult(cutConnections);
    }

    /** Returns whether the deadline was needed. */
    public Outcome outcome() {
        return cutConnections == 0 ? Outcome.GRACEFUL : Outcome.FORCED;
    }

    /** Returns how many connections were closed by force while a message of theirs was in flight; 0 if graceful. */
    public int cutConnections() {
        return cutConnections;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StopResult that && cutConnections == that.cutConnections;
    }

    @Override
    public int hashCode() {
        return cutConnections;
    }

    @Override
    public String toString() {
        return "StopResult[outcome=" + outcome() + ", cutConnections=" + cutConnections + "]";
    }
}
