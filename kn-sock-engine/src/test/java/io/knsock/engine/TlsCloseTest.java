package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that resets a handshake must not make Netty log what we ask of a TLS that has gone meanwhile. */
class TlsCloseTest {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("io.netty");
    private final Handler collecting = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            lines.add(logged.getMessage());
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void collect() {
        logger.addHandler(collecting);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(collecting);
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void tlsThatHasLeftThePipelineIsAskedNothing() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel channel = new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel made) {
                            made.pipeline().addLast(new SslHandler(engine));
                        }
                    })
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();
            CountDownLatch asked = new CountDownLatch(1);
            channel.eventLoop().execute(() -> {
                try {
                    asked.await();
                } catch (InterruptedException impossible) {
                    throw new IllegalStateException(impossible);
                }
                channel.pipeline().remove(SslHandler.class);
            });
            Tls.close(channel);
            asked.countDown();
            assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(channel.eventLoop().submit(() -> "idle").get(10, TimeUnit.SECONDS))
                    .isEqualTo("idle");
            assertThat(lines).isEmpty();
        }
    }
}
