package io.knsock.it;

import java.time.Duration;

/** What {@link FactsServlet} tells of the server's process. */
public final class Facts {
    private Facts() {}

    public static String threadsOfOurs() throws Exception {
        return Health.get("/facts/threads").body();
    }

    /** A thread that ends is given a moment to do so. */
    public static String threadsThatStay() throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String threads = threadsOfOurs();
        while (!threads.isEmpty() && System.nanoTime() < deadline) {
            threads = threadsOfOurs();
        }
        return threads;
    }

    /** What the server's process has. */
    public record Totals(int threads, int descriptors, int loaders, int mebibytes) {
        public static Totals now() throws Exception {
            String[] numbers = Health.get("/facts/totals").body().split(" ");
            return new Totals(
                    Integer.parseInt(numbers[0]),
                    Integer.parseInt(numbers[1]),
                    Integer.parseInt(numbers[2]),
                    Integer.parseInt(numbers[3]));
        }

        /** What has a finalizer takes more than one collection. */
        public static Totals nowWithLoaders(int expected) throws Exception {
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            Totals now = now();
            while (now.loaders > expected && System.nanoTime() < deadline) {
                now = now();
            }
            return now;
        }

        @Override
        public String toString() {
            return threads + " threads, " + descriptors + " descriptors, " + loaders + " loaders, " + mebibytes
                    + " MiB";
        }
    }
}
