package io.knsock.cli;

import io.knsock.cli.bench.Interval;
import io.knsock.cli.bench.Load;
import io.knsock.cli.bench.LoadResult;
import io.knsock.config.ClientConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Tells how a load went: to people, with a histogram of bars, and to programs. */
final class BenchReport {
    private static final int LONGEST_BAR = 50;

    private static final List<Percentile> PERCENTILES = List.of(
            new Percentile("p50", 50),
            new Percentile("p90", 90),
            new Percentile("p99", 99),
            new Percentile("p99.9", 99.9),
            new Percentile("max", 100));

    private final ClientConfig config;
    private final Load load;
    private final LoadResult result;

    private record Percentile(String name, double percent) {
        long of(Histogram latencies) {
            return latencies.getValueAtPercentile(percent);
        }
    }

    BenchReport(ClientConfig config, Load load, LoadResult result) {
        this.config = config;
        this.load = load;
        this.result = result;
    }

    /** Returns one line about one second. */
    static String line(Interval second) {
        Histogram latencies = second.latencies();
        return String.format(
                Locale.ROOT,
                "%4d s  %8d replies  p50 %s  p99 %s  max %s  errors %d",
                Math.round(second.elapsed().toMillis() / 1e3),
                latencies.getTotalCount(),
                time(latencies.getValueAtPercentile(50)),
                time(latencies.getValueAtPercentile(99)),
                time(latencies.getMaxValue()),
                second.errors());
    }

    /** Returns the report for people. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s%s, connections %d, pipeline %d, %s",
                config.endpoint(),
                config.tls() == null ? "" : " with TLS",
                load.connections(),
                load.pipeline(),
                load.rate() == null
                        ? "as fast as replies come"
                        : String.format(Locale.ROOT, "%.1f messages/s due", load.rate())));
        lines.add(String.format(
                Locale.ROOT,
                "replies      %d in %.2f s, %.1f/s",
                result.replies(),
                result.elapsed().toNanos() / 1e9,
                result.repliesPerSecond()));
        lines.add(String.format(
                Locale.ROOT,
                "errors       %d%s",
                result.failures(),
                result.errors().isEmpty()
                        ? ""
                        : result.errors().entrySet().stream()
                                .map(error -> error.getKey() + " " + error.getValue())
                                .collect(Collectors.joining(", ", ": ", ""))));
        if (result.replies() > 0) {
            lines.add("latency      "
                    + PERCENTILES.stream()
                            .map(one -> one.name() + " " + time(one.of(result.latencies())))
                            .collect(Collectors.joining("  ")));
            lines.add("");
            lines.addAll(bars());
        }
        return String.join("\n", lines);
    }

    /**
     * The bounds go 1, 2, 5, 10, 20, 50 …, so that each bar is about as wide as the next where latencies are counted.
     */
    private List<String> bars() {
        Histogram latencies = result.latencies();
        Map<Long, Long> counts = new LinkedHashMap<>();
        long from = 0;
        long counted = 0;
        for (long to = 1_000; from <= latencies.getMaxValue(); to = nextBound(to)) {
            // All below, less those counted: a bound may lie among values that the histogram does not tell apart, and
            // these would be counted on both sides of it.
            long below = latencies.getCountBetweenValues(0, to - 1);
            if (below > counted || !counts.isEmpty()) {
                counts.put(to, below - counted);
            }
            counted = below;
            from = to;
        }
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        List<String> bars = new ArrayList<>();
        counts.forEach((to, count) -> bars.add(String.format(
                        Locale.ROOT,
                        "%11s  %-50s %10d  %5.1f %%",
                        "< " + time(to),
                        "#".repeat((int) Math.ceil((double) count * LONGEST_BAR / most)),
                        count,
                        100.0 * count / result.replies())
                .stripTrailing()));
        return bars;
    }

    private static long nextBound(long bound) {
        return Long.toString(bound).startsWith("2") ? bound / 2 * 5 : bound * 2;
    }

    /** Returns a latency in the unit that it is read best in. */
    private static String time(long nanos) {
        if (nanos < 1_000_000) {
            return String.format(Locale.ROOT, "%.0f us", nanos / 1e3);
        } else if (nanos < 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
        }
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    /** Returns the report for programs. */
    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("endpoint", config.endpoint());
        members.put("tls", config.tls() != null);
        members.put("framing", config.framing().toString());
        members.put("connections", load.connections());
        members.put("pipeline", load.pipeline());
        members.put("ratePerSecond", load.rate());
        members.put("messageBytes", load.message().length());
        members.put("seconds", rounded(result.elapsed().toNanos() / 1e9));
        members.put("replies", result.replies());
        members.put("repliesPerSecond", rounded(result.repliesPerSecond()));
        members.put("replyBytes", result.replyBytes());
        members.put("errors", result.errors());
        Map<String, Object> latencies = new LinkedHashMap<>();
        PERCENTILES.forEach(one -> latencies.put(one.name(), one.of(result.latencies()) / 1e3));
        latencies.put(
                "mean", result.replies() == 0 ? 0.0 : rounded(result.latencies().getMean() / 1e3));
        members.put("latencyMicros", latencies);
        return members;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
