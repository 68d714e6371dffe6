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
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page docs/quick-start.md shows the files of the module quick-start; the module runs as the page says. */
class QuickStartIT {
    private static final Path MODULE = Path.of("..", "quick-start");
    private static final Path LIBERTY = Path.of(System.getProperty("it.directory"), "liberty", "wlp");
    private static final Path SERVER = LIBERTY.resolve("usr/servers/quick-start");
    private static final int PORT = 17073;
    private static final int HTTP_PORT = 19081;

    private static void makeTheServerAsThePageHasIt() throws IOException {
        Files.createDirectories(SERVER.resolve("apps"));
        Files.copy(MODULE.resolve("src/main/liberty/config/server.xml"), SERVER.resolve("server.xml"));
        Files.copy(
                Path.of(System.getProperty("it.directory"), "quick-start", "quick-start.war"),
                SERVER.resolve("apps/quick-start.war"));
        Files.writeString(SERVER.resolve("bootstrap.properties"), "http.port=" + HTTP_PORT);
    }

    @Test
    void itRunsAsThePageSays() throws Exception {
        makeTheServerAsThePageHasIt();
        try {
            answersAndIsReady();
        } finally {
            server("stop");
            try (Stream<Path> files = Files.walk(SERVER)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> assertTrue(file.toFile().delete()));
            }
        }
    }

    private static void answersAndIsReady() throws Exception {
        assertEquals(0, server("start"), () -> log());
        assertEquals("Echo: hello", Line.exchange(PORT, "hello"));
        HttpResponse<String> ready = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + HTTP_PORT + "/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, ready.statusCode(), ready.body());
        assertTrue(ready.body().contains("\"echo\":\"127.0.0.1:" + PORT + "\""), ready.body());
    }

    @Test
    void thePageShowsTheFilesThatWereBuilt() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "quick-start.md"));
        try (Stream<Path> files = Files.walk(MODULE)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(MODULE.resolve("target")))
                    .forEach(file -> {
                        assertTrue(page.contains("`" + MODULE.relativize(file) + "`"), file + " is not named");
                        assertTrue(page.contains("\n" + text(file) + "```\n"), file + " is not shown as it is");
                    });
        }
    }

    private static int server(String verb) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(LIBERTY.resolve("bin/server").toString(), verb, "quick-start");
        builder.environment()
                .put("KN_SOCK_SERVER_ECHO_PORT", "" + PORT); // the page says that any setting can come from there
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(90, TimeUnit.SECONDS), "server " + verb + " does not end");
        return process.exitValue();
    }

    private static String log() {
        return text(SERVER.resolve("logs/messages.log"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException absent) {
            return file + ": " + absent;
        }
    }
}
