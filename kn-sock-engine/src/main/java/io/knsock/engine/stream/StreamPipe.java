package io.knsock.engine.stream;

import io.knsock.engine.tls.Tls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FileRegion;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Between a channel and the two directions of its stream. It reads the channel by itself, whatever others want of it:
 * only as much as somebody reads. Guarded by the event loop, where nothing else is said.
 */
final class StreamPipe extends ChannelDuplexHandler implements Outflow.Loop {
    /**
     * What a stream lets wait is bounded by itself, and must not make the channel unwritable: TLS is not read then, and
     * of two ends that write at once, each would wait for the other to read.
     */
    private static final WriteBufferWaterMark MORE_THAN_WAITS = new WriteBufferWaterMark(1 << 20, 2 << 20);

    /** Of 64 KiB each: as much as is kept. */
    private static final int PIECES_PER_TURN = 4;

    private final StreamOwner owner;
    private final Channel channel;
    private final boolean secure;
    private final boolean last;
    final Inflow inflow = new Inflow(() -> onLoop(this::readOn));
    final Outflow outflow = new Outflow(this);

    private @Nullable ChannelHandlerContext context;
    private int received;

    /** Nobody reads any more, and what else reads the channel may. */
    private boolean passing;

    /** @param last whether it is the last of its pipeline, so that nobody else has to hear of failures */
    StreamPipe(StreamOwner owner, Channel channel, boolean last) {
        this.owner = owner;
        this.last = last;
        this.channel = channel;
        this.secure = channel.pipeline().get(SslHandler.class) != null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        channel.config().setAutoRead(false);
        // For one that has not read before: to wake a reader for 64 KiB, as messages are read, costs as much as to
        // read.
        channel.config()
                .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(PIECES_PER_TURN));
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setWriteBufferWaterMark(MORE_THAN_WAITS);
    }

    // ---- what arrives

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (message instanceof ByteBuf bytes) {
            received += bytes.readableBytes();
            inflow.add(bytes);
        } else {
            ReferenceCountUtil.release(message); // there is nothing else
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        boolean more = inflow.added();
        if (received > 0) {
            owner.streamed(received, 0, held());
            received = 0;
        }
        if (more && !inflow.hasEnded()) {
            from.read();
        }
    }

    private void readOn() {
        if (context != null) {
            context.read();
        }
    }

    /** Those who want the channel read do not know whether somebody reads the stream. */
    @Override
    public void read(ChannelHandlerContext from) {
        if (passing) {
            from.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof SslCloseCompletionEvent closed) {
            if (closed.isSuccess() && hasPeerClosed()) {
                inflow.end();
            }
        } else if (event instanceof ChannelInputShutdownEvent) {
            if (secure) {
                inflow.fail(end("was cut by the peer: it ended without TLS's close_notify", null)); // unless it came
            } else {
                inflow.end();
            }
        }
        from.fireUserEventTriggered(event);
    }

    /** To close this end is told by the same event. */
    private boolean hasPeerClosed() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null && tls.engine().isInboundDone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
        fail("has failed: " + Tls.reason(failure), failure);
        if (last) {
            owner.abort();
        } else {
            from.fireExceptionCaught(failure);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        ended();
        from.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        ended();
    }

    private void fail(String what, @Nullable Throwable failure) {
        StreamEnd end = end(what, failure);
        inflow.fail(end);
        outflow.fail(end);
    }

    private StreamEnd end(String what, @Nullable Throwable failure) {
        return new StreamEnd("connection " + owner.info() + " " + what, failure);
    }

    // ---- what is written

    @Override
    public void writeReady() {
        onLoop(this::write);
    }

    @Override
    public void makeBuffer() {
        onLoop(() -> {
            try {
                outflow.take(channel.alloc().directBuffer(Outflow.BUFFER_BYTES, Outflow.BUFFER_BYTES));
            } catch (Throwable noMemory) { // who waits for it must not wait for ever
                fail("has no memory for what is to be written: " + noMemory, noMemory);
                owner.abort();
            }
        });
    }

    private void write() {
        ChannelHandlerContext to = context;
        if (to == null) {
            return;
        }
        for (Object next : outflow.takeReady()) {
            int bytes;
            ChannelFuture writing;
            if (next instanceof ByteBuf buffer) {
                bytes = buffer.readableBytes();
                writing = to.write(buffer.retainedSlice()); // of which nobody can make more room
            } else {
                bytes = (int) ((FileRegion) next).count();
                writing = to.write(next);
            }
            writing.addListener(done -> wrote(next, bytes, done.cause()));
        }
        to.flush();
    }

    private void wrote(Object what, int bytes, @Nullable Throwable failure) {
        if (failure == null) {
            outflow.wrote(what, bytes, null);
            owner.streamed(0, bytes, held());
        } else {
            outflow.wrote(what, bytes, end("cannot be written: " + Tls.reason(failure), failure));
            owner.abort();
        }
    }

    private long held() {
        return inflow.bytes() + outflow.bytes();
    }

    /**
     * Ends the own direction, after what was written. Returns what completes when that is done, TLS's close_notify
     * being with the socket; or when it cannot be done any more.
     */
    CompletableFuture<@Nullable Void> endOutput() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        channel.closeFuture().addListener(closed -> done.complete(null));
        onLoop(() -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (!channel.isActive()) {
                done.complete(null);
            } else if (tls == null) {
                shutDownOutput(done);
            } else {
                tls.closeOutbound().addListener(told -> shutDownOutput(done));
            }
        });
        return done;
    }

    private void shutDownOutput(CompletableFuture<@Nullable Void> done) {
        ((DuplexChannel) channel).shutdownOutput().addListener(shut -> done.complete(null));
    }

    /** Notes that the connection ends: others may read the channel. What has arrived in whole can still be read. */
    void ended() {
        passing = true;
        fail("was closed", null);
    }

    // ---- on any thread

    /** Ends both directions for those who read and write, whatever becomes of the channel. */
    void drop(String why) {
        StreamEnd end = end(why, null);
        inflow.drop(end);
        outflow.drop(end);
    }

    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException ended) {
            ended();
        }
    }
}
