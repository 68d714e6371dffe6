package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program {@code openssl}, where there is one: keys as people have them, and a peer that is neither Netty nor Java. */
final class OpenSslTool {
    private static final boolean THERE = isThere();

    private OpenSslTool() {}

    private static boolean isThere() {
        try {
            return new ProcessBuilder("openssl", "version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException none) {
            return false;
        }
    }

    static void assumeThere() {
        assumeTrue(THERE, "this test needs the program openssl");
    }

    /** Runs a command in a directory; it must succeed. Returns what it printed. */
    static String run(Path directory, String... arguments) {
        Ended ended = start(directory, null, arguments);
        assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output();
    }

    /** Makes NAME.key, PKCS#8, and NAME.crt, signed by itself. */
    static void pair(Path directory, String name, String host, String... genpkey) {
        List<String> command = new ArrayList<>(List.of("genpkey", "-out", name + ".key"));
        command.addAll(List.of(genpkey));
        run(directory, command.toArray(String[]::new));
        certify(directory, name, host);
    }

    /** Makes NAME.crt for a host, signed by NAME.key. */
    static void certify(Path directory, String name, String host) {
        run(
                directory,
                "req",
                "-x509",
                "-key",
                name + ".key",
                "-out",
                name + ".crt",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + host);
    }

    /** How a command ended. */
    record Ended(int code, String output) {}

    /** Runs a command that reads this, and after it nothing, until it ends by itself. */
    static Ended talk(Path directory, String input, String... arguments) {
        return start(directory, input, arguments);
    }

    private static Ended start(Path directory, @Nullable String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS).execute(process::destroy);
            try (var in = process.getOutputStream()) {
                if (input == null) {
                    in.close();
                } else {
                    in.write(input.getBytes(UTF_8));
                    in.flush();
                }
                String output = new String(process.getInputStream().readAllBytes(), UTF_8);
                return new Ended(process.waitFor(), command + "\n" + output);
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
