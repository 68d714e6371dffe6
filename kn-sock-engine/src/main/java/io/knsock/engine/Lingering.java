package io.knsock.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection without losing what was just written to it. A socket that is closed while the far end still sends
 * resets the connection, and the far end then loses what it has not read yet (RFC 9112, section 9.6, tells the same of
 * HTTP). So only the own direction is ended here, and what still arrives is thrown away, until the far end has closed
 * too or the time is over.
 *
 * <p>Stands first in the pipeline, before TLS: what is thrown away need not be decrypted.
 */
final class Lingering extends ChannelInboundHandlerAdapter {
    private Lingering() {}

    /** Begins; what was written must be flushed. For use on the event loop. */
    static void close(Channel channel, long nanos) {
        if (!channel.isActive()) {
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            endOutput(channel, nanos);
        } else {
            tls.closeOutbound().addListener(told -> endOutput(channel, nanos));
        }
    }

    private static void endOutput(Channel channel, long nanos) {
        if (!channel.isActive()) {
            return;
        }
        channel.pipeline().addFirst(new Lingering());
        Future<?> timer = channel.eventLoop().schedule(() -> close(channel), nanos, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
        ((DuplexChannel) channel).shutdownOutput();
        channel.config().setAutoRead(true);
    }

    private static void close(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().context(Lingering.class);
        if (first != null) {
            first.close(); // past TLS, which has said goodbye already
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object late) {
        ReferenceCountUtil.release(late);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownReadComplete) {
            context.close();
        }
    }

    /** A reset is an end as well. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        context.close();
    }
}
