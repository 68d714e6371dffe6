package io.knsock.engine.pool;

import io.knsock.DestroyCause;

/** What the pool counts off the fast path. Guarded by the ledger's lock. */
final class Counters {
    long loansOfGone;
    long created;
    long connectFailures;
    long connectNanos;
    long waits;
    long waitNanos;
    long longestWaitNanos;
    long timeouts;
    long rejections;
    long leaks;
    long doubleReleases;
    final long[] destroyed = new long[DestroyCause.values().length];

    void waited(long nanos) {
        waits++;
        waitNanos += nanos;
        longestWaitNanos = Math.max(longestWaitNanos, nanos);
    }
}
