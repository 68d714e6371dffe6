package io.knsock.engine.connect;

import io.knsock.ClientStats;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted on the connections of a client. Safe for use by many threads. */
final class ClientCounters {
    final AtomicInteger underWay = new AtomicInteger();
    final LongAdder unasked = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder unknown = new LongAdder();

    ClientStats snapshot() {
        return ClientStats.of(underWay.get(), unasked.sum(), skipped.sum(), late.sum(), unknown.sum());
    }
}
