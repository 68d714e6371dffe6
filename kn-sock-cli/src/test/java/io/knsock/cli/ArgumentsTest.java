package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments arrive as they were given, and what is printed as it is. */
class ArgumentsTest {
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMII//x\n-----END CERTIFICATE-----\n";

    private static String echo(String... message) {
        try (RunningServer server = RunningServer.start("run-tcp-server")) {
            String[] arguments = new String[3 + message.length];
            arguments[0] = "send-tcp";
            arguments[1] = "localhost";
            arguments[2] = server.port();
            System.arraycopy(message, 0, arguments, 3, message.length);
            Ran ran = Ran.shell(arguments);
            assertThat(ran.code()).as(ran.err()).isZero();
            return ran.out().strip();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@/etc/hosts",
                "@no-such-file",
                "@",
                "@@twice",
                "-5 degrees",
                "-5",
                "--",
                "--json",
                "-h",
                "-hello",
                "--frame=line",
                "\"quoted\"",
                PEM
            })
    void whatFollowsTwoHyphensIsTheMessage(String message) {
        assertThat(echo("--", message)).isEqualTo("Echo: " + message.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"@/etc/hosts", "@no-such-file", "@", "@@twice", "-5", PEM})
    void whatIsNoOptionIsTheMessageWithoutThem(String message) {
        assertThat(echo(message)).isEqualTo("Echo: " + message.strip());
    }

    @Test
    void aFileOfTheNameIsNotRead(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("arguments"), "--frame line");
        assertThat(echo("@" + file)).isEqualTo("Echo: @" + file);
        try (RunningServer server = RunningServer.start("run-tcp-server", "--reply", "@" + file)) {
            assertThat(Ran.shell("send-tcp", "localhost", server.port(), "hi").out())
                    .isEqualTo("@" + file + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5 degrees", "-hello", "--no-such-option", "-----"})
    void whatLooksLikeAnOptionIsRefusedWithWhatToDo(String message) {
        for (String command : new String[] {"send-tcp", "send-ssl-tcp", "bench"}) {
            Ran ran = Ran.shell(command, "localhost", "80", message);

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err())
                    .contains("put -- before it: -- '" + message + "'", "--help")
                    .hasLineCount(1);
        }
    }

    @Test
    void pemMayStandWhereAFileDoes(@TempDir Path directory) throws Exception {
        TlsFiles files = TlsFiles.in(directory);
        String certificate = Files.readString(Path.of(files.file("server.crt")));
        String key = Files.readString(Path.of(files.file("server.key")));
        String ca = Files.readString(Path.of(files.file("ca.crt")));
        try (RunningServer server = RunningServer.start("run-ssl-tcp-server", certificate, key)) {
            Ran ran = Ran.shell("send-ssl-tcp", "localhost", server.port(), "hi", "--cafile", ca);

            assertThat(ran.out()).as(ran.err()).isEqualTo("Echo: hi\n");
        }
        Ran tooMany = Ran.shell("run-ssl-tcp-server", "0", certificate, key, key);
        assertThat(tooMany.code()).isEqualTo(2);
        assertThat(tooMany.err())
                .contains("the PEM text")
                .doesNotContain("BEGIN", key.lines().toList().get(1));
        Ran doctor = Ran.shell("doctor", certificate, key);
        assertThat(doctor.code()).isEqualTo(2);
        assertThat(doctor.err()).contains("PEM text", "file").doesNotContain("BEGIN", "option");
    }

    // ---- locales

    private static String printed(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, false, US_ASCII),
                new PrintStream(new ByteArrayOutputStream(), false, US_ASCII),
                () -> false);
        new Shell(console, () -> {
                    throw new AssertionError("a server was started");
                })
                .run(arguments);
        return out.toString(UTF_8);
    }

    @Test
    void jsonIsInUtf8InEveryLocale() throws IOException {
        String reply = "gr\u00fc\u00df \ud83d\ude00 \u20ac";
        try (PeerServer peerServer = PeerServer.replying(new String(reply.getBytes(UTF_8), ISO_8859_1))) {
            assertThat(printed("send-tcp", "localhost", peerServer.port(), "hi", "--json"))
                    .contains("\"reply\":\"" + reply + "\"");
        }
        assertThat(printed("doctor", "b\u00fccher.invalid", "80", "--json")).contains("b\u00fccher.invalid");
        assertThat(printed("send-tcp", "b\u00fccher.invalid", "80", "hi", "--json"))
                .contains("host b\u00fccher.invalid is unknown");
    }

    @Test
    void whatTheLocaleCouldNotDecodeIsNotSent() {
        for (String[] arguments : new String[][] {
            {"send-tcp", "localhost", "1", "gr\ufffd"},
            {"bench", "localhost", "1", "gr\ufffd"},
            {"run-tcp-server", "0", "--reply", "gr\ufffd"}
        }) {
            Ran ran = Ran.shell(arguments);
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("LC_ALL").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--keyflie=", "-k"})
    void aKeyBehindAnOptionThatIsNotKnownIsNotPrinted(String option) {
        String key = "-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----\n";
        Ran ran = Ran.shell("send-ssl-tcp", "localhost", "1", "hi", option + key);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(option, "the PEM text").doesNotContain("secret");
    }
}
