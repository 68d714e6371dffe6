package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.settings.Transport;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.PerTest;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clients a server lets in that wants certificates, in both versions of TLS, and what the others get to know. */
class ClientVerificationTest {
    @PerTest
    private SocketEngine engine;

    private TcpServer listen(String protocol) {
        ServerTlsConfig tls = TestCa.shared()
                .server()
                .serverTls()
                .ca(TestCa.shared().certificate())
                .clientAuth(ClientAuth.REQUIRED)
                .protocols(List.of(protocol))
                .build();
        return engine.listen(
                ServerConfig.builder().port(0).tls(tls).build(),
                (connection, message) -> Message.of(connection
                        .peerCertificates()
                        .get(0)
                        .getSubjectX500Principal()
                        .getName()));
    }

    private static CertificateBuilder builder(String name) {
        return Certificates.builder("CN=" + name);
    }

    /** Asks who it is, with the JDK's sockets, which show anything. */
    private static String name(TcpServer server, @Nullable X509Bundle shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                shown == null ? null : shown.toKeyManagerFactory().getKeyManagers(),
                new TrustManager[] {Certificates.ca().toTrustManager()},
                null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("who am I?\n".getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes("CN=client\n".length()), UTF_8).strip();
        }
    }

    private static void turnsAway(TcpServer server, String why, @Nullable X509Bundle shown) {
        assertThatThrownBy(() -> name(server, shown)).as(why).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void letsInClientsWithKeysOfEveryKind(String protocol) throws Exception {
        TcpServer server = listen(protocol);
        for (Algorithm algorithm : List.of(Algorithm.rsa2048, Algorithm.ecp256, Algorithm.ed25519)) {
            X509Bundle client =
                    Certificates.issued(builder("client").algorithm(algorithm).addExtendedKeyUsageClientAuth());
            assertThat(name(server, client)).as(algorithm.name()).isEqualTo("CN=client");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void turnsAwayClientsWithoutACertificateOrWithOneThatDoesNotVerify(String protocol) throws Exception {
        TcpServer server = listen(protocol);
        Instant now = Instant.now();
        X509Bundle otherCa = builder("CA").setIsCertificateAuthority(true).buildSelfSigned();
        turnsAway(server, "none", null);
        turnsAway(server, "another CA", builder("client").buildIssuedBy(otherCa));
        turnsAway(
                server,
                "its own CA",
                builder("client").setIsCertificateAuthority(true).buildSelfSigned());
        turnsAway(
                server,
                "expired",
                Certificates.issued(builder("client")
                        .notBefore(now.minus(9, ChronoUnit.DAYS))
                        .notAfter(now.minus(8, ChronoUnit.DAYS))));
        turnsAway(server, "for servers", Certificates.issued(builder("client").addExtendedKeyUsageServerAuth()));
        assertThat(name(server, Certificates.issued(builder("client")))).isEqualTo("CN=client");
    }

    private static ClientTlsConfig showing(X509Bundle own) {
        return ClientTlsConfig.builder()
                .ca(TestCa.shared().certificate())
                .certificate(Pem.text(own.getCertificatePEM()))
                .key(Pem.text(own.getPrivateKeyPEM()))
                .build();
    }

    private static ClientConfig client(TcpServer server, ClientTlsConfig tls) {
        return ClientConfig.builder()
                .host("localhost")
                .port(server.port())
                .tls(tls)
                .build();
    }

    /** In TLS 1.3 a client has finished its handshake before the server says whether it accepts: RFC 8446, figure 1. */
    @ParameterizedTest
    @MethodSource("transports")
    void aClientOfTls13HearsTheReasonAtItsFirstExchangeAndItsConnectionIsNotLeasedAgain(Transport transport)
            throws Exception {
        TcpServer server = listen("TLSv1.3");
        X509Bundle wrong = builder("client")
                .buildIssuedBy(builder("CA").setIsCertificateAuthority(true).buildSelfSigned());
        try (SocketEngine other = SocketEngine.start(EngineExecutors.own(), transport)) {
            Connector connector = other.connector(client(server, showing(wrong)));
            for (int i = 0; i < 50; i++) {
                ClientConnection connection = connector.connect(Duration.ofSeconds(5));
                assertThatThrownBy(() -> connection.exchange(Message.of("x")))
                        .isInstanceOf(TlsException.class)
                        .hasMessageStartingWith("TLS with localhost:")
                        .hasMessageContaining("alert");
                assertThat(connection.isReusable()).isFalse();
            }
        }
    }

    static Stream<Transport> transports() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    @Test
    void aPoolSaysWhyAndServesOthersOnceTheReasonIsGone() throws Exception {
        TcpServer server = listen("TLSv1.3");
        try (TcpPool pool =
                engine.pool(PoolConfig.builder(client(server, TestCa.shared().clientTls()))
                        .maxSize(1)
                        .build())) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> pool.request(Message.of("x"))).isInstanceOf(TlsException.class);
            }
            PooledConnection leased = pool.acquire(); // may still be handed out: the refusal may not have arrived
            assertThatThrownBy(() -> leased.exchange(Message.of("x"))).isInstanceOf(KnSockException.class);
            leased.close();
        }
    }

    @Test
    void aClientOfTls12HearsTheReasonWhenItConnects() throws Exception {
        TcpServer server = listen("TLSv1.2");
        assertThatThrownBy(() -> engine.connect(client(server, TestCa.shared().clientTls())))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("TLS handshake with localhost:")
                .hasMessageContaining("alert");
    }
}
