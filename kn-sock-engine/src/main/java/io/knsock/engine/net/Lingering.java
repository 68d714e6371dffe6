package io.knsock.engine.net;

import io.knsock.engine.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection without losing what was just written to it. A socket that is closed while the peer still sends
 * resets the connection, and the peer then loses what it has not read yet (RFC 9112, section 9.6, tells the same of
 * HTTP). So only the own direction is ended here, and what still arrives is thrown away, until the peer has closed
 * too, has been quiet for a while, has had time enough, or has sent 16 MiB.
 *
 * <p>Stands first in the pipeline, before TLS: what is thrown away need not be decrypted.
 */
public final class Lingering extends ChannelInboundHandlerAdapter {
    /** A peer that is quiet for so long has nothing on its way any more. */
    public static final Duration QUIET = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofSeconds(10);

    /**
     * A peer that has sent so much more does not heed what it is told, and to swallow it costs time of the loop. What
     * was on its way when it was told may be in its send buffer and in our receive buffer, which are at most 4 and 6
     * MiB with the defaults of Linux.
     */
    public static final int MOST_BYTES = 16 << 20;

    private final Channel channel;
    private final Deadline end = Deadline.in(LONGEST);
    private long lastRead;
    private int bytesLeft = MOST_BYTES;
    private @Nullable Future<?> timer;

    private Lingering(Channel channel, long lastRead) {
        this.channel = channel;
        this.lastRead = lastRead;
    }

    /**
     * Begins; what was written must be flushed. For use on the event loop.
     *
     * @param lastRead when something was received or written last, by {@link System#nanoTime()}
     */
    public static void close(Channel channel, long lastRead) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            new Lingering(channel, lastRead).endOutput();
        } else {
            tls.closeOutbound().addListener(told -> new Lingering(channel, lastRead).endOutput());
        }
    }

    private void endOutput() {
        if (channel.isActive()) {
            channel.pipeline().addFirst(this);
            ((DuplexChannel) channel).shutdownOutput();
            channel.config().setAutoRead(true);
            check();
        }
    }

    private void check() {
        long left = Math.min(QUIET.toNanos() - (System.nanoTime() - lastRead), end.remainingNanos());
        if (left <= 0) {
            close();
        } else {
            timer = channel.eventLoop().schedule(this::check, left, TimeUnit.NANOSECONDS);
        }
    }

    /** Past TLS, which has said goodbye already. */
    private void close() {
        ChannelHandlerContext first = channel.pipeline().context(this);
        if (first != null) {
            first.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object late) {
        bytesLeft -= late instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(late);
        lastRead = System.nanoTime();
        if (bytesLeft < 0) {
            close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            close();
        }
    }

    /** A reset is an end as well. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
        close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
