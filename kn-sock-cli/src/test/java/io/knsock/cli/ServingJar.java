package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server command of the jar as it is shipped, in a process of its own. */
final class ServingJar implements AutoCloseable {
    private static final String LISTENING = "listening on 127.0.0.1:";

    private final Process process;
    private final BufferedReader err;
    private final String port;

    private ServingJar(Process process) throws IOException {
        this.process = process;
        err = process.errorReader(UTF_8);
        String first = err.readLine();
        assertThat(first).startsWith(LISTENING);
        port = first.substring(LISTENING.length());
    }

    static ServingJar start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("kn-sock.jar")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would say on standard error that it has them
        return new ServingJar(builder.start());
    }

    String port() {
        return port;
    }

    /** What it printed and said from its start on, and its exit code. */
    record Ended(int exitCode, List<String> printed, List<String> said) {}

    Ended terminate() throws IOException, InterruptedException {
        process.toHandle().destroy(); // SIGTERM; the process's own destroy would close its streams too
        List<String> said = err.lines().toList();
        List<String> printed = process.inputReader(UTF_8).lines().toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
        return new Ended(process.exitValue(), printed, said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
