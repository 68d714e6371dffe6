package io.knsock.engine.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.PerTest;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A handshake that resumes a session verifies nothing (RFC 8446, section 2.2): certificates that have expired since
 * are found.
 */
class ResumedSessionsTest {
    @PerTest
    private SocketEngine engine;

    /**
     * Does something with a certificate that lives shortly, and with one that lives longer if it was not quick enough.
     */
    private static X509Bundle shortLived(String subject, Try first) throws Exception {
        for (int seconds = 2; ; seconds *= 2) {
            Instant end = Instant.now().plusSeconds(seconds);
            X509Bundle one = Certificates.issued(
                    Certificates.builder(subject).addSanDnsName("localhost").notAfter(end));
            try {
                first.with(one);
                return one;
            } catch (IOException | TlsException | AssertionError failed) {
                if (seconds > 60 || Instant.now().isBefore(end)) {
                    throw failed;
                }
            }
        }
    }

    private interface Try {
        void with(X509Bundle certificate) throws Exception;
    }

    private static void awaitExpiry(X509Bundle certificate) {
        Instant end = certificate.getCertificate().getNotAfter().toInstant();
        while (!Instant.now().isAfter(end)) {
            LockSupport.parkNanos(
                    Math.max(1, Duration.between(Instant.now(), end).toNanos()));
        }
    }

    private TcpServer listen(ServerTlsConfig.Builder tls, String protocol) {
        return engine.listen(
                ServerConfig.builder()
                        .port(0)
                        .tls(tls.protocols(List.of(protocol)).build())
                        .build(),
                (connection, message) -> message);
    }

    private static SSLContext context(X509Bundle own) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                own.toKeyManagerFactory().getKeyManagers(),
                new TrustManager[] {Certificates.ca().toTrustManager()},
                null);
        return context;
    }

    /** Returns when the session of a connection began on which something was answered. */
    private static long talks(SSLContext context, TcpServer server) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("x\n".getBytes(UTF_8));
            byte[] reply = socket.getInputStream().readNBytes(2);
            if (reply.length < 2) {
                throw new IOException("closed");
            }
            return socket.getSession().getCreationTime();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, files", "TLSv1.3, files", "TLSv1.2, context", "TLSv1.3, context"})
    void aClientWhoseCertificateHasExpiredIsNotAdmittedByItsSession(String protocol, String source) throws Exception {
        SSLContext own = context(Certificates.issued(Certificates.builder("CN=server")));
        ServerTlsConfig.Builder tls = source.equals("files")
                ? TestCa.shared().server().serverTls().ca(TestCa.shared().certificate())
                : ServerTlsConfig.builder().context(() -> own);
        TcpServer server = listen(tls.clientAuth(ClientAuth.REQUIRED), protocol);
        SSLContext[] client = new SSLContext[1];
        X509Bundle certificate = shortLived("CN=client", one -> {
            client[0] = context(one);
            long began = talks(client[0], server);
            assertThat(talks(client[0], server)).as("resumed").isEqualTo(began);
        });
        awaitExpiry(certificate);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> talks(client[0], server)).isInstanceOf(IOException.class);
        }
        assertThat(talks(context(Certificates.issued(Certificates.builder("CN=other"))), server))
                .isPositive();
    }

    /**
     * A client that has renewed its certificate may still resume: its session goes, and it is asked for the new one.
     */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionsEndOnceOneWasRefused(String protocol) throws Exception {
        TcpServer server = listen(
                TestCa.shared()
                        .server()
                        .serverTls()
                        .ca(TestCa.shared().certificate())
                        .clientAuth(ClientAuth.REQUIRED)
                        .reloadInterval(Duration.ofMillis(20)),
                protocol);
        SSLContext other = context(Certificates.issued(Certificates.builder("CN=other")));
        SSLContext[] client = new SSLContext[1];
        X509Bundle certificate = shortLived("CN=client", one -> {
            client[0] = context(one);
            talks(client[0], server);
        });
        long began = talks(other, server);
        awaitExpiry(certificate);
        assertThatThrownBy(() -> talks(client[0], server)).isInstanceOf(IOException.class);
        await(() -> talks(other, server) != began);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerWhoseCertificateHasExpiredIsNotBelievedForItsSession(String protocol) throws Exception {
        ClientConfig[] config = new ClientConfig[1];
        NettyConnector[] connector = new NettyConnector[1];
        X509Bundle certificate = shortLived("CN=server", one -> {
            TcpServer server = listen(
                    ServerTlsConfig.builder()
                            .certificate(Pem.text(one.getCertificatePEM()))
                            .key(Pem.text(one.getPrivateKeyPEM())),
                    protocol);
            config[0] = ClientConfig.builder()
                    .host("localhost")
                    .port(server.port())
                    .tls(TestCa.shared().clientTls())
                    .build();
            connector[0] = (NettyConnector) engine.connector(config[0]);
            for (int i = 0; i < 2; i++) {
                try (var connection = connector[0].connect(Duration.ofSeconds(5))) {
                    assertThat(connection.exchange(Message.of("x")).text()).isEqualTo("x");
                }
            }
        });
        awaitExpiry(certificate);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> connector[0].connect(Duration.ofSeconds(5)))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("expired");
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plusSeconds(20);
        while (!condition.call()) {
            assertThat(Instant.now()).as("nothing happened in time").isBefore(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
