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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The server under test: a process of its own that is looked at from outside. */
final class Server implements AutoCloseable {
    private static final String LISTENING = "listening on ";
    private static final String JAR = System.getProperty("kn-sock.jar");

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong messages = new AtomicLong();
    private final Thread out;

    private Server(Process process) {
        this.process = process;
        daemon("stderr", process.errorReader(UTF_8), this::told);
        out = daemon("stdout", process.inputReader(UTF_8), line -> {
            if (line.contains("\"event\":\"message\"")) {
                messages.incrementAndGet();
            }
        });
    }

    /** A server in plain TCP that echoes, on a port of 127.0.0.1 that the system chooses. */
    static Server plain(List<String> jvm, String... flags) throws Exception {
        List<String> command = new ArrayList<>(List.of("run-tcp-server", "0"));
        command.addAll(List.of(flags));
        return start(List.of(), jvm, command);
    }

    static Server tls(Path certificates, List<String> jvm, String... flags) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("run-ssl-tcp-server", "0", certificates + "/server.crt", certificates + "/server.key"));
        command.addAll(List.of(flags));
        return start(List.of(), jvm, command);
    }

    static Server of(boolean tls, List<String> jvm, String... flags) throws Exception {
        return tls ? tls(Certificates.make(), jvm, flags) : plain(jvm, flags);
    }

    /** Any command of the shell that listens; the prefix is what starts it, such as {@code ip netns exec NAME}. */
    static Server start(List<String> prefix, List<String> jvm, List<String> command) throws Exception {
        List<String> all = new ArrayList<>(prefix);
        all.add(java());
        all.addAll(jvm);
        all.add("-jar");
        all.add(JAR);
        all.addAll(command);
        return started(all);
    }

    /** A program of this directory that says, as the shell does, where it listens. */
    static Server program(List<String> jvm, Class<?> program, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(java()));
        all.addAll(jvm);
        all.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        all.addAll(List.of(arguments));
        return started(all);
    }

    private static Server started(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Server server = new Server(builder.start());
        Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
        try {
            server.port.get(60, TimeUnit.SECONDS);
        } catch (Exception failed) {
            server.kill();
            throw new IllegalStateException("the server did not start: " + server.said, failed);
        }
        return server;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static void shell(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(java(), "-jar", JAR));
        all.addAll(List.of(command));
        Commands.run(all.toArray(String[]::new));
    }

    int port() {
        return port.join();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has said on standard error since it listens. */
    List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    /** How many messages it has logged as answered; needs {@code --json}. Complete once it has ended. */
    long messages() throws InterruptedException {
        if (!process.isAlive()) {
            out.join(10_000);
        }
        return messages.get();
    }

    long rssKib() throws IOException {
        return status("VmRSS:");
    }

    long peakRssKib() throws IOException {
        return status("VmHWM:");
    }

    long threads() throws IOException {
        return status("Threads:");
    }

    long files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
            return files.count();
        }
    }

    /** Waits until it has no more than so many files open, and tells how long that took; negative if it never did. */
    long millisUntilFiles(long most, Duration atMost) throws Exception {
        long start = System.nanoTime();
        while (files() > most) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                return -1;
            }
            Thread.sleep(20);
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Bytes of the objects that are alive, after a full collection. */
    long liveHeapBytes() throws Exception {
        // With a bound, since a process that has no memory left may not answer.
        String histogram = Commands.run(
                "timeout",
                "30",
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid()),
                "GC.class_histogram");
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    void signal(String name) throws Exception {
        Commands.run("kill", "-" + name, Long.toString(pid()));
    }

    /** Waits until it has ended or the time is over; true if it has ended. */
    boolean endsWithin(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The exit code, or -1 if it does not end in time. */
    int awaitExit(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private void told(String line) {
        if (!port.isDone() && line.startsWith(LISTENING)) {
            port.complete(Integer.valueOf(line.substring(line.lastIndexOf(':') + 1)));
        } else {
            said.add(line);
        }
    }

    private long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private Thread daemon(String name, BufferedReader reader, Consumer<String> each) {
        Thread thread = new Thread(
                () -> {
                    try (reader) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            each.accept(line);
                        }
                    } catch (IOException ended) {
                        said.add("standard output and error are closed: " + ended.getMessage());
                    }
                    port.completeExceptionally(new IOException("it has ended"));
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
