package io.knsock.engine.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.PortInUseException;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.AddressRange;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.config.SocketConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.net.BindFailures;
import io.knsock.engine.settings.Settings;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsException;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers and clients on Unix domain sockets, on every transport that works here. */
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class UnixSocketTest {
    private static final MessageHandler ECHO = (connection, message) -> message;

    @Parameter
    Transport transport;

    @TempDir
    Path directory;

    @PerTest
    private SocketEngine engine;

    private Path path;

    static List<Transport> transports() {
        return List.of(Transport.values()).stream()
                .filter(Transport::isAvailable)
                .toList();
    }

    @BeforeEach
    void start() {
        path = directory.resolve("s");
    }

    private ServerConfig.Builder server() {
        return ServerConfig.builder().unixSocket(path);
    }

    private ClientConfig.Builder client() {
        return ClientConfig.builder().endpoints(List.of(Endpoint.unix(path)));
    }

    @Test
    void answersRequests() {
        TcpServer server = engine.listen(
                server().build(),
                (connection, message) -> Message.of(connection.remoteAddress() + "|" + connection.localAddress()));
        assertThat(server.endpoint()).isEqualTo("unix:" + path);
        assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(path));
        assertThat(server.port()).isZero();
        try (TcpClient client = engine.connect(client().build())) {
            assertThat(client.request("who am I?")).isEqualTo("|" + path); // clients have no name of their own
            assertThat(client.toString()).contains("unix:" + path);
        }
    }

    @Test
    void carriesLargeMessagesAndTheLastOneBeforeTheEnd() {
        TcpServer server = engine.listen(server().build(), ECHO);
        String text = "x".repeat(500_000);
        for (int i = 0; i < 10; i++) {
            try (TcpClient client = engine.connect(client().build())) {
                assertThat(client.request(text)).isEqualTo(text);
                client.send("last words");
            }
        }
        assertThat(server.stop(Duration.ofSeconds(5)).cutConnections()).isZero();
    }

    @Test
    void repliesToAPeerThatHasEndedItsDirectionOnEpoll() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server = engine.listen(server().build(), (connection, message) -> {
            goOn.await();
            return message;
        });
        try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            peer.write(ByteBuffer.wrap("one\n".getBytes(US_ASCII)));
            peer.shutdownOutput();
            boolean halfClose = transport == Transport.EPOLL; // Netty closes those of the others as a whole
            if (!halfClose) {
                Eventually.until(() -> server.stats().open() == 0, server::stats);
            }
            goOn.countDown();
            String replies = new String(Channels.newInputStream(peer).readAllBytes(), US_ASCII);
            assertThat(replies).isEqualTo(halfClose ? "one\n" : "");
        }
    }

    @Test
    void limitsByAddressAreToldToKeepNobodyOut() {
        List<AddressRange> nobody = List.of(AddressRange.parse("192.0.2.1"));
        for (ServerLimits.Builder limits : List.of(
                ServerLimits.builder().allow(nobody),
                ServerLimits.builder().deny(nobody),
                ServerLimits.builder().proxyFrom(nobody))) {
            assertThat(unfitLimitsTold(limits)).isEqualTo(1);
        }
        assertThat(unfitLimitsTold(ServerLimits.builder())).isZero();
    }

    private long unfitLimitsTold(ServerLimits.Builder limits) {
        try (LogRecords log = new LogRecords();
                TcpServer server = engine.listen(server().limits(limits.build()).build(), ECHO);
                TcpClient client = engine.connect(client().build())) {
            assertThat(client.request("hello")).isEqualTo("hello");
            assertThat(server.endpoint()).isEqualTo("unix:" + path);
            return log.count("KNS0057");
        }
    }

    @Test
    void itsFileHasTheModeThatIsSet() throws Exception {
        for (String mode : List.of("rw-------", "rw-rw----", "rw-rw-rw-", "rwxrwxrwx")) {
            TcpServer server = engine.listen(
                    server().unixSocketMode(PosixFilePermissions.fromString(mode))
                            .build(),
                    ECHO);
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString(mode));
            try (TcpClient client = engine.connect(client().build())) {
                assertThat(client.request("x")).isEqualTo("x");
            }
            server.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void aModeIsReadAsOctalDigits() {
        ServerConfig config = Settings.server("s", Map.of("unix-socket", "/s", "unix-socket-mode", "0640")::get);
        assertThat(config.unixSocketMode()).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void removesItsFileWhenItIsStopped() {
        TcpServer server = engine.listen(server().build(), ECHO);
        assertThat(path).exists();
        server.stop(Duration.ofSeconds(5));
        assertThat(path).doesNotExist();
    }

    @Test
    void replacesASocketOnWhichNobodyListens() throws Exception {
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(path));
        killed.close(); // leaves its file, as a server that is killed does
        assertThat(path).exists();
        engine.listen(server().build(), ECHO);
        try (TcpClient client = engine.connect(client().build())) {
            assertThat(client.request("x")).isEqualTo("x");
        }
    }

    @Test
    void doesNotReplaceASocketOnWhichSomebodyListens() throws Exception {
        try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            living.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> engine.listen(server().build(), ECHO))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessage("server server cannot be bound to unix:" + path
                            + ": something listens there: stop it, or choose another path");
            assertThat(path).exists();
        }
    }

    @Test
    void doesNotReplaceAFileThatIsNoSocket() throws Exception {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> engine.listen(server().build(), ECHO))
                .isInstanceOf(KnSockException.class)
                .hasMessageContaining("is no socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void saysWhatIsWrongWithThePath() {
        path = directory.resolve("missing").resolve("s");
        assertThatThrownBy(() -> engine.listen(server().build(), ECHO))
                .hasMessageContaining("there is no directory " + path.getParent());
        path = directory.resolve("x".repeat(120));
        assertThatThrownBy(() -> engine.listen(server().build(), ECHO))
                .hasMessageContaining("has at most 107 bytes, but this one has");
        assertThatThrownBy(() -> engine.connect(client().build()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("has at most 107 bytes");
        ServerConfig forbidden =
                ServerConfig.builder().unixSocket(Path.of("/s")).build();
        assertThat(BindFailures.translate(forbidden, new BindException("Permission denied")))
                .hasMessageEndingWith("permission denied: this user may not create files in that directory");
    }

    @Test
    void saysWhyItCannotConnect() throws Exception {
        assertThatThrownBy(() -> engine.connect(client().build()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("cannot connect to unix:" + path + ": there is no such file: is the server running?");
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(path));
        killed.close();
        assertThatThrownBy(() -> engine.connect(client().build()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("cannot connect to unix:" + path + ": connection refused: nothing listens there");
    }

    @Test
    void speaksTlsButOnlyWhereNoNameIsToBeVerified() {
        engine.listen(server().tls(TestCa.shared().serverTls()).build(), ECHO);
        try (LogRecords log = new LogRecords();
                TcpClient client = engine.connect(
                        client().tls(ClientTlsConfig.builder().verify(false).build())
                                .build())) {
            assertThat(client.request("x")).isEqualTo("x");
            assertThat(log.count("KNS0005")).isEqualTo(1);
        }
        assertThatThrownBy(() ->
                        engine.connect(client().tls(TestCa.shared().clientTls()).build()))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("unix:" + path + " has no host name that a certificate could be for");
    }

    @Test
    void failsOverBetweenASocketAndAPort() {
        TcpServer server = engine.listen(ServerConfig.builder().port(0).build(), ECHO);
        try (TcpClient client = engine.connect(ClientConfig.builder()
                .endpoints(List.of(Endpoint.unix(path), Endpoint.of("127.0.0.1", server.port())))
                .build())) {
            assertThat(client.request("x")).isEqualTo("x");
        }
    }

    @Test
    void ignoresOptionsOfTcpAndKeepsOthers() throws IOException {
        SocketConfig options = SocketConfig.builder()
                .noDelay(false)
                .backlog(7)
                .sendBufferBytes(40_000)
                .receiveBufferBytes(40_000)
                .build();
        try (LogRecords netty = new LogRecords("io.netty")) {
            engine.listen(server().socket(options).build(), ECHO);
            try (TcpClient client = engine.connect(client().socket(options).build())) {
                assertThat(client.request("x")).isEqualTo("x");
            }
            assertThat(netty.all()).isEmpty(); // of options that are not known, for instance
        }
    }
}
