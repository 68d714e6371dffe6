package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program of others that speaks to a server. A test that needs one that is not installed is skipped, or fails. */
enum RealPeer {
    HAPROXY("haproxy", "-v"),
    SOCAT("socat", "-V"),
    NETCAT("nc", "-h") {
        @Override
        boolean isIt(String said) {
            return said.contains("OpenBSD"); // others of this name have other options
        }
    },
    OPENSSL("openssl", "version"),
    CURL("curl", "--version"),
    GNUTLS("gnutls-cli", "--version");

    /** Where it says "required", a program that is missing is a failure: a test that is skipped goes unnoticed. */
    private static final String VARIABLE = "KN_SOCK_PEERS";

    private static final int SECONDS = 30;

    private final String program;
    private final String probe;

    RealPeer(String program, String probe) {
        this.program = program;
        this.probe = probe;
    }

    boolean isIt(String said) {
        return true;
    }

    /** Skips the test, or lets it fail, unless the program is there. */
    void need() {
        if (isThere()) {
            return;
        }
        String why = program + " is not installed: scripts/install-peers.sh installs it";
        if ("required".equals(System.getenv(VARIABLE))) {
            throw new AssertionError(why + ", and " + VARIABLE + " says that it is required");
        }
        abort(why);
    }

    private boolean isThere() {
        try {
            Process process =
                    new ProcessBuilder(program, probe).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return isIt(new String(process.getInputStream().readAllBytes(), UTF_8));
        } catch (IOException none) {
            return false;
        }
    }

    /** Starts the program; it is killed when the test is over, and after half a minute. */
    Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return new Running(process);
    }

    /** The program at work. */
    record Running(Process process) implements AutoCloseable {
        /** Types this, and nothing after it. */
        Running typeAndEnd(String input) throws IOException {
            type(input);
            process.getOutputStream().close();
            return this;
        }

        Running type(String input) throws IOException {
            process.getOutputStream().write(input.getBytes(UTF_8));
            process.getOutputStream().flush();
            return this;
        }

        /** The next line that it prints. */
        String line() throws IOException {
            return process.inputReader(UTF_8).readLine();
        }

        /** All that it prints until it ends by itself. */
        String output() throws IOException {
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
