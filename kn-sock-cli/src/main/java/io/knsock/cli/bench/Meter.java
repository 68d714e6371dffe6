package io.knsock.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Counts what happens. What is recorded may be so by many threads; intervals are taken by one. */
final class Meter {
    /** Each latency is known to a thousandth of itself. */
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Recorder recorder = new Recorder(SIGNIFICANT_DIGITS);
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final LongAdder replyBytes = new LongAdder();
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    // Touched by the one that takes intervals.
    private final Histogram total = new Histogram(SIGNIFICANT_DIGITS);
    private @Nullable Histogram recycled;

    void reply(long latencyNanos, int bytes) {
        recorder.recordValue(Math.max(0, latencyNanos));
        replyBytes.add(bytes);
    }

    /** Counts it by the name of its type, and keeps the first. */
    void failed(Throwable failure) {
        first.compareAndSet(null, failure);
        error(failure.getClass().getSimpleName(), 1);
    }

    @Nullable Throwable firstFailure() {
        return first.get();
    }

    void error(String kind, long count) {
        if (count > 0) {
            errors.computeIfAbsent(kind, one -> new LongAdder()).add(count);
        }
    }

    /** Returns what was recorded since this was last asked, and adds it to the total. The next call reuses it. */
    Histogram interval() {
        Histogram interval = recorder.getIntervalHistogram(recycled);
        recycled = interval;
        total.add(interval);
        return interval;
    }

    Histogram total() {
        return total;
    }

    long replyBytes() {
        return replyBytes.sum();
    }

    Map<String, Long> errors() {
        Map<String, Long> sums = new TreeMap<>();
        errors.forEach((kind, count) -> sums.put(kind, count.sum()));
        return sums;
    }
}
