package io.knsock.cli.bench;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How a load went.
 *
 * @param elapsed how long it took
 * @param latencies of all replies, in nanoseconds
 * @param errors how many requests had no reply, by the name of what was thrown, or {@link #NOT_SENT}
 * @param replyBytes the bytes in all replies
 * @param firstFailure what was thrown first, or null if nothing was
 */
public record LoadResult(
        Duration elapsed,
        Histogram latencies,
        Map<String, Long> errors,
        long replyBytes,
        @Nullable Throwable firstFailure) {
    /** The requests that were due, and not sent before the time was over: the server did not keep up with the rate. */
    public static final String NOT_SENT = "NotSent";

    /** Returns how many requests were replied to. */
    public long replies() {
        return latencies.getTotalCount();
    }

    /** Returns how many were not. */
    public long failures() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the replies in a second. */
    public double repliesPerSecond() {
        return replies() / (elapsed.toNanos() / 1e9);
    }
}
