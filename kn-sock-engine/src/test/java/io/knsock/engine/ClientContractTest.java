package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every client and pool does, whatever it runs on. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ClientContractTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen(MessageHandler handler) {
        return engine.listen(variant.server().build(), handler);
    }

    private TcpServer echo() {
        return listen((connection, message) -> Message.of("Echo: " + message.text()));
    }

    private TcpClient connect(TcpServer server) {
        return engine.connect(variant.client(server).build());
    }

    @Test
    void answersRequestsOfManyThreadsInTheirOrder() throws Exception {
        try (TcpClient client = connect(echo())) {
            List<CompletableFuture<Message>> replies = IntStream.range(0, 200)
                    .mapToObj(i -> client.requestAsync(Message.of("m" + i)))
                    .toList();
            for (int i = 0; i < 200; i++) {
                assertThat(replies.get(i).get().text()).isEqualTo("Echo: m" + i);
            }
        }
    }

    @Test
    void returnsALargeReplyWhole() {
        String text = "x".repeat(500_000);
        try (TcpClient client = connect(echo())) {
            assertThat(client.request(Message.of(text)).text()).isEqualTo("Echo: " + text);
        }
    }

    @Test
    void failsARequestThatIsNotAnsweredInTimeAndClosesTheConnection() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        TcpServer server = listen((connection, message) -> {
            late.await();
            return message;
        });
        try (TcpClient client =
                engine.connect(variant.client(server).reconnect(false).build())) {
            assertThatThrownBy(() -> client.request(Message.of("x"), SHORT))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("localhost:" + server.port());
            assertThatThrownBy(() -> client.request(Message.of("y"))).isInstanceOf(ConnectionClosedException.class);
            assertThat(client.isOpen()).isFalse();
        } finally {
            late.countDown();
        }
    }

    @Test
    void failsAllThatWaitWhenTheConnectionIsLost() {
        TcpServer server = listen((connection, message) -> {
            connection.close();
            return null;
        });
        try (TcpClient client = connect(server)) {
            var first = client.requestAsync(Message.of("one"));
            var second = client.requestAsync(Message.of("two"));
            for (var each : List.of(first, second)) {
                assertThatThrownBy(each::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ConnectionClosedException.class)
                        .hasMessageContaining("peer");
            }
        }
    }

    @Test
    void refusesAReplyThatIsTooLarge() {
        TcpServer server = echo();
        try (TcpClient client =
                engine.connect(variant.client(server).maxFrameBytes(100).build())) {
            assertThatThrownBy(() -> client.request(Message.of("x".repeat(100))))
                    .isInstanceOf(FrameTooLargeException.class)
                    .hasMessageContaining("max-frame-bytes=100");
        }
    }

    @Test
    void refusesAMessageTheFramingCannotCarryAndStaysUsable() {
        try (TcpClient client = connect(echo())) {
            assertThatThrownBy(() -> client.request(Message.of("two\nlines")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("byte 3");
            assertThat(client.request(Message.of("one")).text()).isEqualTo("Echo: one");
        }
    }

    @Test
    void sendsWithoutWaitingForAReply() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        TcpServer server = listen((connection, message) -> {
            received.add(message.text());
            return null;
        });
        try (TcpClient client = connect(server)) {
            client.send(Message.of("one"));
            client.send(Message.of("two"));
        }
        assertThat(received.take()).isEqualTo("one");
        assertThat(received.take()).isEqualTo("two");
    }

    @Test
    void losesNoMessageThatIsSentRightBeforeTheEnd() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        TcpServer server = listen((connection, message) -> {
            received.add(message.text());
            return Message.of("nobody waits for this"); // arrives at a socket that is being closed
        });
        for (int i = 0; i < 50; i++) {
            try (TcpClient client = connect(server)) {
                client.send(Message.of("m" + i));
            }
        }
        for (int i = 0; i < 50; i++) {
            assertThat(received.take()).isEqualTo("m" + i);
        }
    }

    @Test
    void doesNotWaitForAPeerThatDoesNotClose() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TcpClient client = engine.connect(ClientConfig.builder()
                    .host("127.0.0.1")
                    .port(deaf.getLocalPort())
                    .build());
            client.send(Message.of("does anybody hear me?"));
            client.close();
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void refusesToBlockAnEventLoop() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        TcpServer server = listen((connection, message) -> {
            asked.await(); // else the reply may be there before anybody waits for it
            return message;
        });
        try (TcpClient client = connect(server)) {
            CompletableFuture<Object> thrown = client.requestAsync(Message.of("x"))
                    .handle((reply, failure) -> {
                        try {
                            return client.request(Message.of("y"));
                        } catch (IllegalStateException refused) {
                            return refused;
                        }
                    });
            asked.countDown();
            assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void receivesWhatThePeerSaidBeforeItClosed() throws Exception {
        TcpServer server = listen((connection, message) -> {
            connection.sendAsync(Message.of("one"));
            connection.sendAsync(Message.of("two"));
            connection.close();
            return null;
        });
        try (ClientConnection connection =
                engine.connector(variant.client(server).build()).connect(LONG)) {
            CountDownLatch closed = new CountDownLatch(1);
            connection.onClose(closed::countDown);
            connection.send(Message.of("quit"));
            closed.await();
            assertThat(connection.receive(LONG).text()).isEqualTo("one");
            assertThat(connection.receive(LONG).text()).isEqualTo("two");
            assertThatThrownBy(() -> connection.receive(LONG)).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void leavesAnInterruptedCallerInterruptedAndClosesTheConnection() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        TcpServer server = listen((connection, message) -> {
            inFlight.countDown();
            late.await();
            return message;
        });
        try (TcpClient client = connect(server)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    client.request(Message.of("x"));
                } catch (ConnectionClosedException expected) {
                    thrown.set(expected);
                }
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            inFlight.await();
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).hasMessageContaining("interrupted");
            assertThat(interrupted.get()).isTrue();
        } finally {
            late.countDown();
        }
    }

    // ---- pool

    @Test
    void leasesAConnectionAgain() {
        BlockingQueue<String> ids = new LinkedBlockingQueue<>();
        TcpServer server = listen((connection, message) -> {
            ids.add(connection.id());
            return message;
        });
        try (TcpPool pool =
                engine.pool(PoolConfig.builder(variant.client(server).build()).build())) {
            for (int i = 0; i < 5; i++) {
                assertThat(pool.request(Message.of("m" + i)).text()).isEqualTo("m" + i);
            }
            assertThat(pool)
                    .hasToString("pool of localhost:" + server.port() + ": 0 leased, 1 idle, 0 waiting, at most 10");
        }
        assertThat(ids).containsOnly("server-1");
    }

    @Test
    void neverGivesTheLateReplyOfOneCallerToAnother() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        TcpServer server = listen((connection, message) -> {
            if (message.text().equals("slow")) {
                late.await();
            }
            return message;
        });
        try (TcpPool pool = engine.pool(
                PoolConfig.builder(variant.client(server).build()).maxSize(1).build())) {
            try (PooledConnection first = pool.acquire()) {
                assertThatThrownBy(() -> first.exchange(Message.of("slow"), SHORT))
                        .isInstanceOf(RequestTimeoutException.class);
            }
            try (PooledConnection second = pool.acquire()) {
                late.countDown();
                assertThat(second.exchange(Message.of("mine"), LONG).text()).isEqualTo("mine");
            }
        }
    }

    @Test
    void doesNotLeaseAConnectionAgainWhoseReplyNobodyRead() throws Exception {
        TcpServer server = echo();
        try (TcpPool pool = engine.pool(
                PoolConfig.builder(variant.client(server).build()).maxSize(1).build())) {
            try (PooledConnection careless = pool.acquire()) {
                careless.send(Message.of("who reads this?"));
                careless.send(Message.of("and this?"));
                assertThat(careless.receive(LONG).text()).isEqualTo("Echo: who reads this?");
            }
            for (int i = 0; i < 20; i++) {
                assertThat(pool.request(Message.of("mine " + i)).text()).isEqualTo("Echo: mine " + i);
            }
        }
    }

    @Test
    void survivesARestartOfThePeer() {
        TcpServer first = echo();
        int port = first.port();
        try (TcpPool pool =
                engine.pool(PoolConfig.builder(variant.client(first).build()).build())) {
            assertThat(pool.request(Message.of("before")).text()).isEqualTo("Echo: before");
            first.stop(LONG);
            awaitNoIdle(pool);
            engine.listen(variant.server().port(port).build(), (connection, message) -> message);
            assertThat(pool.request(Message.of("after")).text()).isEqualTo("after");
        }
    }

    /** The FIN of the stopped server travels on its own: wait until the pool has seen it. */
    private static void awaitNoIdle(TcpPool pool) {
        Eventually.until(() -> pool.stats().idle() == 0);
    }

    @Test
    void pushesToAndReceivesOnALeasedConnection() {
        TcpServer server = listen((connection, message) -> {
            for (int i = 0; i < 50; i++) {
                connection.sendAsync(Message.of("push " + i));
            }
            return null;
        });
        try (TcpPool pool = engine.pool(
                        PoolConfig.builder(variant.client(server).build()).build());
                PooledConnection connection = pool.acquire()) {
            connection.send(Message.of("go"));
            List<String> received = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                received.add(connection.receive(LONG).text());
            }
            assertThat(received).hasSize(50).startsWith("push 0").endsWith("push 49");
        }
    }

    @Test
    void tellsWhatItsConnectionIs() throws Exception {
        BlockingQueue<Connection> seen = new LinkedBlockingQueue<>();
        TcpServer server = listen((connection, message) -> {
            seen.add(connection);
            return message;
        });
        try (TcpPool pool = engine.pool(
                        PoolConfig.builder(variant.client(server).build()).build());
                TcpClient client = connect(server)) {
            client.request("x");
            assertThatIsTheOther(client.connection(), seen.take());
            PooledConnection leased = pool.acquire();
            leased.exchange(Message.of("x"));
            assertThatIsTheOther(leased, seen.take());
            assertThat(leased.id())
                    .isNotEqualTo(Objects.requireNonNull(client.connection()).id());
            leased.close();
            assertThat(leased.isOpen()).isFalse();
            assertThatThrownBy(leased::remoteAddress).isInstanceOf(IllegalStateException.class);
        }
    }

    private void assertThatIsTheOther(@Nullable ConnectionInfo here, Connection there) {
        assertThat(here).isNotNull();
        assertThat(here.isOpen()).isTrue();
        assertThat(here.localAddress()).isEqualTo(there.remoteAddress());
        assertThat(here.remoteAddress()).isEqualTo(there.localAddress());
        assertThat(here.tlsSession() != null).isEqualTo(variant.tls());
        assertThat(here.peerCertificates()).hasSize(variant.tls() ? 1 : 0);
        assertThat(here.applicationProtocol()).isNull();
    }

    @Test
    void keepsTheAddressesOfAConnectionThatIsGone() {
        TcpServer server = echo();
        ConnectionInfo gone;
        try (TcpClient client = connect(server)) {
            gone = Objects.requireNonNull(client.connection());
        }
        assertThat(gone.isOpen()).isFalse();
        assertThat(gone.remoteAddress()).isEqualTo(new InetSocketAddress("127.0.0.1", server.port()));
        assertThat(((InetSocketAddress) gone.localAddress()).getPort()).isPositive();
    }
}
