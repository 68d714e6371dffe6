package io.knsock.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.knsock.ClientConfig;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionPool;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Framing;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.PoolConfig;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpClient;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.testing.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for a client whose memory is out, whose event loop does nothing, or whose far end takes nothing. The far end is on
 * the JDK's sockets and says only what a test lets it say.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class ClientBoundsTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = ClientEngine.LONG;

    @Parameter
    Transport transport;

    private ClientEngine engine;
    private ServerSocket farEnd;

    static List<Transport> transports() {
        return List.of(Transport.values()).stream()
                .filter(Transport::isAvailable)
                .toList();
    }

    @BeforeEach
    void start() {
        engine = new ClientEngine(transport);
        farEnd = engine.farEnd;
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private ClientConfig.Builder config() {
        return engine.config();
    }

    private ClientConnection connect(ClientConfig.Builder config) {
        return engine.connect(config);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** Reads a request to its end: closed with anything unread, a socket resets its connection. */
    private static void hear(Socket socket) throws IOException {
        while (socket.getInputStream().read() != '\n') {
            // not all of it
        }
    }

    private static String failure(CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get();
            throw new AssertionError("there was no failure");
        } catch (ExecutionException failed) {
            return String.valueOf(failed.getCause());
        }
    }

    // ---- memory

    @Test
    void aRequestThatCannotBeEncodedEndsTheConnectionSoThatNoReplyIsAnothers() throws Exception {
        try (TcpClient client = engine.client(config().build());
                Socket first = farEnd.accept()) {
            CompletableFuture<Message> before = client.requestAsync(Message.of("before"));
            engine.buffers.largest = 10_000;
            CompletableFuture<Message> large = client.requestAsync(Message.of("x".repeat(10_000)));
            assertThat(failure(large)).contains("direct memory", "-XX:MaxDirectMemorySize", "max-frame-bytes");
            engine.buffers.largest = Integer.MAX_VALUE;
            assertThat(failure(before)).contains("direct memory");
            CompletableFuture<Message> after = client.requestAsync(Message.of("after"));
            try (Socket second = farEnd.accept()) {
                hear(second);
                say(second, "reply to after\n");
                assertThat(after.get().text()).isEqualTo("reply to after");
            }
        }
    }

    @Test
    void aReplyForWhichThereIsNoMemoryFailsItsRequestAtOnceAndBlamesNobodyElse() throws Exception {
        assumeThat(transport).as("Netty ends the event loop").isNotEqualTo(Transport.IO_URING);
        try (ClientConnection connection = connect(config());
                Socket socket = farEnd.accept()) {
            CompletableFuture<Message> reply = connection.exchangeAsync(Message.of("hi"), LONG);
            hear(socket);
            engine.buffers.largest = 1;
            say(socket, "reply\n");
            assertThat(failure(reply))
                    .contains("no direct memory is left in this JVM")
                    .doesNotContain("far end", "no reply");
        }
    }

    @Test
    void sayWhichMemoryIsOut() {
        assertThat(MemoryShortage.text(new OutOfMemoryError("Java heap space"))).contains("no heap", "-Xmx");
        assertThat(MemoryShortage.text(new OutOfMemoryError("unable to create native thread")))
                .contains("ulimit -u");
        assertThat(MemoryShortage.of(new IOException(new IllegalStateException())))
                .isNull();
    }

    // ---- an event loop that does nothing, or has ended

    @Test
    void whoeverBlocksReturnsWhenTheTimeIsOverEvenIfTheEventLoopDoesNothing() throws Exception {
        ClientConfig config = config().requestTimeout(SHORT)
                .connectTimeout(Duration.ofSeconds(3)) // which a busy machine keeps, as long as the loop runs
                .build();
        Connector connector = engine.connector(config);
        ClientConnection one = connector.connect(LONG);
        ClientConnection another = connector.connect(LONG);
        ClientConnection third = connector.connect(LONG);
        TcpClient client = engine.client(config);
        ConnectionPool pool = engine.pool(PoolConfig.builder(config)
                .acquireTimeout(SHORT)
                .ping(Message.of("ping"))
                .build());
        engine.holdLoop();

        assertThatThrownBy(() -> one.exchange(Message.of("hi"), SHORT))
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessageContaining("event loop");
        assertThat(one.isOpen()).isFalse();
        assertThat(one.isReusable()).isFalse();
        assertThatThrownBy(() -> another.send(Message.of("hi"))).isInstanceOf(RequestTimeoutException.class);
        assertThatThrownBy(() -> third.receive(SHORT)).isInstanceOf(RequestTimeoutException.class);
        assertThatThrownBy(() -> client.request(Message.of("hi"))).isInstanceOf(RequestTimeoutException.class);
        assertThatThrownBy(() -> client.request(Message.of("waits for a connection")))
                .isInstanceOf(ConnectionTimeoutException.class);
        assertThatThrownBy(() -> connector.connect(LONG)).isInstanceOf(ConnectionTimeoutException.class);
        assertThatThrownBy(() -> pool.request(Message.of("hi"))).isInstanceOf(KnSockException.class);
        client.close();
        pool.close(SHORT);
    }

    @Test
    void anEventLoopThatFailsFailsAllWhoWait() throws Exception {
        ClientChannel connection = (ClientChannel) connect(config());
        CompletableFuture<Message> sent = connection.exchangeAsync(Message.of("sent"), LONG);
        farEnd.accept().getInputStream().read();
        CountDownLatch told = new CountDownLatch(1);
        connection.onClose(told::countDown);
        CompletableFuture<Message> queued = new CompletableFuture<>();
        engine.onLoop(() -> {
            connection.exchangeAsync(Message.of("queued"), LONG).whenComplete((reply, failure) -> {
                queued.completeExceptionally(failure);
            });
            connection.loopFailed(new OutOfMemoryError("Java heap space"));
        });

        assertThat(failure(sent)).contains("no heap is left");
        assertThat(failure(queued)).contains("no heap is left");
        told.await();
        assertThat(connection.isOpen()).isFalse();
        assertThat(failure(connection.exchangeAsync(Message.of("late"), LONG))).contains("no heap is left");
        CountDownLatch toldLate = new CountDownLatch(1);
        connection.onClose(toldLate::countDown);
        toldLate.await();
    }

    @Test
    void whatIsAskedAfterTheEventLoopsHaveEndedFailsAtOnce() {
        ClientConnection connection = connect(config());
        engine.close();
        assertThatThrownBy(() -> connection.exchange(Message.of("hi"))).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> connection.receive(LONG)).isInstanceOf(ConnectionClosedException.class);
    }

    // ---- what waits

    @Test
    void whatIsSentToOneWhoDoesNotReadFailsAtOnceWhenEnoughWaits() throws Exception {
        Message message = Message.of("x".repeat(100_000));
        try (ClientConnection connection = connect(config().maxOutboundBytes(500_000));
                Socket mute = farEnd.accept()) {
            List<CompletableFuture<Message>> sent = new ArrayList<>();
            CompletableFuture<Message> refused = null;
            while (refused == null) { // until the buffers of the two sockets are full
                CompletableFuture<Message> one = connection.exchangeAsync(message, LONG);
                sent.add(one);
                refused = one.isDone() ? one : null;
            }
            assertThat(failure(refused)).contains("SlowReaderException", "max-outbound-bytes=500000");
            assertThat(connection.isOpen()).isTrue();
            assertThat(sent).filteredOn(CompletableFuture::isDone).hasSize(1);
        }
    }

    @Test
    void aSingleMessageIsNeverTooLargeToWait() throws Exception {
        try (ClientConnection connection = connect(config().maxOutboundBytes(10));
                Socket socket = farEnd.accept()) {
            CompletableFuture<Message> reply = connection.exchangeAsync(Message.of("x".repeat(1_000)), LONG);
            hear(socket);
            say(socket, "reply\n");
            assertThat(reply.get().text()).isEqualTo("reply");
            CompletableFuture<Message> next = connection.exchangeAsync(Message.of("y".repeat(1_000)), LONG);
            hear(socket);
            say(socket, "next reply\n");
            assertThat(next.get().text()).isEqualTo("next reply");
        }
    }

    @Test
    void requestsThatAwaitAReplyAreBounded() throws Exception {
        try (ClientConnection connection = connect(config().maxOutboundBytes(100_000_000));
                Socket mute = farEnd.accept()) {
            for (int i = 0; i < ClientChannel.MAX_AWAITING; i++) {
                assertThat(connection.exchangeAsync(Message.empty(), LONG)).isNotCompletedExceptionally();
            }
            assertThat(failure(connection.exchangeAsync(Message.empty(), LONG)))
                    .contains("SlowReaderException", "does not answer");
        }
    }

    @Test
    void whatWaitsForAConnectionIsBounded() throws Exception {
        try (TcpClient client = engine.client(config().maxOutboundBytes(10_000).build())) {
            Socket first = farEnd.accept();
            farEnd.close();
            first.close();
            Eventually.until(() -> !client.isOpen());
            CompletableFuture<Message> waits = client.requestAsync(Message.of("x".repeat(9_000)));
            assertThat(waits.isDone()).isFalse();
            assertThatThrownBy(() -> client.request(Message.of("x".repeat(9_000))))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("max-outbound-bytes=10000");
        }
    }

    @Test
    void whatNobodyReceivesIsReadUpToTheLargestFrame() throws Exception {
        Framing framing = Framing.fixed(100_000);
        try (ClientConnection connection = connect(config().framing(framing).maxFrameBytes(100_000));
                Socket socket = farEnd.accept()) {
            AtomicBoolean taken = new AtomicBoolean();
            Thread talker = new Thread(() -> {
                try {
                    for (int i = 0; i < 1_000; i++) {
                        socket.getOutputStream().write(new byte[100_000]);
                    }
                    taken.set(true);
                } catch (IOException closed) {
                    // the test is over
                }
            });
            talker.start();
            Eventually.until(
                    () -> !((ClientChannel) connection).channel().config().isAutoRead());
            assertThat(taken).isFalse();
            assertThat(connection.receive(LONG).length()).isEqualTo(100_000);
            for (int i = 0; i < 500; i++) {
                connection.receive(LONG);
            }
        }
    }

    // ---- far ends that reply and close

    /** Answers one request of the next connection and closes it when it may. */
    private void answerAndClose(CountDownLatch mayClose) throws Exception {
        try (Socket socket = farEnd.accept()) {
            hear(socket);
            say(socket, "reply\n");
            mayClose.await();
        }
    }

    private CompletableFuture<@Nullable Void> answering(CountDownLatch mayClose) {
        return CompletableFuture.runAsync(() -> {
            try {
                answerAndClose(mayClose);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** Has the end of the stream arrive, and then a request be made, in the turn of the event loop that has read a reply. */
    private CompletableFuture<Message> requestAfterTheEndHasArrived(Request request) throws Exception {
        CountDownLatch mayClose = new CountDownLatch(1);
        CompletableFuture<@Nullable Void> closed = answering(mayClose);
        CompletableFuture<CompletableFuture<Message>> next = request.make().thenApply(reply -> {
            mayClose.countDown();
            closed.join();
            return request.make();
        });
        return next.get();
    }

    private interface Request {
        CompletableFuture<Message> make();
    }

    @Test
    void aRequestOfAPoolTakesAnotherConnectionIfItsOwnWasClosedBefore() throws Exception {
        try (ConnectionPool pool =
                engine.pool(PoolConfig.builder(config().build()).maxSize(1).build())) {
            CompletableFuture<Message> next = requestAfterTheEndHasArrived(() -> pool.requestAsync(Message.of("hi")));
            answering(new CountDownLatch(0));
            assertThat(next.get().text()).isEqualTo("reply");
        }
    }

    @Test
    void aRequestOfAClientWaitsForTheNextConnectionIfItsOwnWasClosedBefore() throws Exception {
        try (TcpClient client = engine.client(config().build())) {
            CompletableFuture<Message> next = requestAfterTheEndHasArrived(() -> client.requestAsync(Message.of("hi")));
            answering(new CountDownLatch(0));
            assertThat(next.get().text()).isEqualTo("reply");
        }
    }

    @Test
    void aRequestThatWasWrittenIsNotSentAgain() throws Exception {
        try (ConnectionPool pool =
                engine.pool(PoolConfig.builder(config().build()).build())) {
            CompletableFuture<Message> reply = pool.requestAsync(Message.of("once"));
            try (Socket socket = farEnd.accept()) {
                hear(socket);
            }
            assertThat(failure(reply)).contains("ConnectionClosedException");
            farEnd.setSoTimeout(200);
            assertThatThrownBy(() -> farEnd.accept().close()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void requestsToAFarEndThatClosesWhatItAcceptsEndAfterSomeConnections() throws Exception {
        Thread closing = new Thread(() -> {
            try {
                while (true) {
                    farEnd.accept().close();
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
        closing.start();
        PoolConfig config = PoolConfig.builder(config().build())
                .acquireTimeout(Duration.ofSeconds(1))
                .build();
        try (ConnectionPool pool = engine.pool(config)) {
            assertThatThrownBy(() -> pool.request(Message.of("hi"))).isInstanceOf(KnSockException.class);
        }
    }

    @Test
    void aClientWhoseConnectionsDoNotLastSaysSoOnce() throws Exception {
        try (LogRecords log = new LogRecords();
                TcpClient client = engine.client(
                        config().maxReconnectDelay(Duration.ofMillis(2)).build())) {
            for (int i = 0; i < 30; i++) {
                farEnd.accept().close();
            }
            assertThat(log.count("KNS0060")).isEqualTo(1);
            assertThat(log.countOf("again and again")).isEqualTo(1);
            assertThat(log.count("KNS0061")).isZero();
            assertThat(client.toString()).contains("client of");
        }
    }
}
