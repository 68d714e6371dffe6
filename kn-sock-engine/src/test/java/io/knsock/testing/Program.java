package io.knsock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program of others. A test that needs one that is not installed is skipped, or fails where that is asked for. */
public final class Program {
    /** Where it says "required", a program that is missing is a failure: a test that is skipped goes unnoticed. */
    private static final String VARIABLE = "KN_SOCK_PEERS";

    private static final int SECONDS = 30;

    private Program() {}

    /**
     * Skips the test, or lets it fail, unless this can be run.
     *
     * @param probe a command that ends at once with 0 if the program has what the test needs
     */
    public static void need(String... probe) {
        try {
            Process process =
                    new ProcessBuilder(probe).redirectErrorStream(true).start();
            process.getOutputStream().close();
            process.getInputStream().readAllBytes();
            if (process.waitFor() == 0) {
                return;
            }
        } catch (IOException none) {
            // said below
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        String why = String.join(" ", probe) + " does not work here: scripts/install-peers.sh installs what it needs";
        if ("required".equals(System.getenv(VARIABLE))) {
            throw new AssertionError(why + ", and " + VARIABLE + " says that it is required");
        }
        abort(why);
    }

    /** Starts it; it is killed after half a minute. What it says is read together with its errors. */
    public static Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    /** How a command has ended. */
    public record Ended(int code, String output) {}

    /** Runs a command that reads this, and after it nothing, until it ends by itself. */
    public static Ended run(String input, String... command) throws IOException, InterruptedException {
        Process process = start(command);
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        List<String> said = new ArrayList<>(List.of(command));
        said.add("\n" + output);
        return new Ended(process.waitFor(), String.join(" ", said));
    }
}
