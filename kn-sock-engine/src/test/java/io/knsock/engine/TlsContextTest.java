package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfigBuilder;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS by a context that somebody else manages, and what a server knows of its certificate. */
class TlsContextTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    private static CertificateBuilder named(String name) {
        return Certificates.builder("CN=" + name).addSanDnsName("localhost");
    }

    /** A context with a key of its own, or none, that trusts the CA of the tests. */
    private static SSLContext context(@Nullable CertificateBuilder own) {
        try {
            KeyManager[] keys = own == null
                    ? null
                    : Certificates.issued(own).toKeyManagerFactory().getKeyManagers();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {Certificates.ca().toTrustManager()}, null);
            return context;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static ServerTlsConfig.Builder by(SSLContext context) {
        return ServerTlsConfig.builder().context(() -> context);
    }

    private static ClientTlsConfig.Builder clientBy(SSLContext context) {
        return ClientTlsConfig.builder().context(() -> context);
    }

    private TcpServer listen(ServerTlsConfig tls) {
        return engine.listen(
                ServerConfig.builder().port(0).tls(tls).build(),
                (connection, message) -> Message.of(
                        connection.peerCertificates().isEmpty()
                                ? message.text()
                                : connection
                                        .peerCertificates()
                                        .get(0)
                                        .getSubjectX500Principal()
                                        .getName()));
    }

    private ClientConnection connect(String host, TcpServer server, ClientTlsConfig tls) {
        return engine.connector(ClientConfig.builder()
                        .host(host)
                        .port(server.port())
                        .tls(tls)
                        .build())
                .connect(PATIENCE);
    }

    private static String served(TcpServer server) {
        try (Peer peer = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            X509Certificate shown =
                    (X509Certificate) ((SSLSocket) peer.socket()).getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerAndAClientSpeakByTheirContexts(String protocol) throws Exception {
        TcpServer server = listen(by(context(named("one")))
                .protocols(List.of(protocol))
                .alpn(List.of("b", "a"))
                .build());
        try (ClientConnection client = connect(
                "localhost",
                server,
                clientBy(context(null)).alpn(List.of("a", "b")).build())) {
            assertThat(client.exchange(Message.of("hello")).text()).isEqualTo("hello");
        }
        try (Peer peer = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            assertThat(((SSLSocket) peer.socket()).getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerAsksClientsForACertificateThatTheContextTrusts(String protocol) {
        TcpServer server = listen(by(context(named("one")))
                .protocols(List.of(protocol))
                .clientAuth(ClientAuth.REQUIRED)
                .build());
        try (ClientConnection client =
                connect("localhost", server, clientBy(context(named("me"))).build())) {
            assertThat(client.exchange(Message.of("who am I?")).text()).isEqualTo("CN=me");
        }
        assertThatThrownBy(() -> {
                    try (ClientConnection client =
                            connect("localhost", server, clientBy(context(null)).build())) {
                        client.exchange(Message.of("x"));
                    }
                })
                .isInstanceOf(io.knsock.KnSockException.class);
    }

    @Test
    void aClientVerifiesTheHostNameToo() {
        TcpServer server = listen(by(context(named("one"))).build());
        assertThatThrownBy(() -> connect(
                                "127.0.0.1", server, clientBy(context(null)).build())
                        .close())
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("127.0.0.1");
        try (ClientConnection client = connect(
                "127.0.0.1",
                server,
                clientBy(context(null)).serverName("localhost").build())) {
            assertThat(client.exchange(Message.of("hello")).text()).isEqualTo("hello");
        }
    }

    @Test
    void newConnectionsGetTheContextThatIsGivenNow() throws Exception {
        AtomicReference<SSLContext> now = new AtomicReference<>(context(named("one")));
        TcpServer server = listen(ServerTlsConfig.builder()
                .context(now::get)
                .reloadInterval(Duration.ofMillis(20))
                .build());
        assertThat(served(server)).isEqualTo("CN=one");
        try (Peer early = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            now.set(context(named("two")));
            Eventually.until(() -> served(server).equals("CN=two"));
            assertThat(early.send("still\n").line()).isEqualTo("still");
        }
        assertThat(log.count("KNS0033")).isEqualTo(1);
    }

    @Test
    void theOldContextStaysInUseWhileThereIsNoOtherAndThatIsSaidOnce() {
        AtomicReference<@Nullable SSLContext> now = new AtomicReference<>(context(named("one")));
        AtomicInteger asked = new AtomicInteger();
        TcpServer server = listen(ServerTlsConfig.builder()
                .context(() -> {
                    asked.incrementAndGet();
                    SSLContext context = now.get();
                    if (context == null) {
                        throw new IllegalStateException("the key store is being written");
                    }
                    return context;
                })
                .reloadInterval(Duration.ofMillis(5))
                .build());
        now.set(null);
        Eventually.until(() -> log.count("KNS0034") == 1);
        int before = asked.get();
        Eventually.until(() -> asked.get() > before + 3);
        assertThat(log.count("KNS0034")).isEqualTo(1);
        assertThat(served(server)).isEqualTo("CN=one");
        now.set(context(named("two")));
        Eventually.until(() -> served(server).equals("CN=two"));
    }

    @Test
    void aContextThatCannotBeUsedIsRefusedAtStart() throws GeneralSecurityException {
        SSLContext never = SSLContext.getInstance("TLS");
        assertThatThrownBy(() -> listen(by(never).build()))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("the TLS context cannot be used: ");
        Supplier<SSLContext> failing = () -> {
            throw new IllegalStateException("there is no key store");
        };
        assertThatThrownBy(
                        () -> listen(ServerTlsConfig.builder().context(failing).build()))
                .isInstanceOf(TlsException.class)
                .hasMessage("the TLS context cannot be had: there is no key store");
    }

    @Test
    void keysAndCasBesideAContextAreRefused() {
        SSLContext context = context(null);
        Map<String, TlsConfigBuilder<?>> contradictions = Map.of(
                "tls.certificate",
                by(context)
                        .certificate(TestCa.shared().server().certificate())
                        .key(TestCa.shared().server().key()),
                "tls.key-store",
                by(context).keyStore(Path.of("x")).keyStorePassword("x"),
                "tls.sni",
                by(context)
                        .sni(
                                "a.example",
                                TlsIdentity.pem(
                                        TestCa.shared().server().certificate(),
                                        TestCa.shared().server().key())),
                "tls.ca",
                by(context).ca(TestCa.shared().certificate()),
                "tls.trust-store",
                by(context).trustStore(Path.of("x")),
                "tls.verify=false",
                clientBy(context).verify(false),
                "openSsl(true)",
                by(context).openSsl(true));
        contradictions.forEach((setting, builder) -> assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        setting + " has no use beside a context, which brings its own keys and CAs: remove it, or the"
                                + " context (tls.source in configuration)"));
    }

    @Test
    void aServerTellsWhenTheFirstOfItsCertificatesExpires() {
        Instant sooner = Instant.now().plus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        X509Bundle brief = Certificates.issued(named("brief").notAfter(sooner));
        TlsIdentity other = TlsIdentity.pem(
                io.knsock.tls.Pem.text(brief.getCertificatePEM()),
                io.knsock.tls.Pem.text(brief.getPrivateKeyPEM()),
                null);
        assertThat(listen(TestCa.shared().serverTls()).certificateExpiry()).isAfter(sooner);
        assertThat(listen(TestCa.shared()
                                .server()
                                .serverTls()
                                .sni("b.example", other)
                                .build())
                        .certificateExpiry())
                .isEqualTo(sooner);
        assertThat(listen(by(context(named("one"))).build()).certificateExpiry())
                .as("not known of a context")
                .isNull();
        assertThat(engine.listen(ServerConfig.builder().port(0).build(), (connection, message) -> message)
                        .certificateExpiry())
                .as("without TLS")
                .isNull();
    }
}
