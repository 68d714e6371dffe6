package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsCommandsTest {
    private static final String LONG = "0123456789".repeat(300);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static TlsFiles files;

    @BeforeAll
    static void makeFiles() throws Exception {
        files = TlsFiles.in(directory);
    }

    private static RunningServer server(String... options) {
        List<String> arguments = new ArrayList<>(List.of(files.file("server.crt"), files.file("server.key")));
        arguments.addAll(Arrays.asList(options));
        return RunningServer.start("run-ssl-tcp-server", arguments.toArray(String[]::new));
    }

    private static Ran send(RunningServer server, String message, String... options) {
        List<String> arguments = new ArrayList<>(List.of("send-ssl-tcp", "localhost", server.port(), message));
        arguments.addAll(Arrays.asList(options));
        return Ran.shell(arguments.toArray(String[]::new));
    }

    @Test
    void sendPrintsWhatATrustedServerEchoes() {
        try (RunningServer server = server()) {
            Ran ran = send(server, "Hello Secure", "--cafile", files.file("ca.crt"));

            assertThat(ran.out()).isEqualTo("Echo: Hello Secure\n");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "line"})
    void aMessageOf3000BytesComesBackWhole(String frame) {
        try (RunningServer server = server("--frame", frame)) {
            Ran ran = send(server, LONG, "--cafile", files.file("ca.crt"), "--frame", frame);

            assertThat(ran.out()).isEqualTo("Echo: " + LONG + "\n");
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void aServerOfAnotherCaIsNotTrusted() {
        try (RunningServer server = server()) {
            assertTlsFailure(send(server, "hi", "--cafile", files.file("other-ca.crt")));
        }
    }

    @Test
    void aServerThatTheJdkDoesNotKnowIsNotTrustedByDefault() {
        try (RunningServer server = server()) {
            assertTlsFailure(send(server, "hi"));
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() {
        try (RunningServer server = server()) {
            assertTlsFailure(
                    Ran.shell("send-ssl-tcp", "127.0.0.1", server.port(), "hi", "--cafile", files.file("ca.crt")));
        }
    }

    @Test
    void withoutVerificationAnyServerDoesAndAWarningSaysSo() {
        try (RunningServer server = server()) {
            Ran ran = send(server, "hi", "--no-verify");

            assertThat(ran.out()).isEqualTo("Echo: hi\n");
            assertThat(ran.err())
                    .startsWith("WARNING ")
                    .contains("for trials only")
                    .hasLineCount(1);
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void bothEndsVerifyEachOtherWhereTheServerRequiresIt() {
        try (RunningServer server = server("--cafile", files.file("ca.crt"), "--require-client-cert")) {
            assertThat(sendWithCertificate(server).out()).isEqualTo("Echo: hi\n");
            assertTlsFailure(send(server, "hi", "--cafile", files.file("ca.crt")));
        }
    }

    @Test
    void aClientCertificateIsOptionalWhereTheServerOnlyHasACa() {
        try (RunningServer server = server("--cafile", files.file("ca.crt"))) {
            assertThat(sendWithCertificate(server).out()).isEqualTo("Echo: hi\n");
            assertThat(send(server, "hi", "--cafile", files.file("ca.crt")).out())
                    .isEqualTo("Echo: hi\n");
        }
    }

    @Test
    void aClientCertificateOfAnotherCaIsTurnedAwayWhereOneIsRequired() {
        try (RunningServer server = server("--cafile", files.file("other-ca.crt"), "--require-client-cert")) {
            assertTlsFailure(sendWithCertificate(server));
        }
    }

    private static Ran sendWithCertificate(RunningServer server) {
        return send(
                server,
                "hi",
                "--cafile",
                files.file("ca.crt"),
                "--certfile",
                files.file("client.crt"),
                "--keyfile",
                files.file("client.key"));
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsATlsFailure() throws IOException {
        try (PeerServer peerServer = PeerServer.replying("220 plain text\r\n")) {
            assertTlsFailure(Ran.shell("send-ssl-tcp", "localhost", peerServer.port(), "hi"));
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Ran client = Ran.shell("send-ssl-tcp", "localhost", "80", "hi", "--cafile", files.file("missing.crt"));
        Ran server = Ran.shell("run-ssl-tcp-server", "0", files.file("missing.crt"), files.file("server.key"));

        assertTlsFailure(client);
        assertThat(client.err()).contains(files.file("missing.crt"));
        assertTlsFailure(server);
        assertThat(server.err()).contains(files.file("missing.crt"));
    }

    @Test
    void aKeyThatDoesNotFitItsCertificateIsNamed() {
        Ran ran = Ran.shell("run-ssl-tcp-server", "0", files.file("server.crt"), files.file("client.key"));

        assertTlsFailure(ran);
        assertThat(ran.err()).contains(files.file("client.key"));
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamed() throws IOException {
        Path junk = Files.writeString(directory.resolve("junk.pem"), "junk");

        Ran ran = Ran.shell("send-ssl-tcp", "localhost", "80", "hi", "--cafile", junk.toString());

        assertTlsFailure(ran);
        assertThat(ran.err()).contains("junk.pem");
    }

    private static void assertTlsFailure(Ran ran) {
        assertThat(ran.err()).startsWith("kn-sock: ").hasLineCount(1);
        assertThat(ran.code()).isEqualTo(5);
        assertThat(ran.out()).isEmpty();
    }
}
