package io.knsock.cdi.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.cdi.Application;
import io.knsock.cdi.ClientName;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client that all who inject one name share. */
@Timeout(60)
class SharedClientTest {
    private static final MessageHandler ECHO =
            (connection, message) -> Message.of(connection.id() + " " + message.text());

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static String settings(int port, String... more) {
        return "kn-sock.client.backend.host=127.0.0.1\nkn-sock.client.backend.port=" + port + "\n"
                + String.join("\n", more);
    }

    private static TcpClient client(Application application) {
        return application.get(TcpClient.class, ClientName.Literal.of("backend"));
    }

    private static int freePort() {
        try (TcpServer server = KnSock.listen(0, ECHO)) {
            return server.port();
        }
    }

    @Test
    void theFirstCallWaitsForAnEndpointThatIsNotThereYetIfItConnectsInTheBackground() throws Exception {
        int port = freePort();
        try (Application application = Application.start(settings(
                port,
                "kn-sock.client.backend.connect-in-background=true",
                "kn-sock.client.backend.reconnect-delay=5ms",
                "kn-sock.client.backend.max-reconnect-delay=50ms"))) {
            CompletableFuture<Message> reply = client(application).requestAsync(Message.of("hello"));
            Future<String> blocking = threads.submit(() -> client(application).request("again"));
            try (TcpServer server =
                    KnSock.listen(ServerConfig.builder().port(port).build(), ECHO)) {
                assertThat(reply.get(20, TimeUnit.SECONDS).text()).endsWith("hello");
                assertThat(blocking.get(20, TimeUnit.SECONDS)).endsWith("again");
                assertThat(server.stats().accepted()).isEqualTo(1);
            }
        }
    }

    @Test
    void allHaveOneConnectionBesideThoseOfThePool() throws Exception {
        try (TcpServer server = KnSock.listen(0, ECHO);
                Application application = Application.start(settings(server.port()))) {
            TcpClient client = client(application);
            assertThat(client.isOpen()).isFalse();
            assertThat(client).hasToString("client of 127.0.0.1:" + server.port() + ", not connected");
            assertThat(server.stats().accepted()).isZero();
            int callers = 4;
            CyclicBarrier together = new CyclicBarrier(callers);
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                replies.add(threads.submit(() -> {
                    together.await();
                    return client(application).request("hello");
                }));
            }
            for (Future<String> reply : replies) {
                assertThat(reply.get(10, TimeUnit.SECONDS)).endsWith("-1 hello");
            }
            assertThat(client.requestAsync(Message.of("later"))
                            .get(10, TimeUnit.SECONDS)
                            .text())
                    .endsWith("-1 later");
            assertThat(client.isOpen()).isTrue();
            assertThat(server.stats().accepted()).isOne();
            TcpPool pool = application.get(TcpPool.class, ClientName.Literal.of("backend"));
            assertThat(pool.request(Message.of("pooled")).text()).endsWith("-2 pooled");
        }
    }

    @Test
    void aFirstConnectThatFailsIsAnExceptionOfItsCallAndTriedAgainByTheNext() throws Exception {
        int port = freePort();
        try (Application application = Application.start(settings(port))) {
            TcpClient client = client(application);
            assertThatThrownBy(() -> client.request("a")).isInstanceOf(ConnectFailedException.class);
            assertThatThrownBy(() -> client.requestAsync(Message.of("b")).get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(ConnectFailedException.class);
            try (TcpServer server =
                    KnSock.listen(ServerConfig.builder().port(port).build(), ECHO)) {
                assertThat(client.requestAsync(Message.of("c"))
                                .get(10, TimeUnit.SECONDS)
                                .text())
                        .endsWith("-1 c");
                assertThat(client.request("d")).endsWith("-1 d");
                assertThat(server.stats().accepted()).isOne();
            }
        }
    }

    @Test
    void itConnectsAgainAsTheSettingsSay() {
        int port = freePort();
        for (String reconnect : List.of("true", "false")) {
            try (Application application =
                    Application.start(settings(port, "kn-sock.client.backend.reconnect=" + reconnect))) {
                TcpClient client = client(application);
                try (TcpServer server =
                        KnSock.listen(ServerConfig.builder().port(port).build(), ECHO)) {
                    assertThat(client.request("a")).endsWith(" a");
                }
                Eventually.until(() -> !client.isOpen());
                try (TcpServer server =
                        KnSock.listen(ServerConfig.builder().port(port).build(), ECHO)) {
                    assertThat(client.request("b")).endsWith(" b");
                }
            }
        }
    }

    @Test
    void destroyedItIsClosedAndTheNextCallMakesAnother() {
        try (TcpServer server = KnSock.listen(0, ECHO);
                Application application = Application.start(settings(server.port()))) {
            assertThat(client(application).request("a")).endsWith("-1 a");
            application.destroy(TcpClient.class, ClientName.Literal.of("backend"));
            assertThat(client(application).request("b")).endsWith("-2 b");
            Eventually.until(() -> server.stats().open() <= 1);
        }
    }

    @Test
    void theEndOfTheApplicationClosesIt() {
        try (TcpServer server = KnSock.listen(0, ECHO)) {
            try (Application application = Application.start(settings(server.port()))) {
                client(application).request("a");
            }
            Eventually.until(() -> server.stats().open() == 0);
        }
    }

    @Test
    void aConnectionThatComesAfterTheCloseIsClosed() throws Exception {
        ClientConfig config = ClientConfig.builder().host("127.0.0.1").port(1).build();
        CountDownLatch connecting = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger closes = new AtomicInteger();
        SharedClient client = new SharedClient(
                config,
                settings -> {
                    connecting.countDown();
                    awaitUninterrupted(closed);
                    return counting(closes);
                },
                () -> threads);
        Future<String> asked = threads.submit(() -> client.request("a"));
        CompletableFuture<Message> askedLater = client.requestAsync(Message.of("b"));
        assertThat(connecting.await(10, TimeUnit.SECONDS)).isTrue();
        client.close();
        closed.countDown();
        assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> askedLater.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectionClosedException.class);
        assertThat(closes).hasValue(1);
        assertThatThrownBy(() -> client.request("c")).isInstanceOf(ConnectionClosedException.class);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static TcpClient counting(AtomicInteger closes) {
        return (TcpClient) java.lang.reflect.Proxy.newProxyInstance(
                TcpClient.class.getClassLoader(), new Class<?>[] {TcpClient.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closes.incrementAndGet();
                    }
                    return null;
                });
    }
}
