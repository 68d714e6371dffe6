package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.AsyncMessageHandler;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.framing.Framing;
import io.knsock.framing.UnfinishedFrameException;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The other side stays Python: servers and clients that speak as the original does by default.
 * {@link OriginalCallsTest} sees to it that docs/from-python.md shows what is here.
 */
class OriginalPeersTest {
    private final MessageHandler handler = (connection, message) -> Message.of("Echo: " + message.text());
    private final AsyncMessageHandler asyncHandler =
            (connection, message) -> CompletableFuture.completedFuture(Message.of("Echo: " + message.text()));
    private final Message message = Message.of("Hello");
    private final Path certfile = TestCa.shared().server().certificate();
    private final Path keyfile = TestCa.shared().server().key();
    private final Path cafile = TestCa.shared().certificate();

    private static ServerConfig rawServer() {
        int port = 0;
        return ServerConfig.builder().port(port).framing(Framing.raw()).build();
    }

    private static ClientConfig rawClient(int port) {
        return ClientConfig.builder()
                .host("localhost")
                .port(port)
                .framing(Framing.raw())
                .build();
    }

    // ---- Python clients, our server

    @Test
    void aRawServerAnswersSendTcpMessage() {
        ServerConfig raw = rawServer();
        try (TcpServer server = KnSock.listen(raw, handler)) {
            assertThat(PythonOriginal.sendTcpMessage(server.port(), "Hello")).isEqualTo("Echo: Hello");
        }
        try (TcpServer server = KnSock.listenAsync(raw, asyncHandler)) {
            assertThat(PythonOriginal.sendTcpMessage(server.port(), "Hello")).isEqualTo("Echo: Hello");
        }
    }

    @Test
    void aRawServerAnswersSendSslTcpMessage() {
        int port = 0;
        ServerConfig raw = ServerConfig.builder()
                .port(port)
                .framing(Framing.raw())
                .tls(ServerTlsConfig.of(certfile, keyfile))
                .build();
        try (TcpServer server = KnSock.listen(raw, handler)) {
            assertThat(PythonOriginal.sendSslTcpMessage(server.port(), "Hello")).isEqualTo("Echo: Hello");
        }
    }

    @Test
    void aRawServerTalksWithAConnectionOfTheOriginalsPool() throws Exception {
        try (TcpServer server = KnSock.listen(rawServer(), handler);
                Socket socket = PythonOriginal.connect(server.port())) {
            assertThat(PythonOriginal.exchange(socket, "one")).isEqualTo("Echo: one");
            assertThat(PythonOriginal.exchange(socket, "two")).isEqualTo("Echo: two");
        }
    }

    @Test
    void theOriginalReadsNoMoreThan1024BytesOfAReply() {
        Message large = Message.of("x".repeat(3_000));
        try (TcpServer server = KnSock.listen(rawServer(), (connection, message) -> large)) {
            assertThat(PythonOriginal.sendTcpMessage(server.port(), "Hello"))
                    .matches("x+")
                    .hasSizeLessThanOrEqualTo(1_024);
        }
    }

    @Test
    void aLineServerGivesSendTcpMessageNoReplyAndTheLogSaysWhy() {
        try (LogRecords log = new LogRecords();
                TcpServer server = KnSock.listen(0, handler)) {
            PythonOriginal.sendAndGiveUp(server.port(), "Hello");
            Eventually.until("it is told", () -> log.count("KNS0021") == 1);
            assertThat(log.countOf("5 bytes of an unfinished frame (framing line)"))
                    .isOne();
        }
    }

    // ---- Python servers, our client

    @Test
    void aRawRequestIsAnsweredByStartTcpServer() throws Exception {
        try (PythonOriginal server = PythonOriginal.startTcpServer(data -> "Got " + data)) {
            ClientConfig raw = rawClient(server.port());
            assertThat(KnSock.request(raw, message).text()).isEqualTo("Got Hello");
            assertThat(KnSock.requestAsync(raw, message).get().text()).isEqualTo("Got Hello");
        }
    }

    @Test
    void aRawRequestIsAnsweredByStartThreadedTcpServer() throws Exception {
        try (PythonOriginal server = PythonOriginal.startThreadedTcpServer(data -> "Got " + data)) {
            assertThat(KnSock.request(rawClient(server.port()), message).text()).isEqualTo("Got Hello");
        }
    }

    @Test
    void aRawRequestIsAnsweredByStartSslTcpServer() throws Exception {
        try (PythonOriginal server = PythonOriginal.startSslTcpServer(data -> "Got " + data)) {
            int port = server.port();
            ClientTlsConfig tls = ClientTlsConfig.trusting(cafile);
            ClientConfig raw = ClientConfig.builder()
                    .host("localhost")
                    .port(port)
                    .framing(Framing.raw())
                    .tls(tls)
                    .build();
            assertThat(KnSock.request(raw, message).text()).isEqualTo("Got Hello");
        }
    }

    @Test
    void aRawPoolTalksWithStartThreadedTcpServerOnOneConnection() throws Exception {
        try (PythonOriginal server = PythonOriginal.startThreadedTcpServer(data -> "Got " + data)) {
            ClientConfig raw = rawClient(server.port());
            try (TcpPool pool = KnSock.pool(PoolConfig.builder(raw).build())) {
                assertThat(pool.request(Message.of("one")).text()).isEqualTo("Got one");
                assertThat(pool.request(Message.of("two")).text()).isEqualTo("Got two");
                assertThat(pool.stats().created()).isOne();
            }
        }
    }

    @Test
    void aLineRequestToStartTcpServerFailsAndSaysWhy() throws Exception {
        try (PythonOriginal server = PythonOriginal.startTcpServer(data -> "Message received")) {
            assertThatThrownBy(() -> KnSock.request("localhost", server.port(), "Hello"))
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("16 bytes of an unfinished frame (framing line)")
                    .hasCauseInstanceOf(UnfinishedFrameException.class);
        }
    }
}
