package io.knsock.benchmarks.echo;

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
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Netty itself, as one writes it by hand: lines, flushed when what has arrived is read. */
final class NettyEcho {
    private static final int LONGEST = 1 << 20;

    private NettyEcho() {}

    /**
     * Listens, on as many loops as kn-sock would have.
     *
     * @param transport {@code nio}, {@code epoll} or {@code io_uring}
     * @param hop whether each message goes to an executor of 16 threads and back
     */
    static void listen(int port, String transport, boolean hop) throws InterruptedException {
        IoHandlerFactory io;
        Class<? extends ServerChannel> channels;
        switch (transport) {
            case "epoll" -> {
                io = EpollIoHandler.newFactory();
                channels = EpollServerSocketChannel.class;
            }
            case "io_uring" -> {
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
        ExecutorService executor = hop ? Executors.newFixedThreadPool(16) : null;
        new ServerBootstrap()
                .group(loops)
                .channel(channels)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new LineBasedFrameDecoder(LONGEST), new Echo(executor));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final @Nullable ExecutorService executor;

        Echo(@Nullable ExecutorService executor) {
            this.executor = executor;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf line = (ByteBuf) message;
            if (executor == null) {
                context.write(framed(context, line));
            } else {
                executor.execute(() -> context.writeAndFlush(framed(context, line)));
            }
        }

        private static ByteBuf framed(ChannelHandlerContext context, ByteBuf line) {
            ByteBuf reply = context.alloc().ioBuffer(line.readableBytes() + 1);
            reply.writeBytes(line).writeByte('\n');
            line.release();
            return reply;
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
