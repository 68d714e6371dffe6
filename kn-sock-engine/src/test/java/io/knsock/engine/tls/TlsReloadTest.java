package io.knsock.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.keys.Forged;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.LogRecords;
import io.knsock.testing.OpenSslTool;
import io.knsock.testing.PerTest;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change under a server, in the ways of editors, of certbot and of Kubernetes. */
class TlsReloadTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    @TempDir
    Path directory;

    private Path certificate;
    private Path key;

    @BeforeEach
    void writeTheFirst() throws IOException {
        certificate = directory.resolve("tls.crt");
        key = directory.resolve("tls.key");
        write(directory, pair(1));
    }

    private static X509Bundle pair(int serial) {
        return Certificates.issued(Certificates.builder("CN=" + serial)
                .serial(BigInteger.valueOf(serial))
                .addSanDnsName("localhost"));
    }

    private static void write(Path directory, X509Bundle pair) throws IOException {
        Files.writeString(directory.resolve("tls.crt"), pair.getCertificatePEM());
        Files.writeString(directory.resolve("tls.key"), pair.getPrivateKeyPEM());
    }

    private TcpServer listen() {
        ServerTlsConfig tls = ServerTlsConfig.builder()
                .certificate(certificate)
                .key(key)
                .keyPassword("x")
                .reloadInterval(INTERVAL)
                .build();
        return engine.listen(ServerConfig.builder().port(0).tls(tls).build(), (connection, message) -> message);
    }

    private static int served(TcpServer server) {
        try (Peer peer = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            X509Certificate shown =
                    (X509Certificate) ((SSLSocket) peer.socket()).getSession().getPeerCertificates()[0];
            return shown.getSerialNumber().intValue();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String said(String number) {
        return String.join(
                "\n",
                log.messages().stream().filter(one -> one.contains(number)).toList());
    }

    @Test
    void servesFilesThatWereWrittenAnew() throws Exception {
        TcpServer server = listen();
        assertThat(served(server)).isEqualTo(1);
        write(directory, pair(2));
        Eventually.until(() -> served(server) == 2);
        assertThat(log.count("KNS0033")).isEqualTo(1);
    }

    /** Whatever thread read such a key would be held for as long as the process lives, and no later file be seen. */
    @Test
    void isNotHeldByAKeyThatAsksForWorkWithoutEnd() throws Exception {
        OpenSslTool.assumeThere();
        TcpServer server = listen();
        String convert = "pkcs8 -topk8 -in tls.key -out forged.key -outform DER -passout pass:x -iter 3333 -v2 aes256";
        OpenSslTool.run(directory, convert.split(" "));
        byte[] forged = Forged.withNumber(Files.readAllBytes(directory.resolve("forged.key")), 3333, Integer.MAX_VALUE);
        Files.write(key, forged);
        Eventually.until(() -> log.count("KNS0034") == 1);
        assertThat(said("KNS0034")).contains("tls.key", "it asks for 2147483647 iterations");
        write(directory, pair(2));
        Eventually.until(() -> served(server) == 2);
    }

    @Test
    void saysWhatIsOddAboutAChainWhenItIsLoadedAndWhenItHasChanged() throws Exception {
        TcpServer server = listen();
        X509Bundle next = pair(2);
        Files.writeString(directory.resolve("tls.crt"), next.getCertificatePEM() + "\n" + next.getCertificatePEM());
        Files.writeString(directory.resolve("tls.key"), next.getPrivateKeyPEM());
        Eventually.until(() -> log.count("KNS0039") == 1);
        assertThat(said("KNS0039")).contains("certificate 2 of 2", "is number 1 once more", "remove one of the two");
        assertThat(served(server)).isEqualTo(2);
        write(directory, pair(3));
        Eventually.until(() -> served(server) == 3);
        assertThat(log.count("KNS0039")).isEqualTo(1);
    }

    @Test
    void servesFilesThatWereRenamedIntoPlace() throws Exception {
        TcpServer server = listen();
        Path other = Files.createDirectory(directory.resolve("new"));
        write(other, pair(2));
        for (String name : new String[] {"tls.key", "tls.crt"}) {
            Files.move(other.resolve(name), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        Eventually.until(() -> served(server) == 2);
    }

    /** Files are links into ..data, which is a link to a directory and is replaced by renaming. */
    @Test
    void servesFilesBehindALinkThatWasReplaced() throws Exception {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        write(first, pair(11));
        write(second, pair(12));
        Files.createSymbolicLink(directory.resolve("..data"), first);
        for (String name : new String[] {"tls.key", "tls.crt"}) {
            Files.delete(directory.resolve(name));
            Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
        }
        TcpServer server = listen();
        assertThat(served(server)).isEqualTo(11);
        Files.createSymbolicLink(directory.resolve("..next"), second);
        Files.move(directory.resolve("..next"), directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Eventually.until(() -> served(server) == 12);
        assertThat(log.count("KNS0034")).isZero();
    }

    @Test
    void goesOnWithTheOldWhileTheNewIsHalfThereAndSaysSoOnce() throws Exception {
        TcpServer server = listen();
        X509Bundle next = pair(2);
        String pem = next.getCertificatePEM();
        Files.writeString(certificate, pem.substring(0, pem.length() / 2));
        Eventually.until(() -> log.count("KNS0034") == 1);
        assertThat(served(server)).isEqualTo(1);

        Files.writeString(certificate, pem); // the key is still that of the first
        Eventually.until(() -> log.count("KNS0034") == 2);
        assertThat(served(server)).isEqualTo(1);

        Files.delete(key);
        Eventually.until(() -> log.count("KNS0034") == 3);
        assertThat(served(server)).isEqualTo(1);

        Files.writeString(directory.resolve("next"), next.getPrivateKeyPEM());
        Files.move(directory.resolve("next"), key, StandardCopyOption.ATOMIC_MOVE);
        Eventually.until(() -> served(server) == 2);
        assertThat(log.count("KNS0034")).isEqualTo(3);
    }

    @Test
    void leavesOpenConnectionsAlone() throws Exception {
        TcpServer server = listen();
        try (Peer early = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
            assertThat(early.send("before\n").line()).isEqualTo("before");
            write(directory, pair(2));
            Eventually.until(() -> served(server) == 2);
            assertThat(early.send("after\n").line()).isEqualTo("after");
        }
    }

    @Test
    void aClientShowsItsNewCertificateToWhomItConnectsNext() throws Exception {
        ServerTlsConfig mutual = TestCa.shared()
                .server()
                .serverTls()
                .ca(TestCa.shared().certificate())
                .clientAuth(ClientAuth.REQUIRED)
                .build();
        MessageHandler namesThePeer = (connection, message) -> Message.of(
                connection.peerCertificates().get(0).getSubjectX500Principal().getName());
        TcpServer server =
                engine.listen(ServerConfig.builder().port(0).tls(mutual).build(), namesThePeer);
        Path socket = directory.resolve("socket");
        engine.listen(ServerConfig.builder().unixSocket(socket).tls(mutual).build(), namesThePeer);
        ClientTlsConfig own = ClientTlsConfig.builder()
                .certificate(certificate)
                .key(key)
                .ca(TestCa.shared().certificate())
                .serverName("localhost")
                .reloadInterval(Duration.ofNanos(1))
                .build();
        for (Endpoint endpoint : List.of( // names are looked up, addresses and Unix sockets are not
                Endpoint.of("localhost", server.port()),
                Endpoint.of("127.0.0.1", server.port()),
                Endpoint.unix(socket))) {
            write(directory, pair(1));
            var connector = engine.connector(
                    ClientConfig.builder().endpoints(List.of(endpoint)).tls(own).build());
            try (var connection = connector.connect(Duration.ofSeconds(5))) {
                assertThat(connection.exchange(Message.of("x")).text()).isEqualTo("CN=1");
                write(directory, pair(2));
                try (var next = connector.connect(Duration.ofSeconds(5))) {
                    assertThat(next.exchange(Message.of("x")).text()).isEqualTo("CN=2");
                }
                assertThat(connection.exchange(Message.of("x")).text()).isEqualTo("CN=1");
            }
        }
    }

    @Test
    void looksNoMoreOnceTheServerIsClosed() {
        ServerTls tls = new ServerTls("s", TestCa.shared().serverTls());
        EmbeddedChannel listener = new EmbeddedChannel();
        tls.watch(listener, Runnable::run);
        assertThat(listener.runScheduledPendingTasks())
                .as("until the next look")
                .isPositive();
        listener.pipeline().close(); // not the channel's own method, which takes all timers away
        listener.runPendingTasks();
        assertThat(listener.runScheduledPendingTasks()).as("no timer is left").isEqualTo(-1);
    }
}
