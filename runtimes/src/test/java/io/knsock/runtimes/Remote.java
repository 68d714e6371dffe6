package io.knsock.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.runtimes.drivers.Console;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, told what to do by its {@link Console}. */
final class Remote implements AutoCloseable {
    private static final int LONGEST = 90;

    private final Process process;
    private final BufferedWriter in;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    /** Starts it, and waits until it has started. */
    Remote(String driver, Path folder, String classPath, List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, Console.class.getName(), driver, folder.toString()));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        in = process.outputWriter();
        Thread reader = new Thread(this::read, "log of " + driver);
        reader.setDaemon(true);
        reader.start();
        assertThat(answer()).isEqualTo("started");
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                System.out.println(line);
                if (line.startsWith(Console.ANSWER)) {
                    answers.add(line.substring(Console.ANSWER.length()));
                } else {
                    log.add(line);
                }
            }
        } catch (IOException ended) {
            log.add("its output cannot be read: " + ended);
        }
        answers.add("it has ended");
    }

    /** Tells it to do something, and does not wait until it has. */
    void tell(String... words) {
        try {
            in.write(String.join(" ", words));
            in.newLine();
            in.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException("after " + log, ended);
        }
    }

    /** Waits for the answer to what it was told. */
    String answer() throws InterruptedException {
        String answer = answers.poll(LONGEST, TimeUnit.SECONDS);
        assertThat(answer).as(() -> "the answer, after " + log).isNotNull();
        return answer;
    }

    /** Tells it to do something, and returns its answer. */
    String does(String... words) {
        tell(words);
        try {
            return answer();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(end);
        }
    }

    /** Returns what it has printed, but its answers. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Connects to a server of an application, once it is bound. */
    Peer connect(String application, String server) {
        String endpoint = Eventually.value(
                "the endpoint of server " + server + " of " + application,
                () -> does("attribute", application, server, "Endpoint"),
                bound -> bound.contains(":"));
        return Peer.connect(Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
    }

    /** Ends it, and waits until it has ended. */
    @Override
    public void close() throws Exception {
        try {
            in.close();
            assertThat(process.waitFor(LONGEST, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
