package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Settings as MicroProfile Config has them: for one server, for all, of a profile, of a source of the application's
 * own.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SettingsIT {
    private static final int PROFILED = 17101;
    private static final int SECRET = 17102;
    private static final int OFF = 17103;
    private static final int ELSEWHERE = 17104;

    private static Path keyStore;

    @Deployment(testable = false)
    static Archive<?> deployment() throws Exception {
        keyStore = newKeyStore();
        return Archives.cdi("settings-cdi.war", """
                        mp.config.profile=test
                        kn-sock.server.max-frame-bytes=10
                        kn-sock.server.profiled.port=1
                        %%test.kn-sock.server.profiled.port=17101
                        kn-sock.server.secret.port=17102
                        kn-sock.server.secret.max-frame-bytes=100
                        kn-sock.server.secret.tls.key-store=%s
                        kn-sock.server.off.enabled=false
                        kn-sock.server.off.port=17103
                        kn-sock.server.elsewhere.port=17104
                        kn-sock.server.elsewhere.executor=concurrent/elsewhere
                        """.formatted(keyStore), SettingsBeans.class, VaultSource.class)
                .addAsServiceProvider(ConfigSource.class, VaultSource.class);
    }

    private static Path newKeyStore() throws Exception {
        Path file = Path.of(System.getProperty("it.directory"), "settings.p12");
        Files.deleteIfExists(file);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        VaultSource.PASSWORD,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        return file;
    }

    @Test
    void aProfileCountsMoreThanWhatIsSetWithoutOne() throws Exception {
        assertEquals("hello", Line.exchange(PROFILED, "hello"));
    }

    @Test
    void whatIsSetForAllHoldsWhereOneHasNotItsOwn() throws Exception {
        assertNull(Line.exchange(PROFILED, "longer than ten"));
        try (Line secure = connectSecurely()) {
            assertEquals("longer than ten", secure.exchange("longer than ten"));
        }
    }

    @Test
    void aSecretComesFromWhereTheApplicationKeepsIt() throws Exception {
        try (Line secure = connectSecurely()) {
            assertEquals("hello", secure.exchange("hello"));
        }
    }

    private static Line connectSecurely() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            trusted.load(in, VaultSource.PASSWORD.toCharArray());
        }
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("server", trusted.getCertificate("mykey"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Line.connect(SECRET).close(); // waits until it is bound
        return new Line(context.getSocketFactory().createSocket("127.0.0.1", SECRET));
    }

    @Test
    void aServerThatIsNotEnabledDoesNotListen() throws Exception {
        Line.exchange(PROFILED, "hello"); // by then the others are bound, too, or will not be
        Health.readyWith(200);
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", OFF).close());
    }

    @Test
    void handlersRunOnTheExecutorThatIsNamed() throws Exception {
        assertEquals("hi elsewhere", Line.exchange(ELSEWHERE, "hi"));
    }
}
