package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.PerTest;
import io.knsock.testing.RevocationLists;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS by OpenSSL, for those who add its library and ask for it. */
class OpenSslTest {
    @PerTest
    private SocketEngine engine;

    @BeforeEach
    void assumePlatform() {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the library that the tests have is for Linux on x86_64");
    }

    private TcpServer listen(ServerTlsConfig tls) {
        return engine.listen(
                ServerConfig.builder().port(0).tls(tls).build(),
                (connection, message) ->
                        Message.of(connection.tlsSession().getClass().getName() + " "
                                + connection.tlsSession().getProtocol() + " " + connection.applicationProtocol() + " "
                                + connection.peerCertificates().size()));
    }

    private static String request(TcpServer server, ClientTlsConfig tls) {
        return KnSock.request(
                        ClientConfig.builder()
                                .host("localhost")
                                .port(server.port())
                                .tls(tls)
                                .build(),
                        Message.of("x"))
                .text();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"})
    void servesAndConnects(String protocol, boolean client) {
        TcpServer server = listen(TestCa.shared()
                .server()
                .serverTls()
                .ca(TestCa.shared().certificate())
                .clientAuth(ClientAuth.REQUIRED)
                .alpn(List.of("echo"))
                .openSsl(true)
                .build());
        ClientTlsConfig tls = ClientTlsConfig.builder()
                .certificate(TestCa.shared().client().certificate())
                .key(TestCa.shared().client().key())
                .ca(TestCa.shared().certificate())
                .alpn(List.of("echo"))
                .protocols(List.of(protocol))
                .openSsl(client)
                .build();
        assertThat(request(server, tls)).contains("OpenSsl").endsWith(" " + protocol + " echo 1");
    }

    @Test
    void verifiesTheHost() {
        TcpServer server = listen(ServerTlsConfig.of(
                TestCa.shared().wronglyNamed().certificate(),
                TestCa.shared().wronglyNamed().key()));
        ClientTlsConfig tls = ClientTlsConfig.builder()
                .ca(TestCa.shared().certificate())
                .openSsl(true)
                .build();
        assertThatThrownBy(() -> request(server, tls)).isInstanceOf(TlsException.class);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void refusesWhoIsRevoked(String protocol) {
        X509Bundle revoked = Certificates.issued(Certificates.builder("CN=revoked"));
        TcpServer server = listen(TestCa.shared()
                .server()
                .serverTls()
                .ca(TestCa.shared().certificate())
                .clientAuth(ClientAuth.REQUIRED)
                .crl(List.of(Pem.text(
                        RevocationLists.of(Certificates.ca()).revoking(revoked).pem())))
                .protocols(List.of(protocol))
                .openSsl(true)
                .build());
        assertThat(request(server, TestCa.shared().clientTls(TestCa.shared().client())))
                .contains(protocol);
        ClientTlsConfig tls = ClientTlsConfig.builder()
                .certificate(Pem.text(revoked.getCertificatePEM()))
                .key(Pem.text(revoked.getPrivateKeyPEM()))
                .ca(TestCa.shared().certificate())
                .openSsl(true)
                .build();
        assertThatThrownBy(() -> request(server, tls)).isInstanceOf(TlsException.class);
    }

    /** Also those that the JDK's TLS does not have. */
    @ParameterizedTest
    @CsvSource({"x25519, true", "secp384r1, true", "X25519MLKEM768, true", "secp256r1, false"})
    void hasGroupsOfItsOwn(String group, boolean inCommon) {
        TcpServer server = listen(TestCa.shared()
                .server()
                .serverTls()
                .groups(List.of("x25519", "secp384r1", "X25519MLKEM768"))
                .openSsl(true)
                .build());
        ClientTlsConfig tls = ClientTlsConfig.builder()
                .ca(TestCa.shared().certificate())
                .groups(List.of(group))
                .openSsl(true)
                .build();
        if (inCommon) {
            assertThat(request(server, tls)).contains("OpenSsl");
        } else {
            assertThatThrownBy(() -> request(server, tls)).isInstanceOf(TlsException.class);
        }
    }

    @Test
    void saysThatThereIsNoSuchGroup() {
        assertThatThrownBy(() -> listen(TestCa.shared()
                        .server()
                        .serverTls()
                        .groups(List.of("nonsense"))
                        .openSsl(true)
                        .build()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void isNotUsedUnlessAskedFor() {
        assertThat(request(listen(TestCa.shared().serverTls()), TestCa.shared().clientTls()))
                .startsWith("sun.security.ssl.");
    }

    @Test
    void saysWhatToAddWhereItsLibraryIsMissing() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dio.netty.handler.ssl.noOpenSsl=true",
                        WithoutLibrary.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains("openSsl(true) needs OpenSSL's library")
                .contains("add io.netty:netty-tcnative-boringssl-static:2.0.84.Final with the classifier");
    }

    /** Has a JVM of its own, in which Netty is told not to look for the library. */
    static final class WithoutLibrary {
        public static void main(String[] arguments) {
            try {
                SocketEngine.check(ServerConfig.builder()
                        .port(0)
                        .tls(TestCa.shared().server().serverTls().openSsl(true).build())
                        .build());
            } catch (TlsException expected) {
                System.out.println(expected.getMessage());
            }
        }
    }
}
