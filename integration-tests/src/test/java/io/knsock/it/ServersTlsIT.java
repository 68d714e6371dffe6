package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
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
    void aClientVerifiesTheCertificateOfTheApplicationServer() throws Exception {
        assertEquals(200, Health.readyWith(200).statusCode());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers().getTrustManagers(), null);
        SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(new Socket("127.0.0.1", PORT), "localhost", PORT, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try (Line line = new Line(socket)) {
            assertEquals("Echo: through both", line.exchange("through both"));
        }
    }

    private static TrustManagerFactory trustManagers() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        Path file = Path.of(System.getProperty("it.log")).resolve("../../resources/security/key.p12");
        try (InputStream in = Files.newInputStream(file.normalize())) {
            store.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("default"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust;
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
