package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client under test: a process of its own that says in a line on standard output how it fared. */
final class Program implements AutoCloseable {
    private final Process process;
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());

    private Program(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        collect(process.inputReader(UTF_8), told);
        collect(process.errorReader(UTF_8), logged);
    }

    /** {@link Caller} with these arguments. */
    static Program caller(List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Server.java()));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Caller.class.getName()));
        command.addAll(List.of(arguments));
        return new Program(command);
    }

    /** A command of the shell. */
    static Program shell(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Server.java(), "-jar", System.getProperty("kn-sock.jar")));
        command.addAll(List.of(arguments));
        return new Program(command);
    }

    /** What it says in the end; null if it says nothing in time. */
    String result(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - end < 0) {
            synchronized (told) {
                if (!told.isEmpty()) {
                    return told.get(told.size() - 1);
                }
            }
            if (!process.isAlive()) {
                Thread.sleep(200); // what it said may still be on its way
                return told.isEmpty() ? null : told.get(told.size() - 1);
            }
            Thread.sleep(20);
        }
        return null;
    }

    /** What it has said on standard error. */
    List<String> logged() {
        synchronized (logged) {
            return List.copyOf(logged);
        }
    }

    boolean endsWithin(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether SIGTERM ends it within five seconds; true if it has ended before. */
    boolean obeysTerm() throws InterruptedException {
        process.destroy();
        return endsWithin(Duration.ofSeconds(5));
    }

    /** In MiB; 0 if it has ended. */
    long peakRss() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    >> 10;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static void collect(BufferedReader reader, List<String> into) {
        Thread thread = new Thread(
                () -> {
                    try (reader) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            into.add(line);
                        }
                    } catch (IOException ended) {
                        return; // with the process
                    }
                },
                "output");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
