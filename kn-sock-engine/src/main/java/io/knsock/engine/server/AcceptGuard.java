package io.knsock.engine.server;

import io.knsock.engine.time.Seldom;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps a listener alive when the process runs out of file descriptors. Netty pauses accepting for a second and then
 * passes the exception on to the end of the pipeline, whose log statement can fail in turn (the JDK may need a file
 * for it) and end the event loop for good. So this stands there, and leaves logging to a handler thread.
 *
 * <p>Must be added after the channel is bound: before Netty's own acceptor it would take away the pause.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    private final String server;
    private final ServerCounters counters;
    private final Executor handlers;
    private final Seldom logged = new Seldom();

    AcceptGuard(String server, ServerCounters counters, Executor handlers) {
        this.server = server;
        this.counters = counters;
        this.handlers = handlers;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        counters.acceptFailures.increment();
        if (!logged.isTime(System.nanoTime())) {
            return; // not even a task: a transport may try again at once, thousands of times a second
        }
        try {
            handlers.execute(() -> ServerLog.acceptFailed(server, failure));
        } catch (RejectedExecutionException saturated) {
            logged.takeBack(); // the next failure is logged instead
        }
    }
}
