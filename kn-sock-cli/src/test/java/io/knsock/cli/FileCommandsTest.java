package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code send-file} and {@code receive-file}. */
class FileCommandsTest {
    @TempDir
    Path directory;

    private Path folder = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        folder = Files.createDirectory(directory.resolve("incoming"));
        byte[] content = new byte[3_000_000];
        new Random(3).nextBytes(content);
        file = Files.write(directory.resolve("report.bin"), content);
    }

    @Test
    void sendsAndStores() throws Exception {
        try (RunningServer server = RunningServer.start("receive-file", folder.toString())) {
            Ran ran = Ran.shell("send-file", "localhost", server.port(), file.toString());
            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).isEqualTo("sent report.bin, 2.9 MiB\n");
            Ran again = Ran.shell("send-file", "localhost", server.port(), file.toString());
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err()).contains("does not take report.bin").contains("--overwrite");
            Ran other = Ran.shell("send-file", "localhost", server.port(), file.toString(), "--as", "other.bin");
            assertThat(other.code()).isZero();
            assertThat(server.stop()).isZero();
            assertThat(server.printed()).containsExactly("stored report.bin, 2.9 MiB", "stored other.bin, 2.9 MiB");
            assertThat(server.said()).singleElement().asString().contains("refused report.bin");
        }
        assertThat(folder.resolve("other.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void worksWithTlsOfBothSides() throws Exception {
        TlsFiles tls = TlsFiles.in(Files.createDirectory(directory.resolve("tls")));
        try (RunningServer server = RunningServer.start(
                "receive-file",
                folder.toString(),
                "--certfile",
                tls.file("server.crt"),
                "--keyfile",
                tls.file("server.key"),
                "--cafile",
                tls.file("ca.crt"),
                "--require-client-cert")) {
            Ran nobody =
                    Ran.shell("send-file", "localhost", server.port(), file.toString(), "--cafile", tls.file("ca.crt"));
            assertThat(nobody.code()).isNotZero();
            Ran ran = Ran.shell(
                    "send-file",
                    "localhost",
                    server.port(),
                    file.toString(),
                    "--cafile",
                    tls.file("ca.crt"),
                    "--certfile",
                    tls.file("client.crt"),
                    "--keyfile",
                    tls.file("client.key"));
            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isZero();
        }
        assertThat(folder.resolve("report.bin")).hasSameBinaryContentAs(file);
    }

    @Test
    void stopsAfterSoManyFiles() throws Exception {
        try (RunningServer server = RunningServer.start("receive-file", folder.toString(), "--count", "1")) {
            Ran ran = Ran.shell("send-file", "localhost", server.port(), file.toString());
            assertThat(ran.code()).isZero();
            assertThat(server.ended()).isZero();
        }
    }

    @Test
    void boundsTheSize() {
        try (RunningServer server = RunningServer.start("receive-file", folder.toString(), "--max-size", "2M")) {
            Ran ran = Ran.shell("send-file", "localhost", server.port(), file.toString());
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("2.9 MiB").contains("--max-size is 2.0 MiB");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() {
        assertThat(Ran.shell("send-file", "localhost", "1", "/not/there").err()).contains("does not exist");
        assertThat(Ran.shell("send-file", "localhost", "1", directory.toString())
                        .err())
                .contains("is no file");
        Ran named = Ran.shell("send-file", "localhost", "1", file.toString(), "--as", "../up");
        assertThat(named.code()).isEqualTo(2);
        assertThat(named.err()).contains("cannot be sent as '../up'");
        Ran size = Ran.shell("receive-file", "0", folder.toString(), "--max-size", "much");
        assertThat(size.code()).isEqualTo(2);
        assertThat(size.err()).contains("--max-size");
        assertThat(Ran.shell("receive-file", "0", "/not/there").err()).contains("is not there");
        assertThat(Ran.shell("receive-file", "0", folder.toString(), "--certfile", "x")
                        .code())
                .isEqualTo(2);
        assertThat(Ran.shell("receive-file", "0", folder.toString(), "--count", "0")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void saysThatNobodyIsThere() {
        String port;
        try (RunningServer server = RunningServer.start("receive-file", folder.toString())) {
            port = server.port();
        }
        assertThat(Ran.shell("send-file", "localhost", port, file.toString()).code())
                .isEqualTo(3);
    }
}
