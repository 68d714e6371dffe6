package io.knsock.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of Debian that speaks a protocol. A test that needs one that is not installed is skipped, or fails. */
enum Program {
    LOGGER("logger", "--version"),
    RSYSLOG("rsyslogd", "-v"),
    /** With its plug-in for TLS, a package of its own. */
    RSYSLOG_TLS("rsyslogd", "-v") {
        @Override
        boolean isComplete() throws IOException {
            try (Stream<Path> libraries =
                    Files.find(Path.of("/usr"), 4, (file, is) -> file.endsWith("rsyslog/lmnsd_gtls.so"))) {
                return libraries.findAny().isPresent();
            }
        }
    },
    REDIS_CLI("redis-cli", "--version"),
    REDIS_BENCHMARK("redis-benchmark", "--version"),
    MEMCACHED("memcached", "-V"),
    SWAKS("swaks", "--version"),
    OPENSSL("openssl", "version"),
    /** Debian's own Python, which has the packages of Debian. */
    AIOSMTPD("/usr/bin/python3", "--version") {
        @Override
        boolean isComplete() throws IOException {
            return ended("/usr/bin/python3", "-c", "import aiosmtpd");
        }
    };

    /** Where it says "required", a program that is missing is a failure: a test that is skipped goes unnoticed. */
    private static final String VARIABLE = "KN_SOCK_PEERS";

    private static final int SECONDS = 60;

    private final String program;
    private final String probe;

    Program(String program, String probe) {
        this.program = program;
        this.probe = probe;
    }

    boolean isComplete() throws IOException {
        return true;
    }

    /** Starts the program, whose output is one stream. The caller destroys it if it does not end by itself. */
    Process start(List<String> arguments) throws IOException {
        need();
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs the program without input until it ends by itself, and returns all that it prints. */
    String run(String... arguments) throws IOException, InterruptedException {
        return run("", List.of(arguments));
    }

    /** Runs the program with what is typed into it. */
    String run(String typed, List<String> arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        process.getOutputStream().write(typed.getBytes(UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new AssertionError(program + " has ended with " + exitCode + " and said:\n" + said);
        }
        return said;
    }

    private void need() {
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
            return ended(program, probe) && isComplete();
        } catch (IOException none) {
            return false;
        }
    }

    /** Returns whether a command can be run, and ends with 0. */
    private static boolean ended(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
