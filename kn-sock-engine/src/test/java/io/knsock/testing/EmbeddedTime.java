package io.knsock.testing;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import java.util.concurrent.TimeUnit;

/** A channel without a socket whose time stands still until it is advanced. */
public final class EmbeddedTime {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    public EmbeddedTime() {
        channel.freezeTime();
    }

    public EmbeddedChannel channel() {
        return channel;
    }

    public long nanoTime() {
        return ((AbstractScheduledEventExecutor) channel.eventLoop()).ticker().nanoTime();
    }

    public void advance(long duration, TimeUnit unit) {
        channel.advanceTimeBy(duration, unit);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
