package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Pem;
import io.knsock.ServerConfig;
import io.knsock.TcpServer;
import io.knsock.TlsConfig;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains that are not as they should be, and that clients accept: the server starts, says so, and clients verify it. */
class ChainsTest {
    private final SocketEngine engine = SocketEngine.start();
    private final LogRecords log = new LogRecords();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        log.close();
    }

    private TcpServer listen(TlsConfig tls) {
        return engine.listen(ServerConfig.builder().port(0).tls(tls).build(), (connection, message) -> message);
    }

    /** Returns the subjects that the server sends to a client that trusts this CA, and verifies them with it. */
    private static List<String> sent(TcpServer server, X509Bundle trusted) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ca", trusted.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            return Stream.of(socket.getSession().getPeerCertificates())
                    .map(one ->
                            ((X509Certificate) one).getSubjectX500Principal().getName())
                    .toList();
        }
    }

    private void awaitRemark(String words) {
        Await.until(
                words, () -> log.messages().stream().anyMatch(one -> one.contains("KNS0039") && one.contains(words)));
    }

    @Test
    void theLastOfThreeHasExpired() throws Exception {
        TlsConfig tls = ChainForms.crossSigned();
        TcpServer server = listen(tls);
        awaitRemark("certificate 3 of 3 (CN=root) expired on");
        assertThat(server.certificateExpiry()).isAfter(Instant.now());
        X509Certificate shown = CertificateFiles.load(tls).sent().certificates().get(0);
        assertThat(server.certificateExpiry()).isEqualTo(shown.getNotAfter().toInstant());
    }

    @Test
    void sendsEachOnceAndInOrderWhateverTheFileHas() throws Exception {
        ChainForms.Three three = ChainForms.Three.made();
        X509Bundle stranger = ChainForms.ca("stranger").buildSelfSigned();
        TcpServer server = listen(three.with(three.root(), stranger, three.leaf(), three.middle(), three.leaf()));
        awaitRemark("not in their order");
        awaitRemark("certificate 2 of 5 (CN=stranger) signed none of those before it");
        awaitRemark("certificate 5 of 5 (CN=leaf) is number 3 once more");
        assertThat(sent(server, three.root())).containsExactly("CN=leaf", "CN=middle", "CN=root");
    }

    @Test
    void opensslVerifiesAServerWhoseCrossSignedCertificateHasExpired() throws Exception {
        OpenSslTool.assumeThere();
        ChainForms.Three three = ChainForms.Three.made();
        X509Bundle old = ChainForms.ca("old root").buildSelfSigned();
        X509Bundle crossed = ChainForms.ca("root")
                .publicKey(three.root().getKeyPair().getPublic())
                .notBefore(Instant.now().minus(9, ChronoUnit.DAYS))
                .notAfter(Instant.now().minus(8, ChronoUnit.DAYS))
                .buildIssuedBy(old);
        TcpServer server = listen(three.with(three.leaf(), three.middle(), crossed));
        Files.writeString(directory.resolve("root.crt"), three.root().getCertificatePEM());
        String verified = OpenSslTool.run(
                directory,
                "s_client",
                "-CAfile",
                "root.crt",
                "-verify_return_error",
                "-connect",
                "127.0.0.1:" + server.port());
        assertThat(verified).contains("Verify return code: 0 (ok)");
        assertThat(sent(server, three.root())).startsWith("CN=leaf", "CN=middle");
    }

    @Test
    void aValidOneOfTwoCertificatesOfTheSignerIsSent() throws Exception {
        ChainForms.Three three = ChainForms.Three.made();
        X509Bundle expired = ChainForms.ca("middle")
                .publicKey(three.middle().getKeyPair().getPublic())
                .notBefore(Instant.now().minus(9, ChronoUnit.DAYS))
                .notAfter(Instant.now().minus(8, ChronoUnit.DAYS))
                .buildIssuedBy(three.root());
        TlsConfig tls = three.with(three.leaf(), expired, three.middle());
        assertThat(sent(listen(tls), three.root())).containsExactly("CN=leaf", "CN=middle");
        assertThat(CertificateFiles.load(tls).sent().certificates().get(1))
                .isEqualTo(three.middle().getCertificate());
    }

    @Test
    void findsTheWayAmongManyOfTheSameNameInTime() throws Exception {
        ChainForms.Three three = ChainForms.Three.made();
        X509Bundle[] many = new X509Bundle[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = ChainForms.ca("middle").buildSelfSigned();
        }
        many[0] = three.leaf();
        many[many.length - 1] = three.middle();
        assertThat(CertificateFiles.load(three.with(many)).sent().certificates())
                .hasSize(2);
    }

    @Test
    void moreThanAThousandCertificatesAreNoChain() throws IOException {
        StringBuilder many = new StringBuilder();
        String one = Files.readString(Certificates.file("server.crt"));
        for (int i = 0; i < 1001; i++) {
            many.append(one).append('\n');
        }
        TlsConfig tls = TlsConfig.builder()
                .certificate(Pem.text(many.toString()))
                .key(Certificates.file("server.key"))
                .build();
        assertThatThrownBy(() -> listen(tls)).hasMessageContaining("at most 1000 are taken for a chain");
    }
}
