package io.knsock.engine.pool;

import io.knsock.pool.DestroyCause;
import java.util.EnumMap;
import java.util.Map;

/** What the pool counts off the fast path. Guarded by the ledger's lock. */
final class Counters {
    long leasesOfGone;
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
    final Map<DestroyCause, Long> destroyed = new EnumMap<>(DestroyCause.class);

    void waited(long nanos) {
        waits++;
        waitNanos += nanos;
        longestWaitNanos = Math.max(longestWaitNanos, nanos);
    }
}
