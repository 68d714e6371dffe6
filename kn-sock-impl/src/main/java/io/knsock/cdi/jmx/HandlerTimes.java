package io.knsock.cdi.jmx;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long the handler of one server was at work. Counting takes no lock. Safe for use by many threads;
 * what is read while messages are handled need not add up.
 */
public final class HandlerTimes {
    private final LongAdder handled = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);

    /** Returns a handler that does the same and is timed. */
    public MessageHandler timed(MessageHandler handler) {
        return (connection, message) -> {
            long began = System.nanoTime();
            boolean failed = true;
            try {
                Message reply = handler.onMessage(connection, message);
                failed = false;
                return reply;
            } finally {
                add(System.nanoTime() - began, failed);
            }
        };
    }

    /** Returns a handler that does the same and is timed, from the call to the completion of its stage. */
    public AsyncMessageHandler timedAsync(AsyncMessageHandler handler) {
        return (connection, message) -> {
            long began = System.nanoTime();
            return begin(handler, connection, message, began)
                    .whenComplete((reply, failure) -> add(System.nanoTime() - began, failure != null));
        };
    }

    private CompletionStage<? extends @Nullable Message> begin(
            AsyncMessageHandler handler, Connection connection, Message message, long began) throws Exception {
        try {
            return handler.onMessage(connection, message);
        } catch (Throwable failure) { // only counted, and thrown on
            add(System.nanoTime() - began, true);
            throw failure;
        }
    }

    private void add(long took, boolean failed) {
        handled.increment();
        nanos.add(took);
        longestNanos.accumulate(took);
        if (failed) {
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
