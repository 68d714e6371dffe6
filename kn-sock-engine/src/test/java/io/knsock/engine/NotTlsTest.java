package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.ServerObserver;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a TLS port and is not TLS: the connection is closed at once, with one line that says from where. */
class NotTlsTest {
    private static final Logger LOGGER = Logger.getLogger("io.knsock");

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    @BeforeEach
    void logDebug() {
        LOGGER.setLevel(Level.FINE);
    }

    @AfterEach
    void stop() {
        LOGGER.setLevel(null);
    }

    private TcpServer listen(boolean names) {
        ServerTlsConfig.Builder tls = TestCa.shared().server().serverTls().handshakeTimeout(Duration.ofSeconds(60));
        if (names) {
            tls.sni(
                    "a.example",
                    TlsIdentity.pem(
                            TestCa.shared().wronglyNamed().certificate(),
                            TestCa.shared().wronglyNamed().key()));
        }
        return engine.listen(ServerConfig.builder().port(0).tls(tls.build()).build(), (connection, message) -> message);
    }

    /**
     * Sends these bytes, waits for the close, for less than the timeout of a handshake, and returns where they were
     * sent from.
     */
    private static String sendsAndIsClosed(TcpServer server, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) Eventually.LONGEST.toMillis());
            try {
                socket.getOutputStream().write(bytes);
                while (socket.getInputStream().read() >= 0) {
                    // an alert may come first
                }
            } catch (SocketTimeoutException open) {
                throw new AssertionError("still open after " + Eventually.LONGEST, open);
            } catch (IOException reset) {
                // closed, too
            }
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closesWhatSpeaksHttp(boolean names) throws Exception {
        TcpServer server = listen(names);
        String from = sendsAndIsClosed(server, "GET /secret HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        engine.stop(Duration.ofSeconds(5)); // after it nothing more is logged
        assertThat(log.count("KNS0012")).isEqualTo(1);
        assertThat(log.messages())
                .filteredOn(message -> message.startsWith("KNS0012"))
                .singleElement()
                .asString()
                .contains(from, "what arrived is not TLS")
                .doesNotContain("secret", "4745"); // nor in hexadecimal
    }

    @ParameterizedTest
    @CsvSource({
        "GET /secret HTTP/1.1, HTTP without TLS",
        "PRI * HTTP/2.0, HTTP without TLS",
        "secret, looks like plain text",
        "s, looks like plain text",
        "\u000bMSH|secret, looks like plain text",
        "\u0001\u0000secret, of a peer that speaks without TLS",
        "\u00dcberweisung secret, looks like plain text",
        "\u0016a secret of 22 bytes..., of a peer that speaks without TLS"
    })
    void saysWhatItLooksLikeAtOnceAndSeldomWithoutItsBytes(String sent, String words) throws Exception {
        TcpServer server = listen(false);
        for (int i = 0; i < 3; i++) {
            sendsAndIsClosed(server, sent.getBytes(UTF_8));
        }
        engine.stop(Duration.ofSeconds(5));
        assertThat(log.messages())
                .filteredOn(message -> message.startsWith("KNS0072") && !message.contains("more before its end"))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message)
                        .contains(words)
                        .contains("speaks TLS, and /127.0.0.1:")
                        .doesNotContain("secret"));
        assertThat(log.messages())
                .filteredOn(message -> message.startsWith("KNS0012"))
                .hasSize(3)
                .allSatisfy(message -> assertThat(message).contains(words).doesNotContain("secret"));
    }

    @Test
    void observersHearOfIt() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        TcpServer server = engine.listen(
                ServerConfig.builder()
                        .port(0)
                        .tls(TestCa.shared().serverTls())
                        .observer(new ServerObserver() {
                            @Override
                            public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                                heard.add(cause + " " + (failure == null ? "" : failure.getMessage()));
                            }
                        })
                        .build(),
                (connection, message) -> message);
        sendsAndIsClosed(server, "hello\r\n".getBytes(UTF_8));
        engine.stop(Duration.ofSeconds(5));
        assertThat(heard).singleElement().asString().contains("TLS_FAILED").contains("looks like plain text");
    }

    @Test
    void aClientSaysThatAServerGreetsItInPlainText() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> greeting = CompletableFuture.runAsync(() -> {
                try (Socket accepted = listener.accept()) {
                    accepted.getOutputStream().write("220 secret\r\n".getBytes(UTF_8));
                    while (accepted.getInputStream().read() >= 0) {
                        // the ClientHello
                    }
                } catch (IOException reset) {
                    // closed, too
                }
            });
            ClientConfig config = ClientConfig.builder()
                    .host("127.0.0.1")
                    .port(listener.getLocalPort())
                    .tls(TestCa.shared().clientTls())
                    .build();
            assertThatThrownBy(() -> engine.connector(config).connect(Duration.ofSeconds(5)))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("what arrived is not TLS: it looks like plain text")
                    .hasMessageNotContaining("secret");
            greeting.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void closesWhatSendsRandomBytesWithALineForEach() throws Exception {
        TcpServer server = listen(false);
        Random random = new Random(7);
        byte[] garbage = new byte[1 << 20];
        for (int i = 0; i < 50; i++) {
            random.nextBytes(garbage);
            garbage[0] = (byte) (100 + i); // the type of no record
            sendsAndIsClosed(server, garbage);
        }
        engine.stop(Duration.ofSeconds(5));
        assertThat(log.count("KNS0012")).isEqualTo(50);
        assertThat(log.messages()).noneMatch(message -> message.contains("Exception"));
    }

    @Test
    void servesOthersAfterwards() throws Exception {
        TcpServer server = listen(false);
        sendsAndIsClosed(server, "hello\r\n".getBytes(UTF_8));
        try (Peer peer = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            assertThat(peer.send("x\n").line()).isEqualTo(Message.of("x").text());
        }
    }
}
