package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.config.WireLog;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.test.TestIdentity;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.SmtpServer;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that begins in clear text and goes on with TLS, and what is not carried over from one to the other. */
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class StartTlsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Parameter
    Transport transport;

    private final SmtpServer smtp = new SmtpServer();
    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    @PerTest(debug = true)
    private LogRecords log;

    static List<Transport> transports() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable).toList();
    }

    private TcpServer listen(boolean async, ServerTlsConfig tls) {
        return listen(async, SmtpServer.config(tls).build());
    }

    private TcpServer listen(boolean async, ServerConfig config) {
        ServerConfig observing = config.toBuilder().observer(observed).build();
        return engine.listen(
                observing, (async ? Handlers.ofAsync(smtp.async()) : Handlers.of(smtp.blocking())).listener(smtp));
    }

    private TcpServer listen() {
        return listen(false, TestCa.shared().serverTls());
    }

    /** A client, in clear text until it is secured. */
    private static final class Client implements AutoCloseable {
        private Socket socket;

        Client(TcpServer server) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout((int) SOON.toMillis());
            assertThat(hear()).isEqualTo("220 localhost");
        }

        Client say(String lines) throws IOException {
            socket.getOutputStream().write(lines.getBytes(UTF_8));
            return this;
        }

        /** Byte by byte, since what comes behind it may be a handshake. */
        String hear() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next != '\n';
                    next = socket.getInputStream().read()) {
                if (next < 0) {
                    throw new IOException("the end, after " + line);
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }

        Client shakeHands(@Nullable TestIdentity own) throws IOException {
            SSLSocket secured = (SSLSocket) TestCa.shared()
                    .context(own)
                    .getSocketFactory()
                    .createSocket(socket, "localhost", socket.getPort(), true);
            secured.startHandshake();
            socket = secured;
            return this;
        }

        boolean isAtEnd() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<?> future) throws Exception {
        try {
            future.get(SOON.toSeconds(), TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theReplyLeavesInClearTextAndTheHandshakeFollows(boolean async) throws Exception {
        TcpServer server = listen(
                async,
                TestCa.shared().mutualServerTls().toBuilder()
                        .alpn(List.of("smtp"))
                        .build());
        try (Client client = new Client(server)) {
            assertThat(client.say("WHO\r\n").hear()).isEqualTo("250 in clear text");
            assertThat(client.say("STARTTLS\r\n").hear()).isEqualTo("220 ready");
            client.shakeHands(TestCa.shared().client());
            assertThat(client.say("WHO\r\nWHO\r\n").hear()).matches("250 TLSv1.3 .* CN=client");
            assertThat(client.hear()).endsWith("CN=client");
            assertThat(failure(smtp.upgrades.take())).isNull();
            assertThat(observed.opened).hasSize(1);
            assertThat(Observed.next(observed.opened).tlsSession()).isNotNull();
        }
        assertThat(Observed.next(observed.closed)).isIn(CloseCause.PEER_CLOSED, CloseCause.LOST);
        assertThat(log.alarms()).isZero();
    }

    /** The fault of 2011 (CVE-2011-0411): whoever is in between adds a command to the one that asks for TLS. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasPutBehindItInClearTextIsNeverHandled(boolean async) throws Exception {
        TcpServer server = listen(async, TestCa.shared().serverTls());
        for (String injected : List.of("RCPT TO:<evil>\r\n", "RCPT", "\n", "RSET\r\nMAIL FROM:<evil>\r\n")) {
            try (Client client = new Client(server)) {
                client.say("NOOP\r\nSTARTTLS\r\n" + injected);
                assertThat(client.hear()).isEqualTo("250 ok");
                assertThat(client.hear()).isEqualTo("220 ready");
                assertThat(client.isAtEnd()).isTrue();
            }
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.TLS_FAILED);
            assertThat(failure(smtp.upgrades.take()))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("in clear text behind the message that starts TLS is refused");
        }
        assertThat(smtp.handled).containsOnly("NOOP", "STARTTLS");
        assertThat(log.countOf("in clear text behind")).isEqualTo(4);
        assertThat(log.countOf("evil")).as("nothing that came is logged").isZero();
    }

    @Test
    void whatComesInClearTextLaterIsNoHandshake() throws Exception {
        TcpServer server = listen();
        try (Client client = new Client(server)) {
            assertThat(client.say("STARTTLS\r\n").hear()).isEqualTo("220 ready");
            client.say("RCPT TO:<evil>\r\n");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.TLS_FAILED);
        assertThat(failure(smtp.upgrades.take())).hasMessageContaining("looks like plain text");
        assertThat(smtp.handled).containsExactly("STARTTLS");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsStartedOnce(boolean async) throws Exception {
        TcpServer server = listen(async, TestCa.shared().serverTls());
        try (Client client = new Client(server)) {
            client.say("STARTTLS\r\n").hear();
            client.shakeHands(null).say("WHO\r\n").hear();
            client.say("STARTTLS\r\n");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.HANDLER_FAILED);
        assertThat(log.failures()).singleElement().asString().contains("TLS was started on this connection before");
    }

    @Test
    void itNeedsTlsThatBeginsOnRequest() throws Exception {
        for (ServerTlsConfig tls : Arrays.asList(null, TestCa.shared().serverTls())) {
            TcpServer server =
                    engine.listen(ServerConfig.builder().port(0).tls(tls).build(), (connection, message) -> {
                        assertThatThrownBy(connection::startTls)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining(
                                        tls == null
                                                ? "its server has no TLS with tls.start=on-request"
                                                : "it has begun with TLS");
                        return message;
                    });
            Peer peer = tls == null
                    ? Peer.connect(server.port())
                    : Peer.to(server.port()).tls(TestCa.shared()).connect();
            try (peer) {
                peer.send("x\n").expect("x\n");
            }
        }
    }

    @Test
    void theHandshakeHasItsTime() throws Exception {
        TcpServer server = listen(
                false,
                TestCa.shared().serverTls().toBuilder()
                        .handshakeTimeout(Duration.ofMillis(200))
                        .build());
        try (Client client = new Client(server)) {
            client.say("STARTTLS\r\n").hear();
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.TLS_FAILED);
        assertThat(failure(smtp.upgrades.take())).isInstanceOf(TlsException.class);
    }

    @Test
    void nothingElseIsSentMeanwhile() throws Exception {
        CompletableFuture<Connection> asking = new CompletableFuture<>();
        CompletableFuture<Message> answer = new CompletableFuture<>();
        ServerConfig config = SmtpServer.config(TestCa.shared().serverTls())
                .observer(observed)
                .build();
        TcpServer server = engine.listenAsync(config, (connection, message) -> {
            if (!message.text().equals("STARTTLS")) {
                return CompletableFuture.completedFuture(message);
            }
            connection.sendAsync(Message.of("before"));
            smtp.upgrades.add(connection.startTls());
            asking.complete(connection);
            return answer;
        });
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write("STARTTLS\r\n".getBytes(UTF_8));
            Connection connection = asking.get(20, TimeUnit.SECONDS);
            assertThat(failure(connection.sendAsync(Message.of("meanwhile"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("starts TLS");
            assertThat(connection.tlsSession()).isNull();
            answer.complete(Message.of("after"));
            byte[] clear = "before\r\nafter\r\n".getBytes(UTF_8);
            assertThat(socket.getInputStream().readNBytes(clear.length)).isEqualTo(clear);
            assertThat(failure(connection.sendAsync(Message.of("meanwhile"))))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(connection.tlsSession()).as("before the handshake").isNull();
            SSLSocket secured = (SSLSocket) TestCa.shared()
                    .context(null)
                    .getSocketFactory()
                    .createSocket(socket, "localhost", socket.getPort(), true);
            secured.startHandshake();
            assertThat(failure(smtp.upgrades.take())).isNull();
            assertThat(failure(connection.sendAsync(Message.of("protected")))).isNull();
            assertThat(new String(secured.getInputStream().readNBytes(11), UTF_8))
                    .isEqualTo("protected\r\n");
        }
    }

    @Test
    void aConnectionThatEndsInTheMiddleTellsWhoWaitsForTls() throws Exception {
        TcpServer server = listen();
        try (Client client = new Client(server)) {
            client.say("STARTTLS\r\n").hear();
        }
        assertThat(failure(smtp.upgrades.take()))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("closed before the TLS handshake was done");
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.PEER_CLOSED);
    }

    @Test
    void aStopDoesNotWaitForTheHandshake() throws Exception {
        TcpServer server = listen();
        try (Client client = new Client(server)) {
            client.say("STARTTLS\r\n").hear();
            Eventually.until(() -> server.stats().inFlight() == 0);
            StopResult result = server.stop(SOON);
            assertThat(result.outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(failure(smtp.upgrades.take())).isInstanceOf(ConnectionClosedException.class);
    }

    /** TLS is put before whatever else looks at the messages. */
    @Test
    void theWireLogSeesWhatIsDecrypted() throws Exception {
        ServerConfig config = SmtpServer.config(TestCa.shared().serverTls())
                .wireLog(WireLog.PAYLOAD)
                .build();
        try (LogRecords wire = new LogRecords("io.knsock.wire").withDebug();
                Client client = new Client(listen(false, config))) {
            client.say("STARTTLS\r\n").hear();
            client.shakeHands(null).say("WHO\r\n").hear();
            assertThat(wire.all()).anyMatch(line -> line.contains("|WHO.. "));
        }
    }

    @Test
    void theLogSaysThatAServerBeginsInClearText() {
        listen();
        assertThat(log.countOf("with TLS on request")).isEqualTo(1);
    }
}
