package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** TLS by the key store and the trust store of the application server, without a file in the application. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ServersTlsIT {
    private static final int PORT = 17444;

    private static final String ALIAS = "default";

    private static final Path STORE = Path.of(System.getProperty("it.log"))
            .resolve("../../resources/security/key.p12")
            .normalize();

    /** As in server.xml. */
    private static final char[] PASSWORD = "kn-sock-test".toCharArray();

    @ArquillianResource
    private Deployer deployer;

    /** The client trusts what the server's trust store, which is its key store, has. */
    @Deployment(name = "tls", testable = false)
    static Archive<?> deployment() {
        return Archives.cdi("servers-tls.war", """
                kn-sock.server.relay.port=17444
                kn-sock.server.relay.tls.source=server
                kn-sock.server.relay.tls.reload-interval=100ms
                kn-sock.server.echo.port=17445
                kn-sock.server.echo.tls.source=server:defaultSSLConfig
                kn-sock.client.backend.host=localhost
                kn-sock.client.backend.port=17445
                kn-sock.client.backend.tls.source=server
                """, EchoHandler.class, RelayHandler.class, Greeter.class);
    }

    @Deployment(name = "no-ssl", managed = false, testable = false)
    static Archive<?> noSsl() {
        return Archives.cdi(
                "no-ssl.war",
                "kn-sock.server.echo.port=17446\nkn-sock.server.echo.tls.source=server:absent",
                EchoHandler.class,
                Greeter.class);
    }

    @Test
    void aClientVerifiesTheCertificateOfTheApplicationServerAlsoOnceThatIsRenewed() throws Exception {
        assertEquals(200, Health.readyWith(200).statusCode());
        KeyStore first = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(STORE)) {
            first.load(in, PASSWORD);
        }
        try (Line line = connect(first.getCertificate(ALIAS))) {
            assertEquals("Echo: through both", line.exchange("through both"));
        }

        X509Bundle next = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost,O=renewed")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        renew(next);
        try (Line line = connectOnceRenewed(next.getCertificate())) {
            assertNotNull(line.exchange("renewed"));
        }
    }

    private static void renew(X509Bundle next) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, next.getKeyPair().getPrivate(), PASSWORD, new Certificate[] {next.getCertificate()});
        Path file = STORE.resolveSibling("next.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        Files.move(file, STORE, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Line connectOnceRenewed(Certificate trusted) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return connect(trusted);
            } catch (SSLHandshakeException stillTheOld) {
                if (System.nanoTime() > deadline) {
                    throw stillTheOld;
                }
            }
        }
    }

    private static Line connect(Certificate trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(new Socket("127.0.0.1", PORT), "localhost", PORT, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Line(socket);
    }

    @Test
    void anSslElementThatIsNotThereFailsTheDeployment() throws Exception {
        assertThrows(Exception.class, () -> deployer.deploy("no-ssl"));
        try {
            String log = Files.readString(Path.of(System.getProperty("it.log")));
            assertTrue(
                    log.contains("kn-sock.server.echo.tls.source is server:absent, but this application server cannot"
                            + " give it: "),
                    log);
        } finally {
            deployer.undeploy("no-ssl");
        }
    }
}
