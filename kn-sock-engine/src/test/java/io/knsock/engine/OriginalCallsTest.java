package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.PortInUseException;
import io.knsock.RequestTimeoutException;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.test.FullListener;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The calls of the Python original, each as docs/from-python.md shows it in Java. */
class OriginalCallsTest {
    private static final Path PAGE = Path.of("../docs/from-python.md");
    private static final Path README = Path.of("../README.md");
    private static final Path HERE = Path.of("src/test/java/io/knsock/engine/OriginalCallsTest.java");
    private static final Path PEERS = Path.of("src/test/java/io/knsock/engine/OriginalPeersTest.java");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final MessageHandler handler = (connection, message) -> Message.of("Echo: " + message.text());
    private final AsyncMessageHandler asyncHandler =
            (connection, message) -> CompletableFuture.completedFuture(Message.of("Echo: " + message.text()));

    private final Path certfile = TestCa.shared().server().certificate();
    private final Path keyfile = TestCa.shared().server().key();
    private final Path cafile = TestCa.shared().certificate();
    private final Message message = Message.of("Hello");
    private final int port = 0;

    @Test
    void startTcpServer() {
        try (TcpServer server = KnSock.listen(port, handler)) {
            assertThat(KnSock.request("localhost", server.port(), "Hello")).isEqualTo("Echo: Hello");
        }
        ServerConfig config = ServerConfig.builder().port(port).sequential().build();
        try (TcpServer server = KnSock.listen(config, handler)) {
            assertThat(KnSock.request("localhost", server.port(), "Hello")).isEqualTo("Echo: Hello");
        }
    }

    @Test
    void startAsyncTcpServer() {
        try (TcpServer server = KnSock.listenAsync(port, asyncHandler)) {
            assertThat(KnSock.request("localhost", server.port(), "Hello")).isEqualTo("Echo: Hello");
        }
    }

    @Test
    void startSslTcpServer() {
        try (TcpServer server = KnSock.listen(
                ServerConfig.builder()
                        .port(port)
                        .tls(ServerTlsConfig.of(certfile, keyfile))
                        .build(),
                handler)) {
            assertThat(requestOverTls(server.port(), ClientTlsConfig.trusting(cafile)))
                    .isEqualTo("Echo: Hello");
        }
    }

    @Test
    void startSslTcpServerThatRequiresAClientCertificate() {
        ServerTlsConfig tls = ServerTlsConfig.builder()
                .certificate(certfile)
                .key(keyfile)
                .ca(cafile)
                .clientAuth(ClientAuth.REQUIRED)
                .build();
        try (TcpServer server =
                KnSock.listen(ServerConfig.builder().port(port).tls(tls).build(), handler)) {
            assertThat(requestOverTls(
                            server.port(),
                            TestCa.shared().clientTls(TestCa.shared().client())))
                    .isEqualTo("Echo: Hello");
            assertThatThrownBy(() -> requestOverTls(server.port(), ClientTlsConfig.trusting(cafile)))
                    .isInstanceOf(KnSockException.class);
        }
    }

    @Test
    void startAsyncSslTcpServer() {
        ServerConfig config = ServerConfig.builder()
                .port(port)
                .tls(ServerTlsConfig.of(certfile, keyfile))
                .build();
        try (TcpServer server = KnSock.listenAsync(config, asyncHandler)) {
            assertThat(requestOverTls(server.port(), ClientTlsConfig.trusting(cafile)))
                    .isEqualTo("Echo: Hello");
        }
    }

    private String requestOverTls(int port, ClientTlsConfig tls) {
        ClientConfig config =
                ClientConfig.builder().host("localhost").port(port).tls(tls).build();
        return KnSock.request(config, message).text();
    }

    @Test
    void handlerThatSendsByItself() throws Exception {
        BlockingQueue<SocketAddress> peers = new LinkedBlockingQueue<>();
        MessageHandler original = new MessageHandler() {
            @Override
            public @Nullable Message onMessage(Connection connection, Message message) {
                byte[] data = message.bytes();
                SocketAddress addr = connection.remoteAddress();
                peers.add(addr);
                Message reply = Message.of(data);
                connection.sendAsync(reply);
                return null;
            }
        };
        try (TcpServer server = KnSock.listen(port, original)) {
            assertThat(KnSock.request("localhost", server.port(), "Hello")).isEqualTo("Hello");
            assertThat(peers.take().toString()).contains("127.0.0.1");
        }
    }

