package io.knsock.test.junit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was opened, to be closed in the reverse order. Safe for use by many threads. */
final class Opened {
    // Guarded by this.
    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    synchronized void add(AutoCloseable opened) {
        all.push(opened);
    }

    private synchronized @Nullable AutoCloseable last() {
        return all.poll();
    }

    /**
     * Closes all, whether or not closing another failed.
     *
     * @throws Exception the first failure, with the others suppressed
     */
    void closeAll() throws Exception {
        Throwable first = null;
        for (AutoCloseable each = last(); each != null; each = last()) {
            try {
                each.close();
            } catch (Exception | AssertionError failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (Exception) first;
        }
    }
}
