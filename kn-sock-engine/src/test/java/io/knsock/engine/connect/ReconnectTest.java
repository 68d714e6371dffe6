package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.ConnectFailedException;
import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.RequestTimeoutException;
import io.knsock.ServerObserver;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.test.Eventually;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client does about a connection that is lost, whatever it runs on. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ReconnectTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final MessageHandler ECHO = (connection, message) -> message;

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen(int port, MessageHandler handler) {
        return engine.listen(variant.server().port(port).build(), handler);
    }

    private ClientConfig.Builder to(TcpServer server) {
        return variant.client(server)
                .requestTimeout(LONG)
                .reconnectDelay(Duration.ofMillis(5))
                .maxReconnectDelay(Duration.ofMillis(50));
    }

    /** Stops the server, and waits until the client has seen it. */
    private static void stopAndAwaitLoss(TcpServer server, TcpClient client) {
        server.stop(LONG);
        Eventually.until(() -> !client.isOpen());
    }

    @Test
    void comesBackAfterARestartOfThePeer() {
        TcpServer first = listen(0, ECHO);
        try (LogRecords log = new LogRecords();
                TcpClient client = engine.connect(to(first).build())) {
            assertThat(client.request("before")).isEqualTo("before");
            stopAndAwaitLoss(first, client);
            CompletableFuture<Message> waiting = client.requestAsync(Message.of("while it is away"));
            Eventually.until(() -> log.count("KNS0060") != 0);
            assertThat(waiting).isNotDone();
            listen(first.port(), ECHO);
            assertThat(waiting.join().text()).isEqualTo("while it is away");
            assertThat(client.request("after")).isEqualTo("after");
            assertThat(log.count("KNS0060")).isEqualTo(1);
            assertThat(log.count("KNS0061")).isEqualTo(1);
        }
    }

    @Test
    void keepsTheOrderOfCallsThatWaitForAConnection() throws Exception {
        TcpServer first = listen(0, ECHO);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (TcpClient client = engine.connect(to(first).build())) {
            stopAndAwaitLoss(first, client);
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                replies.add(client.requestAsync(Message.of("m" + i)));
            }
            listen(first.port(), (connection, message) -> {
                received.add(message.text());
                return message;
            });
            for (int i = 200; i < 400; i++) {
                replies.add(client.requestAsync(Message.of("m" + i)));
            }
            for (int i = 0; i < 400; i++) {
                assertThat(replies.get(i).get().text()).isEqualTo("m" + i);
                assertThat(received.take()).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void sendsWhatHadToWaitForAConnection() throws Exception {
        TcpServer first = listen(0, ECHO);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (TcpClient client = engine.connect(to(first).build())) {
            stopAndAwaitLoss(first, client);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.send("hello"));
            listen(first.port(), (connection, message) -> {
                received.add(message.text());
                return null;
            });
            assertThat(received.take()).isEqualTo("hello");
            sending.join();
        }
    }

    @Test
    void neverSendsTwiceWhatHasNoReply() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        TcpServer server = listen(0, (connection, message) -> {
            received.add(message.text());
            if (message.text().equals("fatal")) {
                connection.close();
                return null;
            }
            return message;
        });
        try (TcpClient client = engine.connect(to(server).build())) {
            assertThatThrownBy(() -> client.request("fatal"))
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("peer");
            assertThat(client.request("next")).isEqualTo("next");
            assertThat(received).containsExactly("fatal", "next");
        }
    }

    @Test
    void neverGivesALateReplyToTheNextRequest() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        TcpServer server = listen(0, (connection, message) -> {
            if (message.text().equals("slow")) {
                late.await();
            }
            return message;
        });
        try (TcpClient client = engine.connect(to(server).build())) {
            assertThatThrownBy(() -> client.request(Message.of("slow"), SHORT))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("within 200ms");
            late.countDown();
            for (int i = 0; i < 20; i++) {
                assertThat(client.request("mine " + i)).isEqualTo("mine " + i);
            }
        } finally {
            late.countDown();
        }
    }

    @Test
    void closesTheConnectionWhenACancelledRequestIsNotAnsweredInTimeEither() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        TcpServer server = engine.listen(
                variant.server()
                        .port(0)
                        .observer(new ServerObserver() {
                            @Override
                            public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                                closed.countDown();
                            }
                        })
                        .build(),
                (connection, message) -> message.text().equals("ignored") ? null : message);
        try (TcpClient client = engine.connect(to(server).build());
                TcpClient once = engine.connect(to(server).reconnect(false).build())) {
            client.requestAsync(Message.of("ignored"), SHORT).cancel(false);
            once.requestAsync(Message.of("ignored"), SHORT).cancel(false);
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.request("mine")).isEqualTo("mine");
        }
    }

    @Test
    void waitsForAConnectionNoLongerThanTheTimeoutAndSaysWhyThereIsNone() {
        TcpServer server = listen(0, ECHO);
        try (LogRecords log = new LogRecords();
                TcpClient client = engine.connect(to(server).build())) {
            stopAndAwaitLoss(server, client);
            Eventually.until(() -> log.count("KNS0060") != 0);
            assertThatThrownBy(() -> client.request(Message.of("x"), SHORT))
                    .isInstanceOf(ConnectionTimeoutException.class)
                    .hasMessage("no connection to localhost:" + server.port()
                            + " within 200ms, so the message was not sent: cannot connect to localhost:" + server.port()
                            + ": connection refused: nothing listens there");
        }
    }

    @Test
    void letsOnlySoManyCallsWait() {
        TcpServer server = listen(0, ECHO);
        try (TcpClient client = engine.connect(to(server).build())) {
            stopAndAwaitLoss(server, client);
            List<CompletableFuture<Message>> waiting = new ArrayList<>();
            for (int i = 0; i < WaitingCalls.MAX; i++) {
                waiting.add(client.requestAsync(Message.of("x")));
            }
            assertThatThrownBy(() -> client.request("one too many"))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("1024 calls wait");
            assertThat(waiting.get(0).cancel(false)).isTrue(); // makes room
            assertThat(client.requestAsync(Message.of("y"))).isNotDone();
        }
    }

    @Test
    void endsWhatWaitsWhenItIsClosed() {
        TcpServer server = listen(0, ECHO);
        TcpClient client = engine.connect(to(server).build());
        stopAndAwaitLoss(server, client);
        CompletableFuture<Message> waiting = client.requestAsync(Message.of("x"));
        client.close();
        client.close();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> client.request("y"))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("is closed");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void doesNotComeBackWhenItIsClosed() throws Exception {
        TcpServer first = listen(0, ECHO);
        TcpClient client = engine.connect(to(first).build());
        stopAndAwaitLoss(first, client);
        BlockingQueue<String> connected = new LinkedBlockingQueue<>();
        engine.listen(
                variant.server()
                        .port(first.port())
                        .observer(new ServerObserver() {
                            @Override
                            public void opened(Connection connection) {
                                connected.add(connection.id());
                            }
                        })
                        .build(),
                ECHO);
        assertThat(connected.take()).isEqualTo("server-1"); // it was back
        client.close();
        engine.connect(to(first).build()).close();
        assertThat(connected.take()).isEqualTo("server-2"); // the one after it, and nobody in between
        assertThat(connected).isEmpty();
    }

    @Test
    void doesNotComeBackWhereThatIsTurnedOff() {
        TcpServer server = listen(0, ECHO);
        try (TcpClient client = engine.connect(to(server).reconnect(false).build())) {
            stopAndAwaitLoss(server, client);
            listen(server.port(), ECHO);
            assertThatThrownBy(() -> client.request("x")).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void pausesLongerAndLongerWhereThePeerAcceptsAndCloses() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        try (ServerSocket hostile = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread acceptor = new Thread(() -> {
                try {
                    while (true) {
                        hostile.accept().close();
                        accepted.incrementAndGet();
                    }
                } catch (IOException closed) {
                    // the end of the test
                }
            });
            acceptor.start();
            try (TcpClient client = engine.connect(ClientConfig.builder()
                    .host("127.0.0.1")
                    .port(hostile.getLocalPort())
                    .reconnectDelay(Duration.ofMillis(20))
                    .maxReconnectDelay(Duration.ofSeconds(30))
                    .build())) {
                Eventually.until(() -> accepted.get() >= 4);
                assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
            }
            // 20 ms doubled: at most 7 pauses, halved by chance, fit into a second
            assertThat(accepted.get()).isLessThan(15);
            hostile.close();
            acceptor.join();
        }
    }

    @Test
    void interruptedWhileItWaitsItTakesTheCallBack() throws Exception {
        TcpServer first = listen(0, ECHO);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (TcpClient client = engine.connect(to(first).build())) {
            stopAndAwaitLoss(first, client);
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    client.request("taken back");
                } catch (ConnectionClosedException interrupted) {
                    thrown.complete(interrupted);
                }
            });
            caller.start();
            assertThat(thrown.get()).hasMessageContaining("interrupted");
            listen(first.port(), (connection, message) -> {
                received.add(message.text());
                return message;
            });
            assertThat(client.request("mine")).isEqualTo("mine");
            assertThat(received).containsExactly("mine");
        }
    }
}
