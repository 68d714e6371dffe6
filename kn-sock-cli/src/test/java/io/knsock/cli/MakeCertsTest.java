package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeCertsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path temporary;

    @SuppressWarnings("NullAway.Init")
    private static Path made;

    @SuppressWarnings("NullAway.Init")
    private static Ran ran;

    @BeforeAll
    static void make() {
        made = temporary.resolve("not/there/yet");
        ran = Ran.shell("make-certs", made.toString());
    }

    private static String file(String name) {
        return made.resolve(name).toString();
    }

    @Test
    void itNamesTheFilesAndWhatToDoNext() {
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        file("ca.crt"),
                        file("ca.key"),
                        file("server.crt"),
                        file("server.key"),
                        file("client.crt"),
                        file("client.key"));
        assertThat(ran.err()).contains("For trials only", "kn-sock run-ssl-tcp-server 8443 " + file("server.crt"));
    }

    @Test
    void onlyTheirUserCanReadTheKeys() throws IOException {
        try (Stream<Path> files = Files.list(made)) {
            assertThat(files).hasSize(6).allSatisfy(file -> {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                if (file.toString().endsWith(".key")) {
                    assertThat(mode).isEqualTo("rw-------");
                } else {
                    assertThat(mode).startsWith("rw-r");
                }
            });
        }
    }

    @Test
    void theServerAndTheClientVerifyEachOtherWithThem() {
        try (RunningServer server = RunningServer.start(
                "run-ssl-tcp-server",
                file("server.crt"),
                file("server.key"),
                "--cafile",
                file("ca.crt"),
                "--require-client-cert")) {
            for (String host : List.of("localhost", "127.0.0.1")) {
                Ran sent = Ran.shell(
                        "send-ssl-tcp",
                        host,
                        server.port(),
                        "hi",
                        "--cafile",
                        file("ca.crt"),
                        "--certfile",
                        file("client.crt"),
                        "--keyfile",
                        file("client.key"));
                assertThat(sent.out()).as(sent.err()).isEqualTo("Echo: hi\n");
            }
        }
    }

    @Test
    void theDoctorFindsNothingWrongWithThem() {
        Ran server = Ran.shell("doctor", file("server.crt"), file("server.key"), file("ca.crt"));
        assertThat(server.out())
                .contains("localhost, 127.0.0.1, 0:0:0:0:0:0:0:1")
                .endsWith("all is well\n");

        Ran client = Ran.shell("doctor", file("client.crt"), file("client.key"), file("ca.crt"));
        assertThat(client.out()).containsPattern("ok    use +client").endsWith("faults: 0, warnings: 1\n");
    }

    @Test
    void opensslVerifiesThemForTheirPurposeAndForNoOther() throws Exception {
        assumeTrue(openssl("version").code() == 0, "there is no openssl here");

        assertThat(openssl(
                                "verify",
                                "-x509_strict",
                                "-CAfile",
                                file("ca.crt"),
                                "-purpose",
                                "sslserver",
                                "-verify_hostname",
                                "localhost",
                                file("server.crt"))
                        .code())
                .isZero();
        assertThat(openssl(
                                "verify",
                                "-x509_strict",
                                "-CAfile",
                                file("ca.crt"),
                                "-purpose",
                                "sslclient",
                                file("client.crt"))
                        .code())
                .isZero();
        assertThat(openssl("verify", "-CAfile", file("ca.crt"), "-purpose", "sslserver", file("client.crt"))
                        .code())
                .isNotZero();
    }

    @Test
    void opensslConnectsWithThem() throws Exception {
        assumeTrue(openssl("version").code() == 0, "there is no openssl here");
        try (RunningServer server = RunningServer.start(
                "run-ssl-tcp-server",
                file("server.crt"),
                file("server.key"),
                "--cafile",
                file("ca.crt"),
                "--require-client-cert",
                "--frame",
                "line")) {
            Ran client = openssl(
                    "s_client",
                    "-brief",
                    "-verify_return_error",
                    "-verify_hostname",
                    "localhost",
                    "-CAfile",
                    file("ca.crt"),
                    "-cert",
                    file("client.crt"),
                    "-key",
                    file("client.key"),
                    "-connect",
                    "127.0.0.1:" + server.port());

            assertThat(client.code()).as(client.err()).isZero();
            assertThat(client.err()).contains("Verification: OK");
        }
    }

    /** RFC 5915, section 3: programs that do not work it out from the private key have it from there. */
    @Test
    void theKeysHaveTheirPublicKeysInThem() throws Exception {
        for (String name : List.of("ca", "server", "client")) {
            String pem = Files.readString(Path.of(file(name + ".key")));
            byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]*-----", ""));
            byte[] known;
            try (InputStream in = Files.newInputStream(Path.of(file(name + ".crt")))) {
                known = CertificateFactory.getInstance("X.509")
                        .generateCertificate(in)
                        .getPublicKey()
                        .getEncoded();
            }
            int point = 1 + 2 * 32;
            assertThat(Arrays.copyOfRange(key, key.length - point, key.length))
                    .isEqualTo(Arrays.copyOfRange(known, known.length - point, known.length));
        }
    }

    @Test
    void gnuTlsConnectsWithThem() throws Exception {
        RealPeer.GNUTLS.need();
        try (RunningServer server = RunningServer.start(
                        "run-ssl-tcp-server",
                        file("server.crt"),
                        file("server.key"),
                        "--cafile",
                        file("ca.crt"),
                        "--require-client-cert");
                RealPeer.Running client = RealPeer.GNUTLS.start(
                        "--x509cafile",
                        file("ca.crt"),
                        "--x509certfile",
                        file("client.crt"),
                        "--x509keyfile",
                        file("client.key"),
                        "--port",
                        server.port(),
                        "localhost")) {
            client.type("hi\n");
            String line = client.line();
            StringBuilder said = new StringBuilder();
            while (line != null && !line.contains("Echo: hi")) {
                said.append(line).append('\n');
                line = client.line();
            }
            assertThat(line).as(said.toString()).isNotNull();
            assertThat(said).contains("The certificate is trusted");
        }
    }

    private static Ran openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        } catch (IOException notThere) {
            return new Ran(127, "", "");
        }
        try {
            String err = new String(process.getErrorStream().readAllBytes());
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return new Ran(
                    process.exitValue(), new String(process.getInputStream().readAllBytes()), err);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void filesThatAreThereAreKeptUnlessForced() throws IOException {
        Path there = Files.createDirectories(temporary.resolve("there"));
        Path key = Files.writeString(there.resolve("client.key"), "precious");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw-rw-"));

        Ran refused = Ran.shell("make-certs", there.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains(key + " is there already", "--force").hasLineCount(1);
        assertThat(key).hasContent("precious");
        assertThat(there).isDirectoryNotContaining("glob:**.crt");

        Ran forced = Ran.shell("make-certs", there.toString(), "--force");
        assertThat(forced.code()).as(forced.err()).isZero();
        assertThat(Files.readString(key)).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void hostsAndDaysAreThoseThatWereAskedFor() {
        Path directory = temporary.resolve("named");
        Ran named = Ran.shell(
                "make-certs", directory.toString(), "--host", "a.example", "--host", "2001:db8::7", "--days", "3");

        assertThat(named.code()).as(named.err()).isZero();
        assertThat(Ran.shell(
                                "doctor",
                                directory.resolve("server.crt").toString(),
                                directory.resolve("server.key").toString())
                        .out())
                .contains("CN=a.example", "names        a.example, 2001:db8:0:0:0:0:0:7", "in 2 days");
    }
}
