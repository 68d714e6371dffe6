package io.knsock.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Settings;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.PerTest;
import io.knsock.testing.RevocationLists;
import io.knsock.testing.StoreForms;
import io.knsock.testing.TlsForms;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server makes of the names and the application protocols that clients ask for. */
class ServerNamesTest {
    @PerTest
    private SocketEngine engine;

    private TcpServer listen(ServerTlsConfig tls) {
        return engine.listen(
                ServerConfig.builder().port(0).tls(tls).build(),
                (connection, message) -> Message.of(String.valueOf(connection.applicationProtocol())));
    }

    private static Path pem(String name) {
        var one = Certificates.issued(Certificates.builder("CN=" + name).addSanDnsName(name.replace("*", "any")));
        return Certificates.fileWith(
                "sni-" + name.replace("*", "any") + ".pem", one.getPrivateKeyPEM() + "\n" + one.getCertificatePEM());
    }

    private TcpServer listenForNames() {
        ServerTlsConfig tls = Settings.server(
                        "s",
                        Map.of(
                                "port",
                                "0",
                                "tls.certificate",
                                TestCa.shared().server().certificate().toString(),
                                "tls.key",
                                TestCa.shared().server().key().toString(),
                                "tls.handshake-timeout",
                                "300ms",
                                "tls.sni",
                                "a.example=" + pem("a.example") + ", *.A.example = " + pem("*.a.example")
                                        + ",b.example="
                                        + TestCa.shared().wronglyNamed().certificate() + "|"
                                        + TestCa.shared().wronglyNamed().key())::get)
                .tls();
        assertThat(tls).isNotNull();
        return listen(tls);
    }

    private static SSLSocket connect(TcpServer server, @Nullable String name, String... protocols) throws IOException {
        return connect(TestCa.shared().context(null), server, name, protocols);
    }

