package io.knsock.engine.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Accepts no more connections each second than allowed: when the bucket of tokens is empty the listening socket is not
 * read until there is one again, and who connects meanwhile waits in the backlog of the system. The bucket holds a
 * tenth of a second's worth, so the rate is even.
 *
 * <p>A transport may have accepted some more by the time it is told (io_uring what was in the backlog). They wait here,
 * with nothing set up for them.
 *
 * <p>Netty itself stops reading for a second when accepting fails. Only who stops it starts it again.
 */
public final class AcceptRate extends ChannelInboundHandlerAdapter {
    /** Shorter pauses are not worth a timer. */
    private static final long SHORTEST_PAUSE_NANOS = 10_000_000;

    private final double perNano;
    private final double capacity;
    private final LongSupplier nanoTime;
    private final Queue<Channel> early = new ArrayDeque<>();
    private double tokens;
    private long filledAt;
    private boolean waiting;
    private boolean stopped;

    public AcceptRate(int perSecond, LongSupplier nanoTime) {
        this.perNano = perSecond / 1e9;
        this.capacity = Math.max(1, perSecond / 10.0);
        this.tokens = capacity;
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        early.add((Channel) accepted);
        if (!waiting) {
            passOn(context);
        }
    }

    private void passOn(ChannelHandlerContext context) {
        fill();
        while (tokens >= 1 && !early.isEmpty()) {
            tokens--;
            context.fireChannelRead(early.remove());
        }
        if (tokens < 1) {
            pause(context);
        } else if (stopped && context.channel().isActive()) { // else the server is being stopped
            stopped = false;
            context.channel().config().setAutoRead(true);
        }
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(capacity, tokens + (now - filledAt) * perNano);
        filledAt = now;
    }

    private void pause(ChannelHandlerContext context) {
        waiting = true;
        if (context.channel().config().isAutoRead()) {
            stopped = true;
            context.channel().config().setAutoRead(false);
        }
        long pause = Math.max(SHORTEST_PAUSE_NANOS, (long) Math.ceil((1 - tokens) / perNano));
        context.executor()
                .schedule(
                        () -> {
                            waiting = false;
                            passOn(context);
                        },
                        pause,
                        TimeUnit.NANOSECONDS);
    }

    /** The listening socket is closed: connections that came early are turned away, like those in the backlog. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        early.forEach(channel -> channel.unsafe().closeForcibly());
        early.clear();
    }
}
