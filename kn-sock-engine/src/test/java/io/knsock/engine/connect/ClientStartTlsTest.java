package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.engine.Handlers;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.settings.Transport;
import io.knsock.framing.Framing;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.TestCa;
import io.knsock.test.TestIdentity;
import io.knsock.testing.PerTest;
import io.knsock.testing.Program;
import io.knsock.testing.SmtpServer;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's connection that begins in clear text and goes on with TLS, as an opening makes it do so. */
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class ClientStartTlsTest {
    @Parameter
    Transport transport;

    @PerTest
    private SocketEngine servers;

    private ClientEngine clients;

    static List<Transport> transports() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable).toList();
    }

    @BeforeEach
    void start() {
        clients = new ClientEngine(transport);
    }

    @AfterEach
    void stop() {
        clients.close();
    }

    private static ClientTlsConfig.Builder onRequest(ClientTlsConfig tls) {
        return tls.toBuilder().start(TlsStart.ON_REQUEST);
    }

    private ClientChannel connect(int port, @Nullable ClientTlsConfig tls) {
        ClientConfig.Builder config = clients.config()
                .host("localhost")
                .port(port)
                .framing(Framing.parse("line,crlf"))
                .tls(tls);
        return (ClientChannel) clients.connect(config);
    }

    private ClientChannel connect(int port) {
        return connect(port, onRequest(TestCa.shared().clientTls()).build());
    }

    private static String ask(ClientChannel connection, String what) {
        return connection.exchange(Message.of(what)).text();
    }

    /** Begins a conversation with a server that speaks SMTP, until TLS can be started. */
    private static void agree(ClientChannel connection) {
        assertThat(connection.receive(ClientEngine.LONG).text()).isEqualTo("220 localhost");
        assertThat(ask(connection, "STARTTLS")).isEqualTo("220 ready");
    }

    private static @Nullable Throwable failure(CompletableFuture<?> future) throws Exception {
        try {
            future.get(20, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    private TcpServer smtp(TestIdentity identity) {
        SmtpServer smtp = new SmtpServer();
        return servers.listen(
                SmtpServer.config(identity.serverTls().build()).build(),
                Handlers.of(smtp.blocking()).listener(smtp));
    }

    @Test
    void whatFollowsIsProtectedAndTheServerVerified() throws Exception {
        try (ClientChannel connection = connect(smtp(TestCa.shared().server()).port())) {
            agree(connection);
            assertThat(connection.awaitsTls()).isTrue();
            assertThat(connection.tlsSession()).isNull();
            assertThat(failure(connection.startTls())).isNull();
            assertThat(connection.awaitsTls()).isFalse();
            assertThat(connection.tlsSession()).isNotNull();
            assertThat(connection.peerCertificates()).isNotEmpty();
            assertThat(ask(connection, "WHO")).startsWith("250 TLSv1.3");
            assertThat(connection.isReusable()).isTrue();
        }
    }

    @Test
    void aServerOfAnotherNameIsRefused() throws Exception {
        try (ClientChannel connection =
                connect(smtp(TestCa.shared().wronglyNamed()).port())) {
            agree(connection);
            assertThat(failure(connection.startTls()))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("localhost");
            assertThat(connection.isOpen()).isFalse();
            assertThat(connection.awaitsTls()).isTrue();
        }
    }

    @Test
    void aServerOfAnotherCaIsRefused() throws Exception {
        try (ClientChannel connection =
                connect(smtp(TestCa.shared().foreign().server()).port())) {
            agree(connection);
            assertThat(failure(connection.startTls()))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("not signed by a CA that is trusted");
            assertThatThrownBy(() -> ask(connection, "secret")).isInstanceOf(KnSockException.class);
        }
    }

    /** Whoever is in between adds what the client would take for the first reply that is protected: CVE-2011-0411. */
    @ParameterizedTest
    @ValueSource(strings = {"250 injected\r\n", "250", "\n"})
    void whatWasPutBehindTheReplyInClearTextIsRefused(String injected) throws Exception {
        try (PeerListener peers = PeerListener.open();
                ClientChannel connection = connect(peers.port());
                Peer peer = peers.accept()) {
            CompletableFuture<Message> reply = connection.exchangeAsync(Message.of("STARTTLS"), ClientEngine.LONG);
            CompletableFuture<@Nullable Void> upgrade = reply.thenCompose(ready -> connection.startTls());
            peer.expect("STARTTLS\r\n").send("220 ready\r\n" + injected);
            assertThat(failure(upgrade))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("in clear text behind the reply");
            assertThat(connection.isOpen()).isFalse();
            assertThat(peer.readToEnd()).as("no greeting of TLS").isEmpty();
        }
    }

    @Test
    void whatComesInClearTextLaterIsNoHandshake() throws Exception {
        try (PeerListener peers = PeerListener.open();
                ClientChannel connection = connect(peers.port());
                Peer peer = peers.accept()) {
            CompletableFuture<@Nullable Void> upgrade = connection
                    .exchangeAsync(Message.of("STARTTLS"), ClientEngine.LONG)
                    .thenCompose(ready -> connection.startTls());
            peer.expect("STARTTLS\r\n").send("220 ready\r\n");
            assertThat(peer.read(1)).containsExactly(22);
            peer.send("250 injected\r\n");
            assertThat(failure(upgrade)).isInstanceOf(TlsException.class).hasMessageContaining("is not TLS");
        }
    }

    @Test
    void aServerThatClosesIsToldOf() throws Exception {
        try (PeerListener peers = PeerListener.open();
                ClientChannel connection = connect(peers.port());
                Peer peer = peers.accept()) {
            CompletableFuture<@Nullable Void> upgrade = connection.startTls();
            assertThat(peer.read(1)).containsExactly(22);
            peer.close();
            assertThat(failure(upgrade)).isInstanceOf(TlsException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void itIsRefusedWhereItCannotBe() throws Exception {
        try (PeerListener peers = PeerListener.open();
                ClientChannel plain = connect(peers.port(), null);
                ClientChannel connection = connect(peers.port())) {
            assertThat(failure(plain.startTls()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its settings have no TLS with tls.start=on-request");
            assertThat(plain.isOpen()).isTrue();
            CompletableFuture<Message> pending = connection.exchangeAsync(Message.of("x"), ClientEngine.LONG);
            assertThat(failure(connection.startTls()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a request has no reply yet");
            assertThat(pending).isNotDone();
        }
        try (ClientChannel connection = connect(smtp(TestCa.shared().server()).port())) {
            agree(connection);
            assertThat(failure(connection.startTls())).isNull();
            assertThat(failure(connection.startTls()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("only once");
            assertThat(ask(connection, "WHO")).startsWith("250 TLSv1.3");
        }
    }

    /** Else everything would be sent in clear text, although the settings have TLS. */
    @Test
    void aClientThatNobodyHasStartTlsIsRefused() {
        ClientConfig config = ClientConfig.builder()
                .host("localhost")
                .port(1)
                .tls(onRequest(TestCa.shared().clientTls()).build())
                .build();
        assertThatThrownBy(() -> servers.connect(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing starts TLS on a connection to localhost:1");
    }

    /** OpenSSL serves TLS only from the first byte; so what is in clear text is said before it has its turn. */
    @Test
    void opensslIsSpokenTo() throws Exception {
        Program.need("openssl", "version");
        int behind = PeerListener.closedPort();
        TestIdentity identity = TestCa.shared().server();
        Process openssl = Program.start(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + behind,
                "-cert",
                identity.certificate().toString(),
                "-key",
                identity.key().toString(),
                "-rev",
                "-quiet");
        try (PeerListener peers = PeerListener.open();
                ClientChannel connection = connect(peers.port());
                Peer peer = peers.accept();
                Socket tls = connectPatiently(behind)) {
            CompletableFuture<@Nullable Void> upgrade = connection
                    .exchangeAsync(Message.of("STARTTLS"), ClientEngine.LONG)
                    .thenCompose(ready -> connection.startTls());
            peer.expect("STARTTLS\r\n").send("220 ready\r\n");
            relay(peer.socket().getInputStream(), tls.getOutputStream());
            relay(tls.getInputStream(), peer.socket().getOutputStream());
            assertThat(failure(upgrade)).isNull();
            assertThat(ask(connection, "hello")).isEqualTo("olleh");
        } finally {
            openssl.destroyForcibly();
        }
    }

    private static Socket connectPatiently(int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException notYet) {
                if (attempt == 200) {
                    throw notYet;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private static void relay(InputStream from, OutputStream to) {
        Thread thread = new Thread(
                () -> {
                    try {
                        from.transferTo(to);
                    } catch (IOException closed) {
                        // the test is over
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
