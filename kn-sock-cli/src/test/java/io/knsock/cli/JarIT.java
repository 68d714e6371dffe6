package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped, run as a process of its own. */
class JarIT {
    private static final String LISTENING = "listening on 127.0.0.1:";

    /** A process that is killed with the test that began it. */
    private record Command(Process process) implements AutoCloseable {
        static Command start(String... arguments) throws IOException {
            return startOnJvm("-Xshare:auto", arguments);
        }

        static Command startOnJvm(String jvmOption, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    jvmOption,
                    "-jar",
                    System.getProperty("kn-sock.jar")));
            command.addAll(Arrays.asList(arguments));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would say on standard error that it has them
            return new Command(builder.start());
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        }

        String out() throws IOException {
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        }

        String err() throws IOException {
            return new String(process.getErrorStream().readAllBytes(), UTF_8);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static String port(BufferedReader serverErr) throws IOException {
        String first = serverErr.readLine();
        assertThat(first).startsWith(LISTENING);
        return first.substring(LISTENING.length());
    }

    @Test
    void servesAndSendsAndEndsWithSuccessOnSigterm() throws Exception {
        try (Command server = Command.start("run-tcp-server", "0");
                BufferedReader serverErr = server.process().errorReader(UTF_8)) {
            String port = port(serverErr);

            try (Command client = Command.start("send-tcp", "localhost", port, "Hello, World!")) {
                assertThat(client.out()).isEqualTo("Echo: Hello, World!\n");
                assertThat(client.err()).isEmpty();
                assertThat(client.exitCode()).isZero();
            }
            try (Command second = Command.start("run-tcp-server", port)) {
                assertThat(second.err()).contains("port " + port + " is in use").hasLineCount(1);
                assertThat(second.exitCode()).isEqualTo(6);
            }

            server.process().toHandle().destroy(); // SIGTERM; the process's own destroy would close its streams too
            assertThat(server.exitCode()).isZero();
            assertThat(serverErr.lines()).isEmpty();
            assertThat(server.out()).isEmpty();
        }
    }

    @Test
    void servesAndSendsOverMutualTls(@TempDir Path directory) throws Exception {
        TlsFiles files = TlsFiles.in(directory);
        try (Command server = Command.start(
                        "run-ssl-tcp-server",
                        "0",
                        files.file("server.crt"),
                        files.file("server.key"),
                        "--cafile",
                        files.file("ca.crt"),
                        "--require-client-cert");
                BufferedReader serverErr = server.process().errorReader(UTF_8);
                Command client = Command.start(
                        "send-ssl-tcp",
                        "localhost",
                        port(serverErr),
                        "Hello Secure",
                        "--cafile",
                        files.file("ca.crt"),
                        "--certfile",
                        files.file("client.crt"),
                        "--keyfile",
                        files.file("client.key"))) {
            assertThat(client.out()).isEqualTo("Echo: Hello Secure\n");
            assertThat(client.err()).isEmpty();
            assertThat(client.exitCode()).isZero();
        }
    }

    @Test
    void everyCommandIsInTheJarWithAllItNeeds(@TempDir Path directory) throws Exception {
        String trial = directory.resolve("trial").toString();
        try (Command makeCerts = Command.start("make-certs", trial)) {
            assertThat(makeCerts.exitCode()).isZero();
        }
        try (Command server = Command.start(
                        "run-ssl-tcp-server", "0", trial + "/server.crt", trial + "/server.key", "--frame", "line");
                BufferedReader serverErr = server.process().errorReader(UTF_8)) {
            String port = port(serverErr);
            try (Command doctor = Command.start("doctor", "localhost", port, "--cafile", trial + "/ca.crt", "--json");
                    Command bench = Command.start(
                            "bench", "localhost", port, "--cafile", trial + "/ca.crt", "--requests", "100")) {
                assertThat(doctor.out()).startsWith("{\"subject\":\"localhost:" + port + "\",\"faults\":0,");
                assertThat(doctor.exitCode()).isZero();
                assertThat(bench.out()).containsPattern("replies +100 in ").containsPattern("errors +0\n");
                assertThat(bench.err()).isEmpty();
                assertThat(bench.exitCode()).isZero();
            }
        }
        try (Command completion = Command.start("generate-completion")) {
            assertThat(completion.out()).contains("complete -F");
            assertThat(completion.exitCode()).isZero();
        }
    }

    @Test
    void readsItsMessageFromStandardInput() throws Exception {
        try (Command server = Command.start("run-tcp-server", "0");
                BufferedReader serverErr = server.process().errorReader(UTF_8);
                Command client = Command.start("send-tcp", "localhost", port(serverErr), "-")) {
            try (OutputStream in = client.process().getOutputStream()) {
                in.write("from a pipe\n".getBytes(UTF_8));
            }
            assertThat(client.out()).isEqualTo("Echo: from a pipe\n");
            assertThat(client.exitCode()).isZero();
        }
    }

    @Test
    void holdsNeitherBouncyCastleNorAnythingElseThatNobodyNeeds() throws Exception {
        try (JarFile jar = new JarFile(System.getProperty("kn-sock.jar"))) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.startsWith("org/bouncycastle/") || name.startsWith("io/netty/pkitesting/"));
        }
    }

    /** What takes time to load is loaded by those who need it. */
    @Test
    void helpAndServersLoadNeitherJsonNorHistograms() throws Exception {
        try (Command help = Command.startOnJvm("-Xlog:class+load", "run-tcp-server", "--help")) {
            assertThat(help.out())
                    .contains("io.knsock.cli.Shell")
                    .doesNotContain("jakarta.json", "org.eclipse.parsson", "org.HdrHistogram", "io.knsock.cli.Bench ");
        }
    }

    @Test
    void knowsItsVersion() throws Exception {
        try (Command version = Command.start("--version")) {
            assertThat(version.out()).matches("kn-sock \\d+\\.\\d+\\.\\d+\\S*\\R");
            assertThat(version.exitCode()).isZero();
        }
    }
}
