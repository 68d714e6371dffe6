package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server in a process of its own that runs out of file descriptors. */
class FileDescriptorsIT {
    private static final int FILES = 256;
    private static final int CLIENTS = 400;
    private static final Duration SPELL = Duration.ofSeconds(3);

    @ParameterizedTest
    @EnumSource(Transport.class)
    void acceptsAgainWhenThereAreFileDescriptorsAgain(Transport transport) throws Exception {
        assumeTrue(transport.isAvailable() && Files.isExecutable(Path.of("/bin/sh")));
        Process server = start(transport);
        List<Peer> clients = new ArrayList<>();
        try (BufferedReader told = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            int port = Integer.parseInt(answer(told, "port "));
            loadClasses(server, told, port);
            Peer first = Peer.connect(port);
            clients.add(first);
            while (clients.size() < CLIENTS) { // the backlog takes those that are not accepted
                clients.add(Peer.connect(port));
            }
            assertThat(first.send("hello\n").line())
                    .as("who is connected is served")
                    .isEqualTo("hello");
            Eventually.until("it has run out, and has tried again", () -> failures(server, told) >= 2);
            long failures = failures(server, told);
            long cpuBefore = cpuMillis(server);
            long spellBegan = System.nanoTime();
            assertThat(server.waitFor(SPELL.toMillis(), TimeUnit.MILLISECONDS))
                    .as("has ended")
                    .isFalse();
            long cpu = cpuMillis(server) - cpuBefore;
            Duration spell = Duration.ofNanos(System.nanoTime() - spellBegan); // longer on a busy machine
            if (transport != Transport.IO_URING) { // Netty's io_uring tries again at once, whatever it is told
                assertThat(cpu).as("CPU time in " + spell).isLessThan(spell.toMillis() / 5);
                assertThat(failures(server, told) - failures)
                        .as("attempts in " + spell)
                        .isBetween(1L, 2 + spell.toSeconds());
            }

            for (Peer client : clients.subList(1, FILES)) {
                client.close();
            }
            long freed = System.nanoTime();
            Peer last = clients.get(CLIENTS - 1);
            assertThat(last.send("at last\n").line()).isEqualTo("at last");
            Duration recovery = Duration.ofNanos(System.nanoTime() - freed);
            assertThat(first.send("still\n").line()).isEqualTo("still");
            System.out.println(transport + " accepts again after " + recovery.toMillis() + " ms; before, CPU " + cpu
                    + " ms in " + SPELL.toMillis() + " ms");
            try (Peer another = Peer.connect(port)) {
                assertThat(another.send("new\n").line()).isEqualTo("new");
            }
        } finally {
            clients.forEach(Peer::close);
            server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Here classes are in directories, and each takes a file when it is first used; in a jar they take none. */
    private static void loadClasses(Process server, BufferedReader told, int port) throws IOException {
        try (Peer peer = Peer.connect(port)) {
            assertThat(peer.send("hello\n").line()).isEqualTo("hello");
            peer.endOutput().expectClosed();
        }
        assertThat(failures(server, told)).isZero();
    }

    private static Process start(Transport transport) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -n " + FILES + "; exec \"$0\" \"$@\"",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + Transport.PROPERTY + "=" + transport,
                        EchoMain.class.getName())
                .redirectError(new File("target", "FileDescriptorsIT-" + transport + ".log"))
                .start();
    }

    private static long failures(Process server, BufferedReader told) {
        try {
            server.getOutputStream().write('\n');
            server.getOutputStream().flush();
            return Long.parseLong(answer(told, "acceptFailures "));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String answer(BufferedReader told, String prefix) throws IOException {
        String line = told.readLine();
        assertThat(line).startsWith(prefix);
        return line.substring(prefix.length());
    }

    private static long cpuMillis(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }
}
