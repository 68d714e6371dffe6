package io.knsock.engine;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import java.util.concurrent.TimeUnit;

/** A channel without a socket whose time stands still until it is advanced. */
final class EmbeddedTime {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    EmbeddedTime() {
        channel.freezeTime();
    }

    EmbeddedChannel channel() {
        return channel;
    }

    long nanoTime() {
        return ((AbstractScheduledEventExecutor) channel.eventLoop()).ticker().nanoTime();
    }

    void advance(long duration, TimeUnit unit) {
        channel.advanceTimeBy(duration, unit);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
