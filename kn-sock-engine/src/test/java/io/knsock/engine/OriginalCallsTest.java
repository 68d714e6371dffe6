package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.AsyncMessageHandler;
import io.knsock.ClientAuth;
import io.knsock.ClientConfig;
import io.knsock.Connection;
import io.knsock.ConnectionPool;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Framing;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.PoolConfig;
import io.knsock.PortInUseException;
import io.knsock.RequestTimeoutException;
import io.knsock.ServerConfig;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.TlsConfig;
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

/** The calls of the Python original, each as README shows it in Java. */
class OriginalCallsTest {
    private static final Path README = Path.of("../README.md");
    private static final Path HERE = Path.of("src/test/java/io/knsock/engine/OriginalCallsTest.java");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final MessageHandler handler = (connection, message) -> Message.of("Echo: " + message.text());
    private final AsyncMessageHandler asyncHandler =
            (connection, message) -> CompletableFuture.completedFuture(Message.of("Echo: " + message.text()));

    private final Path certfile = Certificates.file("server.crt");
    private final Path keyfile = Certificates.file("server.key");
    private final Path cafile = Certificates.file("ca.crt");
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
                        .tls(TlsConfig.server(certfile, keyfile))
                        .build(),
                handler)) {
            assertThat(requestOverTls(server.port(), TlsConfig.trusting(cafile)))
                    .isEqualTo("Echo: Hello");
        }
    }

    @Test
    void startSslTcpServerThatRequiresAClientCertificate() {
        TlsConfig tls = TlsConfig.builder()
                .certificate(certfile)
                .key(keyfile)
                .ca(cafile)
                .clientAuth(ClientAuth.REQUIRED)
                .build();
        try (TcpServer server =
                KnSock.listen(ServerConfig.builder().port(port).tls(tls).build(), handler)) {
            assertThat(requestOverTls(server.port(), Certificates.mutualClient()))
                    .isEqualTo("Echo: Hello");
            assertThatThrownBy(() -> requestOverTls(server.port(), TlsConfig.trusting(cafile)))
                    .isInstanceOf(KnSockException.class);
        }
    }

    @Test
    void startAsyncSslTcpServer() {
        ServerConfig config = ServerConfig.builder()
                .port(port)
                .tls(TlsConfig.server(certfile, keyfile))
                .build();
        try (TcpServer server = KnSock.listenAsync(config, asyncHandler)) {
            assertThat(requestOverTls(server.port(), TlsConfig.trusting(cafile)))
                    .isEqualTo("Echo: Hello");
        }
    }

    private String requestOverTls(int port, TlsConfig tls) {
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
                connection.send(reply);
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
                ServerConfig.builder().port(0).tls(Certificates.mutualServer()).build(), handler)) {
            int port = server.port();
            Path certfile = Certificates.file("client.crt");
            Path keyfile = Certificates.file("client.key");
            TlsConfig tls = TlsConfig.builder()
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
                                .tls(Certificates.server())
                                .build(),
                        handler);
                LogRecords quiet = new LogRecords()) {
            assertThat(requestOverTls(
                            server.port(), TlsConfig.builder().verify(false).build()))
                    .isEqualTo("Echo: Hello");
            assertThat(quiet.count("KNS0005")).isOne();
        }
    }

    @Test
    void tcpConnectionPool() {
        try (TcpServer server = KnSock.listen(0, handler)) {
            ClientConfig client =
                    ClientConfig.builder().host("localhost").port(server.port()).build();
            ConnectionPool pool = KnSock.pool(PoolConfig.builder(client)
                    .maxSize(5)
                    .idleTimeout(Duration.ofSeconds(30))
                    .build());
            try (var connection = pool.acquire()) {
                assertThat(connection.exchange(message).text()).isEqualTo("Echo: Hello");
            }
            assertThat(pool.request(message).text()).isEqualTo("Echo: Hello");
            pool.close();
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
        try (BlackHole hole = new BlackHole();
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

    /** Every piece of code in the right column of README's table is in this file, but for white space. */
    @Test
    void readmeShowsWhatIsTestedHere() throws IOException {
        String here = squeezed(Files.readString(HERE));
        List<String> shown = shownInReadme();
        assertThat(shown).hasSizeGreaterThan(20);
        assertThat(shown).allSatisfy(code -> assertThat(here).contains(squeezed(code)));
    }

    private static List<String> shownInReadme() throws IOException {
        Pattern code = Pattern.compile("`([^`]+)`");
        List<String> shown = new ArrayList<>();
        String table = Files.readString(README)
                .split("\\| original call \\| Java call \\|\n")[1]
                .split("\n\n")[0];
        for (String row : table.lines().toList()) {
            String[] cells = row.split(" \\| ");
            Matcher pieces = code.matcher(cells[cells.length - 1]);
            while (pieces.find()) {
                shown.add(pieces.group(1));
            }
        }
        return shown;
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s", "");
    }
}
