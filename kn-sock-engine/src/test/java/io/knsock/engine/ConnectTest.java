package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.engine.settings.Transport;
import io.knsock.test.TestCa;
import io.knsock.tls.ClientTlsConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a connection does not come about, and how that is told. */
class ConnectTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static ClientConfig.Builder to(int port) {
        return ClientConfig.builder().host("127.0.0.1").port(port);
    }

    @Test
    void saysThatNothingListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> KnSock.connect("127.0.0.1", port))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("cannot connect to 127.0.0.1:" + port + ": connection refused: nothing listens there");
    }

    @Test
    void saysThatTheHostIsUnknown() {
        assertThatThrownBy(() -> KnSock.connect("nosuch.invalid", 80))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("nosuch.invalid")
                .hasMessageContaining("unknown");
    }

    @Test
    void saysThatConnectingTookTooLong() throws Exception {
        // A listener whose backlog is full lets further SYNs go unanswered, like a black hole.
        try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
            List<Socket> filling = new ArrayList<>();
            try {
                for (int i = 0; i < 2; i++) {
                    filling.add(new Socket(LOOPBACK, full.getLocalPort()));
                }
                assertThatThrownBy(() -> KnSock.connect(to(full.getLocalPort())
                                .connectTimeout(Duration.ofMillis(300))
                                .build()))
                        .isInstanceOf(ConnectionTimeoutException.class)
                        .hasMessageContaining("127.0.0.1:" + full.getLocalPort())
                        .hasMessageContaining("300ms");
            } finally {
                for (Socket socket : filling) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void saysThatTheTlsHandshakeTookTooLong() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
            assertThatThrownBy(() -> KnSock.connect(to(silent.getLocalPort())
                            .tls(TestCa.shared().clientTls())
                            .connectTimeout(Duration.ofMillis(300))
                            .build()))
                    .isInstanceOf(ConnectionTimeoutException.class);
        }
    }

    @Test
    void saysThatThePeerDoesNotShakeHands() throws Exception {
        ClientTlsConfig impatient = ClientTlsConfig.builder()
                .ca(TestCa.shared().certificate())
                .handshakeTimeout(Duration.ofMillis(100))
                .build();
        try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
            assertThatThrownBy(() -> KnSock.connect(
                            to(silent.getLocalPort()).tls(impatient).build()))
                    .isInstanceOf(ConnectionTimeoutException.class)
                    .hasMessageContaining("no TLS handshake with 127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    void triesEveryAddressOfAName() throws Exception {
        // 127.0.0.1 comes first, where nothing listens on this port, and then ::1: see src/test/resources/hosts
        try (ServerSocket six = new ServerSocket(0, 1, InetAddress.getByName("::1"));
                TcpClient client = KnSock.connect(ClientConfig.builder()
                        .host("both.test")
                        .port(six.getLocalPort())
                        .build())) {
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void oneLinersReachAServerMadeByOne() throws Exception {
        try (TcpServer server = KnSock.listen(0, (connection, message) -> Message.of("Echo: " + message.text()))) {
            int port = server.port();
            assertThat(KnSock.request("localhost", port, "Hello, World!")).isEqualTo("Echo: Hello, World!");
            assertThat(KnSock.requestAsync("localhost", port, "later").get()).isEqualTo("Echo: later");
            KnSock.send("localhost", port, "no reply");
        }
    }

    @Test
    void endsTheThreadsOfAOneLiner() throws Exception {
        try (TcpServer server = KnSock.listen(0, (connection, message) -> message)) {
            ClientConfig config = to(server.port()).build();
            List<Thread> servers = loopThreads();
            KnSock.request(config, Message.of("x"));
            KnSock.requestAsync(config, Message.of("x")).get();
            try (TcpClient client = KnSock.connect(config)) {
                assertThat(loopThreads()).hasSizeGreaterThan(servers.size());
                client.send(Message.of("x"));
            }
            for (Thread thread : loopThreads()) {
                if (!servers.contains(thread)) {
                    thread.join(20_000);
                    assertThat(thread.isAlive()).isFalse();
                }
            }
        }
    }

    private static List<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kn-sock-loop"))
                .toList();
    }

    @Test
    void refusesATransportThatDoesNotExist() {
        System.setProperty(Transport.PROPERTY, "carrier-pigeon");
        try {
            assertThatThrownBy(SocketEngine::start)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("carrier-pigeon");
            System.setProperty(Transport.PROPERTY, "nio");
            try (SocketEngine engine = SocketEngine.start()) {
                assertThat(engine.transport()).isEqualTo(Transport.NIO);
            }
        } finally {
            System.clearProperty(Transport.PROPERTY);
        }
    }

    @Test
    void namesAnIpv6EndpointInBrackets() {
        assertThat(ClientConfig.builder().host("::1").port(80).build().endpoint())
                .isEqualTo("[::1]:80");
        assertThat(ClientTlsConfig.builder().build().verify()).isTrue();
    }
}
