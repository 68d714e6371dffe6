package reliability;

import java.util.Arrays;
import java.util.Locale;

/** Times of requests. Guarded by itself. */
final class Latencies {
    private long[] nanos = new long[1024];
    private int count;

    synchronized void add(long one) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = one;
    }

    synchronized int count() {
        return count;
    }

    synchronized void clear() {
        count = 0;
    }

    /**
     * In milliseconds.
     *
     * @throws IllegalStateException if there are none: who is not answered at all must not pass for quick
     */
    synchronized double millis(double quantile) {
        if (count == 0) {
            throw new IllegalStateException("nothing was answered");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, (long) (count * quantile))] / 1e6;
    }

    String p99() {
        return String.format(Locale.ROOT, "%.1f ms", millis(0.99));
    }
}