    private static SSLSocket connect(SSLContext context, TcpServer server, @Nullable String name, String... protocols)
            throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, CN=a.example",
        "A.Example, CN=a.example",
        "x.a.example, CN=*.a.example",
        "b.example, CN=wrongly-named",
        "x.b.example, CN=server",
        "y.x.a.example, CN=server",
        "xa.example, CN=server",
        "c.example, CN=server",
        "localhost, CN=server",
        ", CN=server"
    })
    void showsTheCertificateOfTheNameAskedFor(@Nullable String name, String subject) throws Exception {
        try (SSLSocket socket = connect(listenForNames(), name)) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertThat(shown.getSubjectX500Principal().getName()).isEqualTo(subject);
        }
    }

    /** Believes whoever answers: the certificates of the store are signed by themselves. */
    private static String subjectOf(TcpServer server, @Nullable String name) throws Exception {
        SSLContext believing = SSLContext.getInstance("TLS");
        believing.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket = connect(believing, server, name)) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    /** Made by keytool, since the builder of certificates makes none for a wildcard. */
    private static Path store() throws Exception {
        Path file = Files.createTempDirectory("kn-sock-names").resolve("names.p12");
        StoreForms.keytool(file, "PKCS12", "own", "dns:own.example");
        StoreForms.keytool(file, "PKCS12", "ab", "dns:A.example,dns:b.example");
        StoreForms.keytool(file, "PKCS12", "wild", "dns:*.wild.example");
        StoreForms.keytool(file, "PKCS12", "unused", "dns:unused.example");
        file.toFile().deleteOnExit();
        return file;
    }

    private static @Nullable Path store;

    private static ServerTlsConfig.Builder storeWith(String aliases) throws Exception {
        if (store == null) {
            store = store();
        }
        return ServerTlsConfig.builder()
                .keyStore(store)
                .keyStorePassword(TlsForms.PASSWORD)
                .keyAlias(aliases);
    }

    @ParameterizedTest
    @CsvSource({
        "own.example, own",
        "a.example, ab",
        "b.example, ab",
        "x.wild.example, wild",
        "y.x.wild.example, own",
        "unused.example, own",
        ", own"
    })
    void choosesAmongTheKeysOfOneStoreByTheNamesOfTheirCertificates(@Nullable String name, String subject)
            throws Exception {
        TcpServer server = listen(storeWith("own, ab, wild").build());
        assertThat(subjectOf(server, name)).isEqualTo("CN=" + subject);
    }

    @Test
    void theKeyThatIsNamedAloneIsShownToAll() throws Exception {
        TcpServer server = listen(storeWith("ab").build());
        assertThat(subjectOf(server, "own.example")).isEqualTo("CN=ab");
    }

    @Test
    void aNameOfTheSettingsComesBeforeThoseOfACertificate() throws Exception {
        TcpServer server = listen(storeWith("own,ab")
                .sni("b.example", TlsIdentity.pem(pem("b.example"), pem("b.example")))
                .build());
        assertThat(subjectOf(server, "a.example")).isEqualTo("CN=ab");
        assertThat(subjectOf(server, "b.example")).isEqualTo("CN=b.example");
    }

    @Test
    void saysWhyKeysOfAStoreCannotBeChosenByName() throws Exception {
        assertThatThrownBy(() -> listen(storeWith("own,none").build()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("tls.key-alias: 'none' is not there")
                .hasMessageContaining("unused");
        TlsIdentity two = storeWith("own,ab").build().identity();
        assertThat(two).isNotNull();
        ClientTlsConfig client = ClientTlsConfig.builder()
                .keyStore(two.keyStore())
                .keyStorePassword(two.keyStorePassword())
                .keyAlias(two.keyAlias())
                .build();
        assertThatThrownBy(() -> engine.connect(ClientConfig.builder()
                        .host("localhost")
                        .port(1)
                        .tls(client)
                        .build()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("names several keys, and a client has one");
    }

    @Test
    void clientsSendTheNameOfTheHostOrOfTheSettings() {
        TcpServer server = listenForNames();
        ClientConfig.Builder client = ClientConfig.builder().host("127.0.0.1").port(server.port());
        ClientTlsConfig asking = ClientTlsConfig.builder()
                .ca(TestCa.shared().certificate())
                .serverName("a.example")
                .build();
        assertThat(KnSock.request(client.tls(asking).build(), Message.of("x")).text())
                .isEqualTo("null");
    }

    /**
     * The builder knows no underscores and wildcards: it is given another character for them, and what it made is
     * signed again.
     */
    private static Path pem(String subject, String name) {
        String stand = name.replace('_', 'Q').replace('*', 'Z');
        var one = Certificates.issued(Certificates.builder(subject).addSanDnsName(stand));
        String certificate = one.getCertificatePEM();
        if (!stand.equals(name)) {
            try {
                String content = new String(one.getCertificate().getTBSCertificate(), ISO_8859_1).replace(stand, name);
                certificate = "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(RevocationLists.signed(Certificates.ca(), content.getBytes(ISO_8859_1)))
                        + "\n-----END CERTIFICATE-----\n";
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return Certificates.fileWith("named.pem", one.getPrivateKeyPEM() + "\n" + certificate);
    }

    private TcpServer listenFor(String sni, String certificateName) {
        Path file = pem("CN=named", certificateName);
        return listen(ServerTlsConfig.builder()
                .certificate(TestCa.shared().wronglyNamed().certificate())
                .key(TestCa.shared().wronglyNamed().key())
                .sni(sni, TlsIdentity.pem(file, file))
                .openSsl(sni.contains("_")) // the JDK's servers take no such names
                .build());
    }

    private static String asksFor(TcpServer server, String name) {
        ClientTlsConfig asking = ClientTlsConfig.builder()
                .ca(TestCa.shared().certificate())
                .serverName(name)
                .build();
        return KnSock.request(
                        ClientConfig.builder()
                                .host("127.0.0.1")
                                .port(server.port())
                                .tls(asking)
                                .build(),
                        Message.of("x"))
                .text();
    }

    /** The server has a certificate of that name only for who asks for it, so that an answer shows that it was sent. */
    @ParameterizedTest
    @CsvSource({
        "backend, backend, backend",
        "BackEnd, backend, backend",
        "my_service, my_service, my_service",
        "a_b.example, a_b.example, A_b.example",
        "a.example., a.example, a.example",
        "backend., backend, backend",
        "bücher.example, xn--bcher-kva.example, xn--bcher-kva.example",
        "a.example, a.example., a.example"
    })
    void clientsAskForNamesWithoutADotWithUnderscoresAndWithAFinalDot(String asked, String sni, String certificate) {
        assertThat(asksFor(listenFor(sni, certificate), asked)).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({"my_service, other_service", "my_service, *.example", "a_b.example, *.example", "backend, other"})
    void believesNobodyWhoseCertificateIsForAnotherName(String asked, String certificate) {
        TcpServer server = listenFor(asked, certificate);
        assertThatThrownBy(() -> asksFor(server, asked)).isInstanceOf(TlsException.class);
    }

    @Test
    void aHostWithAnUnderscoreIsVerifiedAsWell() {
        TcpServer server = listenFor("other_service", "my_service");
        assertThatThrownBy(() -> asksFor(server, "my_service"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("the certificate is not for my_service")
                .hasMessageContaining("tls.server-name");
    }

    @Test
    void saysThatAServerInJavaRefusesANameForItsUnderscore() {
        TcpServer server = listen(TestCa.shared().serverTls());
        assertThatThrownBy(() -> asksFor(server, "my_service"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("asked for 'my_service', which has the character '_' (U+005F)")
                .hasMessageContaining("Set tls.server-name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a b.example | U+0020", "a/b.example | U+002F", "a..example  | empty", "a.example.. | empty"})
    void saysWhichCharacterNoNameHasAndWhichSettingItIsIn(String name, String words) {
        ClientConfig config = ClientConfig.builder()
                .host("127.0.0.1")
                .port(1)
                .tls(ClientTlsConfig.builder()
                        .ca(TestCa.shared().certificate())
                        .serverName(name)
                        .build())
                .build();
        assertThatThrownBy(() -> engine.connector(config))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("tls.server-name is no host name")
                .hasMessageContaining(words);
    }

    @Test
    void closesConnectionsThatDoNotAskInTimeOrSendSomethingElse() throws Exception {
        TcpServer server = listenForNames();
        try (Peer silent = Peer.connect(server.port())) {
            silent.expectClosed();
        }
        try (Peer stalls = Peer.connect(server.port())) {
            stalls.send(new byte[] {22, 3, 1, 2});
            stalls.expectClosed();
        }
        try (Peer http = Peer.connect(server.port())) {
            http.send("GET / HTTP/1.1\r\n\r\n");
            http.expectClosed();
        }
    }

    /** Two records that announce one ClientHello of 16 MiB. */
    @Test
    void refusesAClientHelloThatIsTooLargeBeforeItArrives() throws Exception {
        ServerTlsConfig patient = TestCa.shared()
                .server()
                .serverTls()
                .sni("a.example", TlsIdentity.pem(pem("a.example"), pem("a.example")))
                .handshakeTimeout(Duration.ofSeconds(60))
                .build();
        try (Peer greedy = Peer.connect(listen(patient).port())) {
            greedy.send(new byte[] {22, 3, 1, 0, 5, 1, -1, -1, -1, 0});
            greedy.expectClosed();
        }
    }

    private static String negotiated(TcpServer server, String... offered) throws IOException {
        try (SSLSocket socket = connect(server, null, offered)) {
            socket.getOutputStream().write("x\n".getBytes(UTF_8));
            byte[] line = new byte[100];
            int length = socket.getInputStream().read(line);
            String seen = new String(line, 0, length, UTF_8).strip();
            assertThat(seen)
                    .isEqualTo(socket.getApplicationProtocol().isEmpty() ? "null" : socket.getApplicationProtocol());
            return seen;
        }
    }

    @Test
    void choosesTheFirstOfItsOwnApplicationProtocols() throws Exception {
        TcpServer server = listen(TestCa.shared()
                .server()
                .serverTls()
                .alpn(List.of("echo/2", "echo/1"))
                .build());
        assertThat(negotiated(server, "echo/1", "echo/2")).isEqualTo("echo/2");
        assertThat(negotiated(server, "other", "echo/1")).isEqualTo("echo/1");
        assertThat(negotiated(server)).isEqualTo("null");
        assertThatThrownBy(() -> negotiated(server, "other"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("no_application_protocol");
    }

    @Test
    void clientsOfferTheirs() {
        TcpServer server = listen(TestCa.shared()
                .server()
                .serverTls()
                .alpn(List.of("echo/2", "echo/1"))
                .build());
        ClientConfig.Builder client = ClientConfig.builder().host("localhost").port(server.port());
        ClientTlsConfig.Builder tls =
                ClientTlsConfig.builder().ca(TestCa.shared().certificate());
        assertThat(KnSock.request(
                                client.tls(tls.alpn(List.of("echo/1")).build()).build(), Message.of("x"))
                        .text())
                .isEqualTo("echo/1");
        assertThatThrownBy(() -> KnSock.request(
                        client.tls(tls.alpn(List.of("other")).build()).build(), Message.of("x")))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("no_application_protocol");
    }

    @Test
    void aPlainConnectionHasNoApplicationProtocol() throws Exception {
        TcpServer server = engine.listen(
                ServerConfig.builder().port(0).build(),
                (connection, message) -> Message.of(String.valueOf(connection.applicationProtocol())));
        try (Socket plain = new Socket("127.0.0.1", server.port())) {
            plain.setSoTimeout(20_000);
            plain.getOutputStream().write("x\n".getBytes(UTF_8));
            assertThat(new String(plain.getInputStream().readNBytes(4), UTF_8)).isEqualTo("null");
        }
    }
}
