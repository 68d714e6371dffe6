package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.test.Eventually;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.RevocationLists;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers whose certificate is revoked, by files of revocation lists that change under servers and clients. */
class RevokedPeersTest {
    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    private final X509Bundle good = Certificates.issued(Certificates.builder("CN=good"));
    private final X509Bundle bad = Certificates.issued(Certificates.builder("CN=bad"));

    @TempDir
    Path directory;

    private Path crl;

    @BeforeEach
    void writeTheFirst() throws IOException {
        crl = directory.resolve("ca.crl");
        write(RevocationLists.of(Certificates.ca()));
    }

    private void write(RevocationLists list) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), list.pem());
        Files.move(next, crl, StandardCopyOption.REPLACE_EXISTING);
    }

    private TcpServer listen(ServerTlsConfig.Builder tls) {
        ServerTlsConfig config = tls.ca(TestCa.shared().certificate())
                .clientAuth(ClientAuth.REQUIRED)
                .crl(List.of(Pem.file(crl)))
                .build();
        return engine.listen(ServerConfig.builder().port(0).tls(config).build(), (connection, message) -> message);
    }

    private Connector client(TcpServer server, X509Bundle own) {
        return engine.connector(ClientConfig.builder()
                .host("localhost")
                .port(server.port())
                .requestTimeout(Duration.ofSeconds(20))
                .tls(ClientTlsConfig.builder()
                        .ca(TestCa.shared().certificate())
                        .certificate(Pem.text(own.getCertificatePEM()))
                        .key(Pem.text(own.getPrivateKeyPEM()))
                        .build())
                .build());
    }

    private static void talks(Connector connector) {
        try (ClientConnection connection = connector.connect(Duration.ofSeconds(20))) {
            assertThat(connection.exchange(Message.of("x")).text()).isEqualTo("x");
        }
    }

    private static boolean isRefused(Connector connector) {
        try {
            talks(connector);
            return false;
        } catch (KnSockException refused) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerRefusesThemAlsoWhenTheyResume(String protocol) throws Exception {
        TcpServer server = listen(TestCa.shared()
                .server()
                .serverTls()
                .protocols(List.of(protocol))
                .reloadInterval(Duration.ofMillis(20)));
        Connector one = client(server, bad);
        Connector other = client(server, good);
        talks(one);
        talks(one); // by its session
        talks(other);
        write(RevocationLists.of(Certificates.ca()).revoking(bad));
        Eventually.until(() -> log.count("KNS0033") == 1);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> talks(one))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("alert");
            talks(other);
        }
        write(RevocationLists.of(Certificates.ca()));
        Eventually.until(() -> log.count("KNS0033") == 2);
        talks(one);
    }

    @Test
    void aClientRefusesAServerAndSaysWhy() throws Exception {
        X509Bundle own = Certificates.issued(Certificates.builder("CN=revoked").addSanDnsName("localhost"));
        TcpServer server = engine.listen(
                ServerConfig.builder()
                        .port(0)
                        .tls(ServerTlsConfig.builder()
                                .certificate(Pem.text(own.getCertificatePEM()))
                                .key(Pem.text(own.getPrivateKeyPEM()))
                                .build())
                        .build(),
                (connection, message) -> message);
        Connector connector = engine.connector(ClientConfig.builder()
                .host("localhost")
                .port(server.port())
                .tls(ClientTlsConfig.builder()
                        .ca(TestCa.shared().certificate())
                        .crl(List.of(Pem.file(crl)))
                        .reloadInterval(Duration.ofNanos(1))
                        .build())
                .build());
        talks(connector);
        talks(connector);
        write(RevocationLists.of(Certificates.ca()).revoking(own));
        assertThatThrownBy(() -> talks(connector))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("the certificate CN=revoked (serial "
                        + own.getCertificate().getSerialNumber().toString(16) + ") is revoked since");
    }

    @Test
    void aStaleListIsToldAndRefusesUntilThereIsANewerOne() throws Exception {
        write(RevocationLists.of(Certificates.ca()).nextUpdate(Instant.now().minusSeconds(5)));
        TcpServer server = listen(TestCa.shared().server().serverTls().reloadInterval(Duration.ofMillis(20)));
        Eventually.until(() -> log.count("KNS0070") == 1);
        Connector client = client(server, good);
        assertThatThrownBy(() -> talks(client)).isInstanceOf(TlsException.class);
        write(RevocationLists.of(Certificates.ca()));
        Eventually.until(() -> !isRefused(client));
        assertThat(log.count("KNS0070")).isEqualTo(1);
    }

    /** A list may become stale between two handshakes, and nothing has changed but the time. */
    @Test
    void whoResumesIsRefusedAsWellOnceTheListIsStale() throws Exception {
        for (int seconds = 2; ; seconds *= 2) {
            Instant due = Instant.now().plusSeconds(seconds);
            write(RevocationLists.of(Certificates.ca()).nextUpdate(due));
            Connector client = client(listen(TestCa.shared().server().serverTls()), good);
            if (isRefused(client) && seconds < 60) {
                continue; // not quick enough
            }
            talks(client);
            Eventually.until(() -> !Instant.now().isBefore(due));
            assertThat(isRefused(client)).isTrue();
            return;
        }
    }

    @Test
    void saysWhichCaHasNoList() throws Exception {
        X509Bundle other = Certificates.builder("CN=other CA")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        write(RevocationLists.of(other));
        listen(TestCa.shared().server().serverTls());
        Eventually.until(() -> log.count("KNS0071") == 1);
        assertThat(log.messages()).anyMatch(line -> line.contains("no CRL of CN=kn-sock test CA"));
    }

    @Test
    void aListThatCannotBeReadKeepsTheOneBefore() throws Exception {
        write(RevocationLists.of(Certificates.ca()).revoking(bad));
        TcpServer server = listen(TestCa.shared().server().serverTls().reloadInterval(Duration.ofMillis(20)));
        Files.writeString(crl, "-----BEGIN X509 CRL-----\nMIIB");
        Eventually.until(() -> log.count("KNS0034") == 1);
        assertThat(isRefused(client(server, bad))).isTrue();
        assertThatCode(() -> talks(client(server, good))).doesNotThrowAnyException();
    }

    /**
     * With others at work all the time. How long it takes is that of the best of some rounds, for a machine may be
     * busy; that nobody else fails holds for all.
     */
    @Test
    void areRefusedWithinTheIntervalAndASecondWhileOthersAreServed() throws Exception {
        Duration interval = Duration.ofSeconds(1);
        TcpServer server = listen(TestCa.shared().server().serverTls().reloadInterval(interval));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        ExecutorService others = Executors.newFixedThreadPool(4);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Connector connector = client(server, good);
            work.add(others.submit(() -> {
                while (!done.get()) {
                    talks(connector);
                    served.incrementAndGet();
                }
            }));
        }
        Duration best = Duration.ofDays(1);
        try {
            for (int round = 0; round < 20 && best.compareTo(interval.plusSeconds(1)) > 0; round++) {
                write(RevocationLists.of(Certificates.ca()));
                Connector revoked = client(server, bad);
                Eventually.until(() -> !isRefused(revoked));
                write(RevocationLists.of(Certificates.ca()).revoking(bad));
                long began = System.nanoTime();
                Eventually.until(() -> isRefused(revoked));
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                best = took.compareTo(best) < 0 ? took : best;
            }
        } finally {
            done.set(true);
            others.shutdown();
        }
        for (Future<?> one : work) {
            one.get(); // fails if any request of theirs has
        }
        assertThat(best).isLessThan(interval.plusSeconds(1));
        assertThat(served.get()).isGreaterThan(10);
        System.getLogger("test").log(System.Logger.Level.INFO, "refused after " + best + ", others served: " + served);
    }
}
