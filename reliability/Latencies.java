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

    /** In milliseconds; 0 if there are none. */
    synchronized double millis(double quantile) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[(int) Math.min(count - 1, (long) (count * quantile))] / 1e6;
    }

    String p99() {
        return String.format(Locale.ROOT, "%.1f ms", millis(0.99));
    }
}
