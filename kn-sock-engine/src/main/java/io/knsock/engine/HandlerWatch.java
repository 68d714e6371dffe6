package io.knsock.engine;

import io.knsock.ServerConfig;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks each second, on the listener's event loop, for messages that have been with the handler for too long. */
final class HandlerWatch {
    private static final long PERIOD_MILLIS = 1_000;

    private HandlerWatch() {}

    /** Begins, if the settings want it; ends with the listener. */
    static void begin(ServerConfig config, Channel listener, ConnectionGroup connections) {
        Duration limit = config.slowHandlerWarning();
        if (limit.isZero()) {
            return;
        }
        Future<?> timer = listener.eventLoop()
                .scheduleWithFixedDelay(
                        () -> connections.warnOfSlowHandlers(limit),
                        PERIOD_MILLIS,
                        PERIOD_MILLIS,
                        TimeUnit.MILLISECONDS);
        listener.closeFuture().addListener(closed -> timer.cancel(false));
    }
}
