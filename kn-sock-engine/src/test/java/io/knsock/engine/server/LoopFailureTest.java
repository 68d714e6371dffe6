package io.knsock.engine.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.net.EngineLoops;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event loop that ends by an Error, in the middle of looking at its sockets. */
class LoopFailureTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final LogRecords log = new LogRecords();
    private final Observed observed = new Observed();
    private final SocketEngine engine =
            SocketEngine.start(EngineExecutors.builder().loopCount(1).build(), Transport.NIO);
    private final SocketEngine another =
            SocketEngine.start(EngineExecutors.builder().loopCount(1).build(), Transport.NIO);

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        another.stop(Duration.ofSeconds(5));
        log.close();
    }

    /** Something on a loop that has no memory when the loop comes to it. */
    private static final class NoMemory extends NioSelectableChannelIoHandle<Pipe.SourceChannel> {
        private final OutOfMemoryError error;

        NoMemory(Pipe.SourceChannel source, OutOfMemoryError error) throws IOException {
            super(source);
            this.error = error;
            source.configureBlocking(false);
        }

        @Override
        protected void handle(Pipe.SourceChannel source, SelectionKey key) {
            throw error;
        }
    }

    private static void fail(IoEventLoop loop, OutOfMemoryError error) throws Exception {
        Pipe pipe = Pipe.open();
        IoRegistration registered =
                loop.register(new NoMemory(pipe.source(), error)).get(20, SECONDS);
        loop.submit(() -> registered.submit(NioIoOps.READ)).get(20, SECONDS); // a selector hears of it before it waits
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    }

    @Test
    void endsAllThatItsEngineHasAndNothingElse() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        TcpServer silent = another.listenAsync(ServerConfig.builder().port(0).build(), (connection, message) -> {
            asked.countDown();
            return new CompletableFuture<>();
        });
        TcpServer untouched = another.listen(ServerConfig.builder().port(0).build(), (connection, message) -> message);
        TcpServer server = engine.listen(
                ServerConfig.builder().port(0).observer(observed).build(), (connection, message) -> message);
        int port = server.port();
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        CompletableFuture<Message> pending = engine.connect(ClientConfig.builder()
                        .host("localhost")
                        .port(silent.port())
                        .requestTimeout(Duration.ofMinutes(10))
                        .build())
                .requestAsync(Message.of("never answered"));
        assertThat(asked.await(20, SECONDS)).isTrue();
        try (Peer peer = Peer.connect(port);
                Peer other = Peer.connect(untouched.port())) {
            assertThat(peer.send("x\n").line()).isEqualTo("x");
            ServerConnection connection = (ServerConnection) Observed.next(observed.opened);
            fail((IoEventLoop) connection.loop(), error);

            assertThatThrownBy(() -> server.whenStopped().get(20, SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("an event loop failed");
            peer.expectClosed();
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.FAILED);
            assertThat(pending).failsWithin(LONG);
            Eventually.until("the port is closed", () -> isRefused(port));
            assertThat(engine.failure()).isSameAs(error);
            assertThat(engine.loopsAnswer(LONG)).isFalse();
            engine.stop(LONG);
            Eventually.until("it is told", () -> log.count("KNS0023") > 0);
            assertThat(log.count("KNS0023")).isEqualTo(1);

            assertThat(another.failure()).isNull();
            assertThat(another.loopsAnswer(LONG)).isTrue();
            assertThat(other.send("still\n").line()).isEqualTo("still");
        }
    }

    private static boolean isRefused(int port) {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !connected.isConnected();
        } catch (ConnectException refused) {
            return true;
        } catch (IOException other) {
            return false;
        }
    }

    @Test
    void isToldAgainUntilThereIsMemoryToHearOfIt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        AtomicReference<Throwable> known = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        EngineLoops loops = new EngineLoops(
                1,
                task -> new Thread(() -> {
                            try {
                                task.run();
                            } finally {
                                ended.countDown();
                            }
                        })
                        .start(),
                NioIoHandler.newFactory(),
                (loop, failure) -> {
                    switch (attempts.incrementAndGet()) {
                        case 1 -> throw new OutOfMemoryError("again");
                        case 2 -> {
                            return false;
                        }
                        default -> {
                            known.set(failure);
                            return true;
                        }
                    }
                });
        fail(loops.next(), error);
        assertThat(ended.await(20, SECONDS)).isTrue();
        assertThat(attempts).hasValue(3);
        assertThat(known).hasValue(error);
        loops.shutdownGracefully(0, 0, SECONDS).await(20, SECONDS);
    }
}
