package io.knsock.cli.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What happened within about a second.
 *
 * @param elapsed since the load began
 * @param latencies of the replies within it, in nanoseconds; changes when the listener returns
 * @param errors since the load began
 */
public record Interval(Duration elapsed, Histogram latencies, long errors) {}
