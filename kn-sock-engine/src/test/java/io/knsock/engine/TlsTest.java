package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Settings;
import io.knsock.framing.Framing;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.test.TestIdentity;
import io.knsock.testing.Certificates;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, who is believed, and which mistakes are told at start. */
class TlsTest {
    @PerTest
    private SocketEngine engine;

    private TcpServer listen(ServerTlsConfig tls) {
        return engine.listen(
                ServerConfig.builder().port(0).tls(tls).build(),
                (connection, message) -> Message.of(
                        connection.peerCertificates().isEmpty()
                                ? "nobody"
                                : connection
                                        .peerCertificates()
                                        .get(0)
                                        .getSubjectX500Principal()
                                        .getName()));
    }

    private String request(TcpServer server, ClientTlsConfig tls) {
        ClientConfig config = ClientConfig.builder()
                .host("localhost")
                .port(server.port())
                .tls(tls)
                .build();
        return KnSock.request(config, Message.of("who am I?")).text();
    }

    private static ServerTlsConfig pair(TestIdentity identity) {
        return ServerTlsConfig.of(identity.certificate(), identity.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "rsa", "ed25519"})
    void speaksWithKeysOfEveryKind(String name) {
        TestIdentity identity = switch (name) {
            case "rsa" -> Certificates.rsa();
            case "ed25519" -> Certificates.ed25519();
            default -> TestCa.shared().server();
        };
        assertThat(request(listen(pair(identity)), TestCa.shared().clientTls())).isEqualTo("nobody");
    }

    @Test
    void refusesAServerThatTheCaDidNotSign() {
        TcpServer server = listen(TestCa.shared().serverTls());
        assertThatThrownBy(() -> request(
                        server,
                        ClientTlsConfig.trusting(TestCa.shared().foreign().certificate())))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("localhost:" + server.port())
                .hasMessageContaining("set tls.ca to the one that signed it");
    }

