package io.knsock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** An Open Liberty beside that of Arquillian, made by a test and gone after it. */
public final class OwnServer implements AutoCloseable {
    private static final Path LIBERTY = Path.of(System.getProperty("it.directory"), "liberty", "wlp");

    private final String name;
    private final int httpPort;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    /** Makes the server; {@code http.port} in its configuration is the port. */
    public OwnServer(String name, int httpPort) throws IOException {
        this.name = name;
        this.httpPort = httpPort;
        this.directory = LIBERTY.resolve("usr/servers").resolve(name);
        remove(); // of a run that was killed
        Files.createDirectories(directory.resolve("apps"));
        Files.createDirectories(directory.resolve("resources"));
        write("bootstrap.properties", "http.port=" + httpPort + "\n");
    }

    public OwnServer environment(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    public OwnServer write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
        return this;
    }

    public OwnServer copy(Path from, String to) throws IOException {
        Path file = directory.resolve(to);
        Files.createDirectories(file.getParent());
        Files.copy(from, file);
        return this;
    }

    public OwnServer deploy(Archive<?> archive) {
        archive.as(ZipExporter.class)
                .exportTo(directory.resolve("apps").resolve(archive.getName()).toFile());
        return this;
    }

    public OwnServer start() throws Exception {
        assertEquals(0, command("start"), this::log);
        return this;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Returns what readiness says once it has a word in it, else what it says after 20 s. */
    public HttpResponse<String> readyThatSays(String word) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            HttpResponse<String> response = get("/health/ready");
            if (response.body().contains(word) || System.nanoTime() > deadline) {
                return response;
            }
        }
    }

    public String log() {
        Path file = directory.resolve("logs/messages.log");
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException absent) {
            return file + ": " + absent;
        }
    }

    @Override
    public void close() throws Exception {
        command("stop");
        remove();
    }

    private int command(String verb) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(LIBERTY.resolve("bin/server").toString(), verb, name);
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(90, TimeUnit.SECONDS), "server " + verb + " does not end");
        return process.exitValue();
    }

    private void remove() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertTrue(file.toFile().delete(), () -> file + " cannot be deleted"));
        }
    }
}
