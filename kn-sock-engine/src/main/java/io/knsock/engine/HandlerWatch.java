package io.knsock.engine;

import io.knsock.ServerConfig;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks each second, on an event loop, for messages that have been with the handler for too long. */
final class HandlerWatch {
    private static final long PERIOD_MILLIS = 1_000;

    private HandlerWatch() {}

    /** Begins, if the settings want it. Returns what ends it. */
    static Runnable begin(ServerConfig config, EventExecutor loop, ConnectionGroup connections) {
        Duration limit = config.slowHandlerWarning();
        if (limit.isZero()) {
            return () -> {};
        }
        Future<?> timer = loop.scheduleWithFixedDelay(
                () -> connections.warnOfSlowHandlers(limit), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }
}