    @Test
    void saysThatAPeerDoesNotSpeakTlsAndNotWhatItSaid() {
        TcpServer plain = engine.listen(
                ServerConfig.builder().port(0).framing(Framing.raw()).build(),
                (connection, message) -> Message.of("secret"));
        assertThatThrownBy(() -> request(plain, TestCa.shared().clientTls()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("failed: what arrived is not TLS: it looks like plain text")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesAServerOfAnotherName() {
        TcpServer server = listen(pair(TestCa.shared().wronglyNamed()));
        assertThatThrownBy(() -> request(server, TestCa.shared().clientTls()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("localhost");
    }

    @Test
    void believesAnybodyOnlyWhenToldToAndSaysSo() {
        try (LogRecords log = new LogRecords()) {
            ClientTlsConfig blind = ClientTlsConfig.builder().verify(false).build();
            assertThat(request(listen(pair(TestCa.shared().wronglyNamed())), blind))
                    .isEqualTo("nobody");
            assertThat(log.count("KNS0005")).isEqualTo(1);
        }
    }

    @Test
    void letsInOnlyClientsWithACertificateWhereOneIsRequired() {
        TcpServer server = listen(TestCa.shared().mutualServerTls());
        assertThat(request(server, TestCa.shared().clientTls(TestCa.shared().client())))
                .isEqualTo("CN=client");
        assertThatThrownBy(() -> request(server, TestCa.shared().clientTls())).isInstanceOf(KnSockException.class);
        assertThat(request(server, TestCa.shared().clientTls(TestCa.shared().client())))
                .isEqualTo("CN=client");
    }

    @Test
    void asksForACertificateWhereItIsOptional() {
        TcpServer server = listen(ServerTlsConfig.builder()
                .certificate(TestCa.shared().server().certificate())
                .key(TestCa.shared().server().key())
                .ca(TestCa.shared().certificate())
                .clientAuth(ClientAuth.OPTIONAL)
                .build());
        assertThat(request(server, TestCa.shared().clientTls())).isEqualTo("nobody");
        assertThat(request(server, TestCa.shared().clientTls(TestCa.shared().client())))
                .isEqualTo("CN=client");
    }

    @Test
    void offersNoCipherSuiteWithoutForwardSecrecyAndAuthentication() throws Exception {
        TcpServer server = listen(TestCa.shared().serverTls());
        try (Peer peer = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            assertThat(((SSLSocket) peer.socket()).getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
        try (SSLSocket old =
                (SSLSocket) javax.net.ssl.SSLSocketFactory.getDefault().createSocket("127.0.0.1", server.port())) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            old.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
            assertThatThrownBy(old::startHandshake).hasMessageContaining("handshake_failure");
        }
    }

    /** The peer, the JDK's, prefers those of 256 bits. */
    @ParameterizedTest
    @CsvSource({"TLSv1.3, TLS_AES_128_GCM_SHA256", "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"})
    void prefersTheCipherSuitesOf128Bits(String protocol, String cipher) {
        TcpServer server = listen(TestCa.shared()
                .server()
                .serverTls()
                .protocols(List.of(protocol))
                .build());
        try (Peer peer = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            assertThat(((SSLSocket) peer.socket()).getSession().getCipherSuite())
                    .isEqualTo(cipher);
        }
    }

    @Test
    void repliesAfterACloseNotifyOfTls13() throws Exception {
        TcpServer server = listen(TestCa.shared().serverTls());
        try (Peer peer = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            peer.send("x\n").endOutput();
            assertThat(peer.line()).isEqualTo("nobody");
            assertThat(peer.line()).isNull();
        }
    }

    @Test
    void closesAConnectionThatDoesNotShakeHandsInTime() {
        TcpServer server = listen(ServerTlsConfig.builder()
                .certificate(TestCa.shared().server().certificate())
                .key(TestCa.shared().server().key())
                .handshakeTimeout(Duration.ofMillis(200))
                .build());
        try (Peer silent = Peer.connect(server.port())) {
            silent.expectClosed();
        }
    }

    // ---- mistakes

    private void refuses(Path certificate, Path key, String... words) {
        assertThatThrownBy(() -> listen(ServerTlsConfig.of(certificate, key)))
                .isInstanceOf(TlsException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        refuses(
                TestCa.shared().server().certificate(),
                TestCa.shared().client().key(),
                "client.key",
                "is not the key of",
                "server.crt");
        refuses(
                TestCa.shared().server().certificate(),
                Certificates.rsa().key(),
                "rsa.key",
                "is not the key of",
                "server.crt");
    }

    @Test
    void refusesFilesThatAreNotThere() {
        refuses(
                TestCa.shared().directory().resolve("no.crt"),
                TestCa.shared().server().key(),
                "tls.certificate",
                "there is no file",
                "no.crt");
        refuses(
                TestCa.shared().server().certificate(),
                TestCa.shared().directory().resolve("no.key"),
                "tls.key",
                "there is no file",
                "no.key");
    }

    @Test
    void refusesFilesWithSomethingElseInThem() {
        Path text = Certificates.fileWith("text.pem", "hello");
        refuses(text, TestCa.shared().server().key(), "tls.certificate", "text.pem");
        refuses(TestCa.shared().server().certificate(), text, "tls.key", "text.pem", "BEGIN PRIVATE KEY");
        refuses(
                TestCa.shared().server().certificate(),
                TestCa.shared().client().certificate(),
                "tls.key",
                "client.crt",
                "BEGIN PRIVATE KEY");
        Path old = Certificates.fileWith(
                "pkcs1.key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        refuses(TestCa.shared().server().certificate(), old, "pkcs1.key", "cannot be used");
        Path torn = Certificates.fileWith("torn.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        refuses(TestCa.shared().server().certificate(), torn, "torn.key", "cannot be used");
    }

    @Test
    void refusesACertificateThatHasExpired() {
        refuses(
                TestCa.shared().expired().certificate(),
                TestCa.shared().expired().key(),
                "expired.crt",
                "expired on",
                "renew");
    }

    @Test
    void refusesSettingsThatContradictEachOther() {
        ServerTlsConfig.Builder builder =
                ServerTlsConfig.builder().certificate(TestCa.shared().server().certificate());
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without tls.key");
        assertThatThrownBy(() -> builder.key(TestCa.shared().server().key())
                        .clientAuth(ClientAuth.REQUIRED)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tls.ca");
        assertThatThrownBy(() -> ServerTlsConfig.builder().build()).hasMessageContaining("a TLS server needs both");
        Map<String, String> client = Map.of("host", "h", "port", "1", "tls.client-auth", "required");
        assertThatThrownBy(() -> Settings.client(client::get)).hasMessage("tls.client-auth is for servers: remove it");
    }
}
