package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.PeerScript;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static TlsFiles files;

    @SuppressWarnings("NullAway.Init")
    private static X509Bundle ca;

    @BeforeAll
    static void makeFiles() throws Exception {
        files = TlsFiles.in(directory);
        ca = new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .subject("CN=the CA")
                .notAfter(Instant.now().plus(90, ChronoUnit.DAYS))
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        write("the-ca.crt", ca.getCertificatePEM());
    }

    private static String write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private static CertificateBuilder localhost() {
        return new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .subject("CN=it")
                .notAfter(Instant.now().plus(90, ChronoUnit.DAYS))
                .addSanDnsName("localhost");
    }

    private static Ran doctor(String... arguments) {
        List<String> all = new ArrayList<>(List.of("doctor"));
        all.addAll(Arrays.asList(arguments));
        return Ran.shell(all.toArray(String[]::new));
    }

    private static RunningServer server(String... more) {
        List<String> arguments = new ArrayList<>(List.of(files.file("server.crt"), files.file("server.key")));
        arguments.addAll(Arrays.asList(more));
        return RunningServer.start("run-ssl-tcp-server", arguments.toArray(String[]::new));
    }

    /** A server of the JDK's, which presents what ours would refuse to. */
    private static PeerServer presenting(X509Bundle bundle, String... protocols) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("it", bundle.getKeyPair().getPrivate(), new char[0], bundle.getCertificatePath());
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new PeerServer(peer -> {
            try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(peer.socket(), null, true)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                if (protocols.length > 0) {
                    parameters.setProtocols(protocols);
                }
                tls.setSSLParameters(parameters);
                tls.startHandshake();
                tls.getInputStream().read();
            } catch (IOException ended) {
                // an examination ends its handshakes when it has seen enough
            }
        });
    }

    // ---- servers

    @Test
    void aGoodServerIsWell() {
        try (RunningServer server = server()) {
            Ran ran = doctor("localhost", server.port(), "--tls", "--cafile", files.file("ca.crt"));

            assertThat(ran.code()).as(ran.out()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out())
                    .contains("localhost is 127.0.0.1", "TLSv1.3", "TLSv1.2", "CN=server", "it leads to a CA in")
                    .contains("the certificate is for localhost", "no certificate of the client is asked for")
                    .contains("kn-sock      connects and verifies")
                    .doesNotContain("warn", "FAIL")
                    .endsWith("all is well\n");
        }
    }

    /** A record of TLS that comes byte by byte never meets the timeout of a read. */
    @Test
    void aServerThatDripsIsGivenUpInTime() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        PeerScript drip = peer -> {
            boolean open = peer.trySend(new byte[] {22, 3, 3, 0x3f, 0}); // the head of a record of 16,128 bytes
            while (open && !told.await(20, TimeUnit.MILLISECONDS)) {
                open = peer.trySend(new byte[] {2});
            }
            peer.close();
        };
        try (PeerServer server = new PeerServer(drip)) {
            Ran ran = doctor("127.0.0.1", server.port(), "--tls", "--timeout", "500ms");
            assertThat(ran.code()).isEqualTo(8);
            assertThat(ran.out()).contains("it is spoken, but the handshake is not done within 500ms");
        } finally {
            told.countDown();
        }
    }

    /** Certificates that issue each other, the first by the CA; the last is a server's. */
    private static X509Bundle chain(int length, String organization) throws Exception {
        X509Bundle issuer = ca;
        for (int i = 2; i < length; i++) {
            issuer = new CertificateBuilder()
                    .algorithm(Algorithm.ecp256)
                    .subject("CN=" + i + organization)
                    .notAfter(Instant.now().plus(90, ChronoUnit.DAYS))
                    .setIsCertificateAuthority(true)
                    .buildIssuedBy(issuer);
        }
        return localhost().buildIssuedBy(issuer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aChainThatIsLongerThanClientsTakeIsNoPlainServer(String protocol) throws Exception {
        try (PeerServer longer = presenting(chain(12, ""), protocol);
                PeerServer larger = presenting(chain(6, ",O=" + "x".repeat(10_000)), protocol)) {
            for (PeerServer server : List.of(longer, larger)) {
                Ran ran = doctor("localhost", server.port());
                assertThat(ran.code()).isEqualTo(8);
                assertThat(ran.out())
                        .containsPattern("FAIL  TLS +it is spoken, but the chain of certificates is longer than")
                        .doesNotContain("not spoken", "plain server");
            }
        }
    }

    private static void end(Peer peer, boolean reset) {
        if (reset) {
            peer.reset();
        } else {
            peer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatEndsTheHandshakeIsToldByHowFarItCame(boolean reset) throws Exception {
        PeerScript atOnce = peer -> {
            PeerServer.take(peer);
            end(peer, reset);
        };
        PeerScript later = peer -> {
            if (PeerServer.take(peer)) {
                peer.send(new byte[] {22, 3, 3, 0x3f, 0, 2});
            }
            end(peer, reset);
        };
        String ended = reset ? "reset" : "closed";
        try (PeerServer server = new PeerServer(atOnce);
                PeerServer spoken = new PeerServer(later)) {
            assertThat(doctor("localhost", server.port(), "--tls").out())
                    .contains("the connection is " + ended + " on a TLS greeting");
            if (!reset) { // what was sent before a reset may be lost with it
                assertThat(doctor("localhost", spoken.port(), "--tls").out())
                        .contains("it is spoken, but the connection is closed in the middle of the handshake");
            }
            Ran own = Ran.shell("send-ssl-tcp", "localhost", server.port(), "hi");
            assertThat(own.code()).isEqualTo(5);
            assertThat(own.err()).contains("reset".equals(ended) ? "reset by the peer" : "closed");
            assertThat(own.err()).doesNotContain("Exception");
        }
    }

    @Test
    void aServerThatDripsIsNoMatterOfTheFirewall() throws Exception {
        try (PeerServer server = new PeerServer(Peer::blackHole)) {
            Ran ran = Ran.shell("send-ssl-tcp", "localhost", server.port(), "hi", "--timeout", "500ms");
            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err())
                    .contains("it accepts, but the TLS handshake is not done")
                    .doesNotContain("firewall");
        }
    }

    @Test
    void aNameWithOtherLettersIsThatOfTheCertificateInAscii() throws Exception {
        X509Bundle named = localhost().addSanDnsName("xn--bcher-kva.example").buildIssuedBy(ca);
        try (PeerServer server = presenting(named)) {
            Ran ran = doctor(
                    "b\u00fccher.example",
                    server.port(),
                    "--cafile",
                    directory.resolve("the-ca.crt").toString());
            assertThat(ran.out()).containsPattern("ok    name ").contains("kn-sock      connects and verifies");
            assertThat(ran.code()).as(ran.out()).isZero();
        }
    }

    @Test
    void aCertificateDoesNotDriveTheTerminal() throws Exception {
        X509Bundle forged = localhost()
                .subject("CN=it\\1B[2J\\0D\\0A all is well\\E2\\80\\AE")
                .buildIssuedBy(ca);
        try (PeerServer server = presenting(forged)) {
            for (String json : List.of("--tls", "--json")) {
                Ran ran = doctor("localhost", server.port(), json);
                String out = new String(ran.out().getBytes(ISO_8859_1), UTF_8);
                assertThat(out).contains("u001B[2J", "u000D", "u000A all is well", "u202E");
                assertThat(out).doesNotContain("\u001b", "\r", "\u202e", "\n all is well");
            }
        }
    }

    @Test
    void findingsAreAlsoThereAsJson() {
        try (RunningServer server = server()) {
            Ran ran = doctor("localhost", server.port(), "--json");

            assertThat(ran.code()).isEqualTo(8);
            JsonObject result = Json.createReader(new StringReader(ran.out())).readObject();
            assertThat(result.getInt("faults")).isEqualTo(2);
            assertThat(result.getString("subject")).isEqualTo("localhost:" + server.port());
            assertThat(result.getJsonArray("findings").stream().map(JsonValue::asJsonObject))
                    .anySatisfy(finding -> {
                        assertThat(finding.getString("check")).isEqualTo("trust");
                        assertThat(finding.getString("verdict")).isEqualTo("fail");
                        assertThat(finding.getString("remedy")).contains("--cafile");
                    });
        }
    }

    @Test
    void aServerThatNobodyKnowsIsNotTrusted() {
        try (RunningServer server = server()) {
            Ran ran = doctor("localhost", server.port());

            assertThat(ran.code()).isEqualTo(8);
            assertThat(ran.out()).containsPattern("FAIL  trust .*ends before any of the JDK's CAs");
        }
    }

    @Test
    void aSelfSignedServerIsToldApart() throws Exception {
        try (PeerServer peerServer =
                presenting(localhost().setIsCertificateAuthority(true).buildSelfSigned())) {
            assertThat(doctor("localhost", peerServer.port()).out())
                    .contains("signed by itself")
                    .containsPattern("FAIL  trust .*ends at CN=it, which is not one of the JDK's CAs");
        }
    }

    @Test
    void aCertificateForAnotherHostIsFound() {
        try (RunningServer server = server()) {
            Ran ran = doctor("127.0.0.1", server.port(), "--cafile", files.file("ca.crt"));

            assertThat(ran.code()).isEqualTo(8);
            assertThat(ran.out()).containsPattern("FAIL  name .*is not for 127.0.0.1 but for localhost");
        }
    }

    @Test
    void anExpiredServerIsFoundEvenWhereItIsTrusted() throws Exception {
        Instant now = Instant.now();
        X509Bundle expired = localhost()
                .notBefore(now.minus(90, ChronoUnit.DAYS))
                .notAfter(now.minus(3, ChronoUnit.DAYS))
                .buildIssuedBy(ca);
        try (PeerServer peerServer = presenting(expired)) {
            Ran ran = doctor(
                    "localhost",
                    peerServer.port(),
                    "--cafile",
                    directory.resolve("the-ca.crt").toString());

            assertThat(ran.code()).isEqualTo(8);
            assertThat(ran.out())
                    .containsPattern("FAIL  validity .*CN=it expired on .*, 3 days ago")
                    .containsPattern("ok    name ")
                    .containsPattern("FAIL  trust .*not valid now");
        }
    }

    @Test
    void aServerThatExpiresSoonIsAWarningAndNoFault() throws Exception {
        X509Bundle brief = localhost()
                .notBefore(Instant.now().minus(1, ChronoUnit.DAYS))
                .notAfter(Instant.now().plus(80, ChronoUnit.HOURS))
                .buildIssuedBy(ca);
        try (PeerServer peerServer = presenting(brief)) {
            Ran ran = doctor(
                    "localhost",
                    peerServer.port(),
                    "--cafile",
                    directory.resolve("the-ca.crt").toString());

            assertThat(ran.code()).as(ran.out()).isZero();
            assertThat(ran.out()).containsPattern("warn  validity .*in 3 days").endsWith("faults: 0, warnings: 1\n");
        }
    }

    @Test
    void aServerOfTls12OnlyIsAWarning() throws Exception {
        try (PeerServer peerServer = presenting(localhost().buildIssuedBy(ca), "TLSv1.2")) {
            assertThat(doctor("localhost", peerServer.port()).out())
                    .containsPattern("warn  TLSv1.3 .*not spoken")
                    .containsPattern("ok    TLSv1.2 .*TLS_ECDHE_ECDSA");
        }
    }

    @Test
    void theChoiceOfAlpnIsTold() throws Exception {
        try (PeerServer peerServer = presenting(localhost().buildIssuedBy(ca))) {
            assertThat(doctor("localhost", peerServer.port(), "--alpn", "http/1.1,h2")
                            .out())
                    .contains("of http/1.1, h2 the server chose h2");
        }
    }

    @Test
    void aPlainServerIsRecognized() {
        try (RunningServer server = RunningServer.start("run-tcp-server")) {
            Ran plain = doctor("localhost", server.port());
            assertThat(plain.code()).isZero();
            assertThat(plain.out()).contains("this is a plain server");

            Ran expected = doctor("localhost", server.port(), "--tls");
            assertThat(expected.code()).isEqualTo(8);
            assertThat(expected.out())
                    .containsPattern("FAIL  TLS .*answered, but not by TLS")
                    .contains("send-tcp");
        }
    }

    @Test
    void aPlainServerThatClosesOrSaysNothingIsRecognizedToo() throws IOException {
        try (PeerServer closing = new PeerServer(peer -> {
                    PeerServer.take(peer);
                    peer.close();
                });
                PeerServer silent = new PeerServer(Peer::blackHole)) {
            assertThat(doctor("localhost", closing.port(), "--tls").out()).contains("closed on a TLS greeting");
            assertThat(doctor("localhost", silent.port(), "--tls", "--timeout", "1s")
                            .out())
                    .contains("not answered within 1s");
        }
    }

    @Test
    void aClientCertificateThatIsRequiredIsTold() {
        try (RunningServer server = server("--cafile", files.file("ca.crt"), "--require-client-cert")) {
            Ran without = doctor("localhost", server.port(), "--cafile", files.file("ca.crt"));
            assertThat(without.code()).isEqualTo(8);
            assertThat(without.out())
                    .containsPattern("warn  client .*is required")
                    .containsPattern("FAIL  kn-sock ")
                    .contains("--certfile");

            Ran with = doctor(
                    "localhost",
                    server.port(),
                    "--cafile",
                    files.file("ca.crt"),
                    "--certfile",
                    files.file("client.crt"),
                    "--keyfile",
                    files.file("client.key"));
            assertThat(with.code()).as(with.out()).isZero();
        }
    }

    @Test
    void aClientCertificateThatIsOptionalIsTold() {
        try (RunningServer server = server("--cafile", files.file("ca.crt"))) {
            assertThat(doctor("localhost", server.port(), "--cafile", files.file("ca.crt"))
                            .out())
                    .contains("asked for, and not required")
                    .endsWith("all is well\n");
        }
    }

    @Test
    void aServerThatIsNotThereIsFound() throws IOException {
        String closed = Integer.toString(PeerListener.closedPort());

        Ran ran = doctor("localhost", closed);

        assertThat(ran.code()).isEqualTo(8);
        assertThat(ran.out()).contains("refuses: nothing listens there").doesNotContain("TLS ");
    }

    @Test
    void anUnknownHostIsFound() {
        assertThat(doctor("nowhere.invalid", "80").out())
                .contains("FAIL  address      host nowhere.invalid is unknown");
    }

    // ---- files

    @Test
    void goodFilesAreWell() throws Exception {
        Path key = directory.resolve("server.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

        Ran ran = doctor(files.file("server.crt"), key.toString(), files.file("ca.crt"));

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out())
                .contains("EC of 256 bits", "names        localhost", "PKCS#8, not encrypted")
                .contains("the key is that of the certificate", "it leads to a CA in")
                .endsWith("all is well\n");
    }

    @Test
    void aKeyThatOthersCanReadIsAWarning() throws Exception {
        Path key = Files.copy(directory.resolve("server.key"), directory.resolve("open.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(doctor(files.file("server.crt"), key.toString()).out())
                .containsPattern("warn  key file")
                .contains("chmod 600 " + key);
    }

    @Test
    void aKeyOfAnotherCertificateIsFound() {
        Ran ran = doctor(files.file("server.crt"), files.file("client.key"));

        assertThat(ran.code()).isEqualTo(8);
        assertThat(ran.out()).containsPattern("FAIL  pair .*is not the key of");
    }

    @Test
    void aCaThatSignedSomethingElseIsFound() {
        Ran ran = doctor(files.file("server.crt"), files.file("server.key"), files.file("other-ca.crt"));

        assertThat(ran.code()).isEqualTo(8);
        assertThat(ran.out()).containsPattern("FAIL  trust ");
    }

    @Test
    void anExpiredCertificateIsFound() throws Exception {
        X509Bundle expired = localhost()
                .notBefore(Instant.now().minus(9, ChronoUnit.DAYS))
                .notAfter(Instant.now().minus(1, ChronoUnit.DAYS))
                .buildIssuedBy(ca);

        Ran ran = doctor(write("old.crt", expired.getCertificatePEM()), write("old.key", expired.getPrivateKeyPEM()));

        assertThat(ran.code()).isEqualTo(8);
        assertThat(ran.out()).containsPattern("FAIL  validity .*expired on").doesNotContain("FAIL  pair");
    }

    @Test
    void aChainOutOfOrderIsFound() throws Exception {
        X509Bundle server = localhost().buildIssuedBy(ca);
        String chain = server.getCertificatePEM()
                + new String(Files.readAllBytes(directory.resolve("other-ca.crt")))
                + ca.getCertificatePEM();

        Ran ran = doctor(write("disorder.crt", chain), write("disorder.key", server.getPrivateKeyPEM()));

        assertThat(ran.out())
                .containsPattern("warn  chain .*certificate 2 of 3 \\(CN=another CA\\) signed none of those before it")
                .containsPattern("> remove it")
                .doesNotContain("FAIL");
    }

    /** As a server that starts with it warns of it. */
    @Test
    void anExpiredCertificateAtTheEndIsAWarning() throws Exception {
        X509Bundle old = authority("CN=an old CA").buildSelfSigned();
        X509Bundle middle = authority("CN=between").buildIssuedBy(ca);
        X509Bundle crossed = authority("CN=the CA")
                .publicKey(ca.getKeyPair().getPublic())
                .notBefore(Instant.now().minus(9, ChronoUnit.DAYS))
                .notAfter(Instant.now().minus(1, ChronoUnit.DAYS))
                .buildIssuedBy(old);
        X509Bundle server = localhost().buildIssuedBy(middle);
        String chain = server.getCertificatePEM() + middle.getCertificatePEM() + crossed.getCertificatePEM();

        Ran ran = doctor(
                write("crossed.crt", chain),
                write("crossed.key", server.getPrivateKeyPEM()),
                directory.resolve("the-ca.crt").toString());

        assertThat(ran.out())
                .containsPattern("warn  chain .*certificate 3 of 3 \\(CN=the CA\\) expired on")
                .containsPattern("ok    validity ")
                .containsPattern("ok    trust ")
                .containsPattern("ok    pair ")
                .doesNotContain("FAIL");
    }

    private static CertificateBuilder authority(String subject) {
        return new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .subject(subject)
                .notAfter(Instant.now().plus(90, ChronoUnit.DAYS))
                .setIsCertificateAuthority(true);
    }

    @Test
    void aCertificateWithoutNamesAndForOtherUsesIsFound() throws Exception {
        X509Bundle code = new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .subject("CN=code")
                .addExtendedKeyUsageCodeSigning()
                .buildIssuedBy(ca);

        assertThat(doctor(write("code.crt", code.getCertificatePEM()), write("code.key", code.getPrivateKeyPEM()))
                        .out())
                .containsPattern("warn  names ")
                .containsPattern("FAIL  use .*neither for servers nor for clients");
    }

    @Test
    void keysOfOtherFormsAreToldWhatToDoAbout() throws IOException {
        String certificate = files.file("server.crt");

        assertThat(doctor(certificate, pem("RSA PRIVATE KEY")).out()).contains("PKCS#1, not", "FAIL  pair");
        assertThat(doctor(certificate, pem("OPENSSH PRIVATE KEY")).out()).contains("this is a key for SSH");
        assertThat(doctor(certificate, pem("ENCRYPTED PRIVATE KEY")).out()).contains("give --key-password");
        assertThat(doctor(certificate, certificate).out()).contains("holds no PEM private key");
        assertThat(doctor(certificate, files.file("missing.key")).out()).contains("there is no file");
        assertThat(doctor(files.file("missing.crt"), files.file("server.key")).out())
                .containsPattern("FAIL  certificate .*there is no file");
    }

    @Test
    void anEncryptedKeyIsOpenedByItsPassword() throws Exception {
        X509Bundle server = localhost().buildIssuedBy(ca);
        Path key = directory.resolve("encrypted.key");
        Process openssl;
        try {
            openssl = new ProcessBuilder(
                            "openssl",
                            "pkcs8",
                            "-topk8",
                            "-in",
                            write("open.pem", server.getPrivateKeyPEM()),
                            "-out",
                            key.toString(),
                            "-passout",
                            "pass:open sesame")
                    .start();
        } catch (IOException notThere) {
            assumeTrue(false, "there is no openssl here");
            return;
        }
        assertThat(openssl.waitFor()).isZero();
        String certificate = write("encrypted.crt", server.getCertificatePEM());

        assertThat(doctor(certificate, key.toString(), "--key-password=open sesame")
                        .out())
                .contains("PKCS#8, encrypted", "the key is that of the certificate");
        Ran wrong = doctor(certificate, key.toString(), "--key-password=something else");
        assertThat(wrong.code()).isEqualTo(8);
        assertThat(wrong.out()).contains("FAIL  pair").doesNotContain("something else");
    }

    /** Returns a list of {@code the-ca.crt} that openssl has made. */
    private static String crl(String name, String... times) throws Exception {
        RealPeer.OPENSSL.need();
        write("the-ca.key", ca.getPrivateKeyPEM());
        write("index.txt", "");
        String config = write("ca.cnf", """
                [ca]
                default_ca = one
                [one]
                database = %1$s/index.txt
                certificate = %1$s/the-ca.crt
                private_key = %1$s/the-ca.key
                default_md = sha256
                default_crl_days = 30
                """.formatted(directory));
        String file = directory.resolve(name).toString();
        List<String> all = new ArrayList<>(List.of("ca", "-gencrl", "-config", config, "-out", file));
        all.addAll(Arrays.asList(times));
        try (RealPeer.Running openssl = RealPeer.OPENSSL.start(all.toArray(String[]::new))) {
            String said = openssl.output();
            assertThat(openssl.exitCode()).as(said).isZero();
        }
        return file;
    }

    private static String stale(String name) throws Exception {
        return crl(name, "-crl_lastupdate", "20240101000000Z", "-crl_nextupdate", "20240201000000Z");
    }

    private static X509Bundle soonExpired() throws Exception {
        return localhost()
                .notBefore(Instant.now().minus(90, ChronoUnit.DAYS))
                .notAfter(Instant.now().plus(50, ChronoUnit.HOURS))
                .buildIssuedBy(ca);
    }

    @Test
    void whatAServerWithTheseFilesAndFlagsWarnsOfIsListedByItsNumber() throws Exception {
        X509Bundle server = soonExpired();
        String other = Files.readString(Path.of(files.file("other-ca.crt")));
        String key = write("warned.key", server.getPrivateKeyPEM());
        Ran ran = doctor(
                write("warned.crt", server.getCertificatePEM() + other),
                key,
                directory.resolve("the-ca.crt").toString(),
                "--cafile",
                write("two-cas.crt", ca.getCertificatePEM() + other),
                "--tls-crl",
                stale("stale.crl"));

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out())
                .containsPattern("warn  chain .*CN=another CA.* signed none of those before it.*\\(KNS0039\\)")
                .containsPattern("warn  validity .*warned.crt expires on .*\\(KNS0035\\)\n +> renew it")
                .containsPattern("warn  revocation .*no CRL of CN=another CA.*\\(KNS0071\\)\n +> add its CRL")
                .containsPattern(
                        "warn  revocation .*stale, the next was due on 2024-02-01.*\\(KNS0070\\)\n +> fetch it");
        assertThat(doctor(
                                files.file("server.crt"),
                                files.file("server.key"),
                                "--cafile",
                                directory.resolve("the-ca.crt").toString(),
                                "--tls-crl",
                                crl("fresh.crl"))
                        .out())
                .doesNotContain("KNS", "FAIL");
    }

    @Test
    void whatAClientWithTheseFlagsWarnsOfIsListedToo() throws Exception {
        X509Bundle client = soonExpired();
        String certificate = write("warned-client.crt", client.getCertificatePEM());
        String key = write("warned-client.key", client.getPrivateKeyPEM());
        X509Bundle served = localhost().buildIssuedBy(ca);
        try (RunningServer server = RunningServer.start(
                "run-ssl-tcp-server",
                write("served.crt", served.getCertificatePEM()),
                write("served.key", served.getPrivateKeyPEM()))) {
            String trusted = directory.resolve("the-ca.crt").toString();
            Ran ran = doctor(
                    "localhost",
                    server.port(),
                    "--cafile",
                    trusted,
                    "--certfile",
                    certificate,
                    "--keyfile",
                    key,
                    "--tls-crl",
                    stale("stale.crl"));
            assertThat(ran.out())
                    .containsPattern("warn  own TLS .*expires on .*\\(KNS0035\\)")
                    .containsPattern("warn  own TLS .*is stale.*\\(KNS0070\\)")
                    .containsPattern("FAIL  kn-sock .*is stale");
            assertThat(ran.code()).isEqualTo(8);
            assertThat(doctor("localhost", server.port(), "--no-verify").out())
                    .containsPattern("warn  own TLS .*tls.verify=false.*\\(KNS0005\\)");
        }
    }

    @Test
    void aListThatIsNotThereIsAFaultOfTheSettings() {
        Ran ran = doctor(
                files.file("server.crt"),
                files.file("server.key"),
                "--cafile",
                files.file("ca.crt"),
                "--tls-crl",
                "missing.crl");

        assertThat(ran.code()).isEqualTo(8);
        assertThat(ran.out()).containsPattern("FAIL  settings .*tls.crl: there is no file .*missing.crl");
    }

    @Test
    void aFlagThatTheExaminationHasNoUseForIsRefused() {
        String certificate = files.file("server.crt");
        String key = files.file("server.key");
        for (List<String> flag : List.of(
                List.of("--certfile", certificate, "--keyfile", key),
                List.of("--no-verify"),
                List.of("--tls-server-name", "localhost"),
                List.of("--tls-key-store", "some.p12"),
                List.of("--tls"))) {
            List<String> all = new ArrayList<>(List.of(certificate, key));
            all.addAll(flag);
            Ran ran = doctor(all.toArray(String[]::new));
            assertThat(ran.code()).as(flag.toString()).isEqualTo(2);
            assertThat(ran.err()).contains(flag.get(0), "CERT KEY [CA]");
        }
        assertThat(doctor("localhost", "1", "--tls-trust-store", "some.p12").err())
                .contains("--tls-trust-store", "--cafile");
    }

    private static String pem(String kind) throws IOException {
        return write(kind + ".key", "-----BEGIN " + kind + "-----\nAAAA\n-----END " + kind + "-----\n");
    }
}
