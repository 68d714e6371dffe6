package io.knsock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, read by the JDK as strangers would. */
class TestCaTest {
    @TempDir
    private Path directory;

    private static X509Certificate read(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static KeyStore store(Path file) throws Exception {
        return KeyStore.getInstance(file.toFile(), TestCa.PASSWORD.toCharArray());
    }

    @Test
    void pemAndKeyStoreHoldTheSame() throws Exception {
        try (TestCa ca = TestCa.in(directory)) {
            TestIdentity server = ca.server();
            X509Certificate certificate = read(server.certificate());
            certificate.verify(read(ca.certificate()).getPublicKey());
            assertThat(certificate).isEqualTo(server.chain().get(0));
            assertThat(store(server.keyStore()).getCertificate("server")).isEqualTo(certificate);
            assertThat(store(server.keyStore()).getKey("server", TestCa.PASSWORD.toCharArray()))
                    .isEqualTo(server.privateKey());
            assertThat(store(ca.trustStore()).getCertificate("ca")).isEqualTo(ca.x509());
            assertThat(Files.readString(server.key())).startsWith("-----BEGIN PRIVATE KEY-----");
        }
    }

    @Test
    void eachIsGoodOrBadInOneRespectOnly() throws Exception {
        try (TestCa ca = TestCa.create()) {
            ca.server().chain().get(0).checkValidity();
            assertThat(hosts(ca.server())).contains("localhost", "127.0.0.1");
            assertThatThrownBy(() -> ca.expired().chain().get(0).checkValidity())
                    .isInstanceOf(CertificateExpiredException.class);
            assertThat(hosts(ca.expired())).contains("localhost");
            assertThatThrownBy(() -> ca.notYetValid().chain().get(0).checkValidity())
                    .isInstanceOf(CertificateNotYetValidException.class);
            ca.wronglyNamed().chain().get(0).checkValidity();
            assertThat(hosts(ca.wronglyNamed())).containsExactly("elsewhere.example");
            TestIdentity foreign = ca.foreign().server();
            assertThat(hosts(foreign)).contains("localhost");
            assertThatThrownBy(() -> foreign.chain().get(0).verify(ca.x509().getPublicKey()))
                    .isInstanceOf(java.security.SignatureException.class);
        }
    }

    private static List<String> hosts(TestIdentity identity) throws Exception {
        Collection<List<?>> names = identity.chain().get(0).getSubjectAlternativeNames();
        return names.stream().map(name -> String.valueOf(name.get(1))).toList();
    }

    private static void shake(TestCa trusted, TestIdentity shown) throws Exception {
        try (PeerListener listener = PeerListener.builder().tls(shown).answering(line -> line);
                SSLSocket socket = (SSLSocket)
                        trusted.context(null).getSocketFactory().createSocket("localhost", listener.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
    }

    @Test
    void aClientThatVerifiesTakesTheGoodOneOnly() throws Exception {
        TestCa ca = TestCa.shared();
        shake(ca, ca.server());
        shake(ca, ca.identity("rsa for TLS").dns("localhost").rsa().issue());
        for (TestIdentity bad : List.of(
                ca.expired(),
                ca.notYetValid(),
                ca.wronglyNamed(),
                ca.client(),
                ca.foreign().server())) {
            assertThatThrownBy(() -> shake(ca, bad))
                    .as(bad.toString())
                    .hasRootCauseInstanceOf(Exception.class)
                    .rootCause()
                    .isInstanceOfAny(CertificateException.class, java.security.GeneralSecurityException.class);
        }
    }

    @Test
    void aNameIsTakenOnce() {
        TestCa ca = TestCa.shared();
        ca.identity("one of a kind")
                .ed25519()
                .subject("CN=other")
                .email("a@example.org")
                .issue();
        assertThatThrownBy(() -> ca.identity("one of a kind").issue())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is an identity named one of a kind: take another name");
        assertThat(ca.server()).isSameAs(ca.server());
        assertThat(ca.foreign()).isSameAs(ca.foreign());
    }

    @Test
    void settingsOfTlsNameItsFiles() {
        TestCa ca = TestCa.shared();
        assertThat(ca.serverTls().ca()).isNull();
        assertThat(ca.mutualServerTls().clientAuth()).isEqualTo(io.knsock.tls.ClientAuth.REQUIRED);
        assertThat(ca.clientTls().identity()).isNull();
        assertThat(ca.clientTls(ca.foreign().client()).identity()).isNotNull();
    }

    @Test
    void nothingIsLeftOfOneThatIsClosed() {
        TestCa ca = TestCa.create();
        Path foreign = ca.foreign().server().key();
        assertThat(ca.server().key()).exists();
        ca.close();
        assertThat(ca.directory()).doesNotExist();
        assertThat(foreign.getParent()).doesNotExist();
    }
}
