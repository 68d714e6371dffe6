package io.knsock.benchmarks.compare;

import io.knsock.engine.settings.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Netty itself, as one writes it by hand, on as many loops as kn-sock would have: replies are flushed when what has
 * arrived is read.
 */
final class NettyServer extends ChannelInitializer<Channel> {
    private final Task task;
    private final @Nullable SslContext tls;
    private final @Nullable ExecutorService executor;

    private NettyServer(Task task, @Nullable SslContext tls, @Nullable ExecutorService executor) {
        this.task = task;
        this.tls = tls;
        this.executor = executor;
    }

    /** @param hop whether each message goes to an executor of 16 threads and back */
    static void listen(Task task, Transport transport, boolean hop) throws Exception {
        IoHandlerFactory io;
        Class<? extends ServerChannel> channels;
        switch (transport) {
            case EPOLL -> {
                io = EpollIoHandler.newFactory();
                channels = EpollServerSocketChannel.class;
            }
            case IO_URING -> {
                io = IoUringIoHandler.newFactory();
                channels = IoUringServerSocketChannel.class;
            }
            default -> {
                io = NioIoHandler.newFactory();
                channels = NioServerSocketChannel.class;
            }
        }
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), io);
        SslContext tls = task.isTls()
                ? SslContextBuilder.forServer(Keys.keyManagers(task.text("keys")))
                        .sslProvider(SslProvider.JDK)
                        .build()
                : null;
        new ServerBootstrap()
                .group(loops)
                .channel(channels)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new NettyServer(task, tls, hop ? Executors.newFixedThreadPool(16) : null))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), task.number("port")))
                .sync();
    }

    @Override
    protected void initChannel(Channel channel) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        switch (task.text("framing")) {
            case "length" ->
                channel.pipeline()
                        .addLast(new LengthFieldBasedFrameDecoder(Servers.MAX_FRAME_BYTES, 0, Integer.BYTES, 0, 4));
            case "line" -> channel.pipeline().addLast(new LineBasedFrameDecoder(Servers.MAX_FRAME_BYTES));
            default -> {}
        }
        channel.pipeline().addLast(new Echo());
    }

    private final class Echo extends ChannelInboundHandlerAdapter {
        private final boolean prefixed = task.isLengthPrefixed();
        private final boolean reply = task.is("reply");

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!reply) {
                ReferenceCountUtil.release(message);
            } else if (executor == null) {
                context.write(framed(context, (ByteBuf) message), context.voidPromise());
            } else {
                executor.execute(() -> {
                    task.delay();
                    context.writeAndFlush(framed(context, (ByteBuf) message), context.voidPromise());
                });
            }
        }

        private ByteBuf framed(ChannelHandlerContext context, ByteBuf message) {
            int length = message.readableBytes();
            ByteBuf frame;
            if (prefixed) {
                frame = context.alloc()
                        .ioBuffer(Integer.BYTES + length)
                        .writeInt(length)
                        .writeBytes(message);
            } else {
                frame = context.alloc().ioBuffer(length + 1).writeBytes(message).writeByte('\n');
            }
            message.release();
            return frame;
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
            context.close();
        }
    }
}