    @Test
    void sendTcpMessage() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (TcpServer server = KnSock.listen(0, (connection, message) -> {
            received.add(message.text());
            return message;
        })) {
            int port = server.port();
            String reply = KnSock.request("localhost", port, "Hello");
            assertThat(reply).isEqualTo("Hello");
            KnSock.send("localhost", port, "Goodbye");
            assertThat(received.take()).isEqualTo("Hello");
            assertThat(received.take()).isEqualTo("Goodbye");
        }
    }

    @Test
    void sendTcpBytes() throws Exception {
        BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        ServerConfig raw = ServerConfig.builder().port(0).framing(Framing.raw()).build();
        try (TcpServer server = KnSock.listen(raw, (connection, message) -> {
            received.add(message);
            return Message.of("ok");
        })) {
            int port = server.port();
            byte[] data = {1, 2, '\n', 4};
            KnSock.send("localhost", port, data);
            assertThat(received.take().bytes()).isEqualTo(data);
            byte[] reply = KnSock.request("localhost", port, data);
            assertThat(reply).asString().isEqualTo("ok");
        }
    }

    @Test
    void sendTcpMessageAsync() throws Exception {
        try (TcpServer server = KnSock.listen(0, handler)) {
            int port = server.port();
            CompletableFuture<String> reply = KnSock.requestAsync("localhost", port, "Hello");
            assertThat(reply.get()).isEqualTo("Echo: Hello");
        }
    }

    @Test
    void sendSslTcpMessage() throws Exception {
        try (TcpServer server = KnSock.listen(
                ServerConfig.builder()
                        .port(0)
                        .tls(TestCa.shared().mutualServerTls())
                        .build(),
                handler)) {
            int port = server.port();
            Path certfile = TestCa.shared().client().certificate();
            Path keyfile = TestCa.shared().client().key();
            ClientTlsConfig tls = ClientTlsConfig.builder()
                    .ca(cafile)
                    .certificate(certfile)
                    .key(keyfile)
                    .build();
            ClientConfig config =
                    ClientConfig.builder().host("localhost").port(port).tls(tls).build();
            assertThat(KnSock.request(config, message).text()).isEqualTo("Echo: Hello");
            assertThat(KnSock.requestAsync(config, message).get().text()).isEqualTo("Echo: Hello");
        }
        try (TcpServer server = KnSock.listen(
                        ServerConfig.builder()
                                .port(0)
                                .tls(TestCa.shared().serverTls())
                                .build(),
                        handler);
                LogRecords quiet = new LogRecords()) {
            assertThat(requestOverTls(
                            server.port(),
                            ClientTlsConfig.builder().verify(false).build()))
                    .isEqualTo("Echo: Hello");
            assertThat(quiet.count("KNS0005")).isOne();
        }
    }

    @Test
    void tcpConnectionPool() {
        try (TcpServer server = KnSock.listen(0, handler)) {
            ClientConfig client =
                    ClientConfig.builder().host("localhost").port(server.port()).build();
            TcpPool pool = KnSock.pool(PoolConfig.builder(client)
                    .maxSize(5)
                    .idleTimeout(Duration.ofSeconds(30))
                    .build());
            try (var connection = pool.acquire()) {
                assertThat(connection.exchange(message).text()).isEqualTo("Echo: Hello");
            }
            assertThat(pool.request(message).text()).isEqualTo("Echo: Hello");
            pool.close();

            int port = server.port();
            try (TcpPool standard = KnSock.pool("localhost", port)) {
                assertThat(standard.request(message).text()).isEqualTo("Echo: Hello");
            }
        }
    }

    @Test
    void shutdownEvent() {
        TcpServer server = KnSock.listen(port, handler);
        StopResult result = server.stop(Duration.ofSeconds(10));
        assertThat(result.outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
    }

    @Test
    void errors() throws Exception {
        try (TcpServer server = KnSock.listen(port, handler)) {
            assertThatThrownBy(() -> KnSock.listen(server.port(), handler))
                    .isInstanceOf(PortInUseException.class)
                    .isInstanceOf(KnSockException.class);
        }
        try (FullListener hole = FullListener.open();
                TcpServer silent = KnSock.listen(0, (connection, message) -> null)) {
            ClientConfig.Builder config = ClientConfig.builder()
                    .connectTimeout(Duration.ofMillis(100))
                    .requestTimeout(Duration.ofMillis(100));
            assertThatThrownBy(() -> KnSock.request(
                            config.endpoints(List.of(hole.endpoint())).build(), message))
                    .isInstanceOf(ConnectionTimeoutException.class);
            ClientConfig patient = ClientConfig.builder()
                    .host("localhost")
                    .port(silent.port())
                    .requestTimeout(Duration.ofMillis(100))
                    .build();
            assertThatThrownBy(() -> KnSock.request(patient, message)).isInstanceOf(RequestTimeoutException.class);
        }
    }

    /** Every piece of Java on the page is here or in {@link OriginalPeersTest}, but for white space. */
    @Test
    void thePageShowsWhatIsTested() throws IOException {
        String calls = Files.readString(PAGE).split("\n## Calls\n")[1].split("\n\nIn CDI ")[0];
        assertThat(shown(calls)).hasSizeGreaterThan(40);
        assertTested(shown(calls));
    }

    @Test
    void theFiveLinesOfReadmeAreOfThePage() throws IOException {
        String calls = Files.readString(README).split("\n\\| original call ")[1].split("\n\n")[0];
        assertThat(shown(calls)).hasSizeGreaterThan(5);
        assertTested(shown(calls));
    }

    private static void assertTested(List<String> shown) throws IOException {
        String tested = squeezed(Files.readString(HERE)) + squeezed(Files.readString(PEERS));
        assertThat(shown).allSatisfy(code -> assertThat(tested).contains(squeezed(code)));
    }

    /** Returns the code before a table of calls and, of each row, all but the original's call. */
    private static List<String> shown(String calls) {
        Pattern code = Pattern.compile("`([^`]+)`");
        List<String> shown = new ArrayList<>();
        for (String line : calls.lines().filter(one -> !one.startsWith("|--")).toList()) {
            Matcher pieces = code.matcher(line.startsWith("|") ? line.split(" \\| ", 2)[1] : line);
            while (pieces.find()) {
                if (!pieces.group(1).matches("raw|\\.tls\\(tls\\)")) {
                    shown.add(pieces.group(1));
                }
            }
        }
        return shown;
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s", "");
    }
}
