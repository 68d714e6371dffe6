package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.cli.output.Console;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server command at work in this process, on a free port. */
final class RunningServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1:";
    private static final String LISTENING = "listening on ";

    private final CompletableFuture<@Nullable Void> stop = new CompletableFuture<>();
    private final CompletableFuture<Integer> code;
    private final BufferedReader err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final String endpoint;

    private RunningServer(List<String> arguments) throws IOException {
        PipedOutputStream errEnd = new PipedOutputStream();
        err = new BufferedReader(new InputStreamReader(new PipedInputStream(errEnd), UTF_8));
        code = CompletableFuture.supplyAsync(
                () -> {
                    try (PrintStream stream = new PrintStream(errEnd)) {
                        Console console =
                                new Console(InputStream.nullInputStream(), new PrintStream(out), stream, () -> false);
                        return new Shell(console, () -> stop).run(arguments.toArray(String[]::new));
                    }
                },
                runnable -> new Thread(runnable, "server under test").start());
        String first = err.readLine();
        assertThat(first).startsWith(LISTENING);
        endpoint = first.substring(LISTENING.length());
    }

    /** Starts a command; its PORT is 0. */
    static RunningServer start(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "0"));
        arguments.addAll(Arrays.asList(more));
        try {
            return new RunningServer(arguments);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    String port() {
        assertThat(endpoint).startsWith(LOOPBACK);
        return endpoint.substring(LOOPBACK.length());
    }

    String endpoint() {
        return endpoint;
    }

    /** Tells the server to stop, waits for that, and returns its exit code. */
    int stop() {
        stop.complete(null);
        return code.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Waits until the server has ended by itself, and returns its exit code. */
    int ended() {
        return code.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Returns what the server printed; to be called after the stop. */
    List<String> printed() {
        return out.toString(UTF_8).lines().toList();
    }

    /** Returns what the server said after the line about its address; to be called after the stop. */
    List<String> said() {
        return err.lines().toList();
    }

    @Override
    public void close() {
        stop();
    }
}
