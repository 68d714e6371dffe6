package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the quick starts show the files of their modules, and the modules run as the pages say. */
class QuickStartIT {
    private static final Path BUILT = Path.of(System.getProperty("it.directory"), "quick-start");
    private static final Path CONFIG = Path.of("src/main/liberty/config/server.xml");
    private static final int PORT = 17073;
    private static final int ORDERS_PORT = 17130;
    private static final int HTTP_PORT = 19081;

    private static Path module(String page) {
        return Path.of("..", page);
    }

    @Test
    void theFirstRunsAsThePageSays() throws Exception {
        try (OwnServer server = new OwnServer("quick-start", HTTP_PORT)) {
            server.copy(module("quick-start").resolve(CONFIG), "server.xml")
                    .copy(BUILT.resolve("quick-start.war"), "apps/quick-start.war")
                    .environment("KN_SOCK_SERVER_ECHO_PORT", PORT) // the page says that any setting can come from there
                    .start();
            assertEquals("Echo: hello", Line.exchange(PORT, "hello"));
            isReady(server, "\"echo\":\"127.0.0.1:" + PORT + "\"");
        }
    }

    @Test
    void theOneOfTheResourceAdapterRunsAsThePageSays() throws Exception {
        Pki pki = new Pki();
        try (OwnServer server = new OwnServer("orders", HTTP_PORT)) {
            server.copy(module("quick-start-adapter").resolve(CONFIG), "server.xml")
                    .copy(BUILT.resolve("orders.war"), "apps/orders.war")
                    .copy(Path.of(System.getProperty("it.rar")), "resources/kn-sock-rar.rar")
                    .copy(driver(), "resources/h2.jar")
                    .copy(pki.certificate(), "certificates/server.crt")
                    .copy(pki.key(), "certificates/server.key")
                    .copy(pki.authority(), "certificates/ca.crt")
                    .environment("ORDERS_PORT", ORDERS_PORT)
                    .start();
            try (Line peer = pki.connectAs(pki.client("CN=shop"), ORDERS_PORT)) {
                assertEquals("stored 4711", peer.exchange("4711"));
                assertEquals("refused", peer.exchange("4711"), "the row is there already");
                assertEquals("stored 4712", peer.exchange("4712"));
            }
            assertThrows(IOException.class, () -> {
                try (Line stranger = pki.connect(ORDERS_PORT)) {
                    stranger.exchange("4713");
                }
            });
            isReady(server, "\"com.example.OrderBean\":\"127.0.0.1:" + ORDERS_PORT + "\"");
        }
    }

    private static Path driver() throws IOException {
        try (Stream<Path> drivers = Files.list(Path.of(System.getProperty("it.drivers")))) {
            return drivers.filter(file -> file.getFileName().toString().startsWith("h2-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void isReady(OwnServer server, String word) throws Exception {
        HttpResponse<String> ready = server.readyThatSays(word);
        assertEquals(200, ready.statusCode(), ready.body());
        assertTrue(ready.body().contains(word), ready.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"quick-start", "quick-start-adapter"})
    void thePageShowsTheFilesThatWereBuilt(String name) throws IOException {
        String page = Files.readString(Path.of("..", "docs", name + ".md"));
        Path module = module(name);
        try (Stream<Path> all = Files.walk(module)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(module.resolve("target")))
                    .filter(file -> !file.toString().contains("certificates")) // of somebody who tries it here
                    .toList()) {
                assertTrue(page.contains("`" + module.relativize(file) + "`"), file + " is not named");
                assertTrue(page.contains("\n" + Files.readString(file) + "```\n"), file + " is not shown as it is");
            }
        }
    }
}
