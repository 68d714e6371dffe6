package io.knsock.cdi.jmx;

import io.knsock.Connection;
import io.knsock.ServerObserver;
import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long the handler of one server was at work, as the engine tells it. Counting takes no lock. Safe
 * for use by many threads; what is read while messages are handled need not add up.
 */
public final class HandlerTimes implements ServerObserver {
    private final LongAdder handled = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);

    @Override
    public void handled(Connection connection, Duration took, @Nullable Throwable failure) {
        long its = took.toNanos();
        handled.increment();
        nanos.add(its);
        longestNanos.accumulate(its);
        if (failure != null) {
            failures.increment();
        }
    }

    long handled() {
        return handled.sum();
    }

    long failures() {
        return failures.sum();
    }

    Duration total() {
        return Duration.ofNanos(nanos.sum());
    }

    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }
}
