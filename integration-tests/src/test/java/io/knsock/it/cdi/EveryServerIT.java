package io.knsock.it.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Archives;
import io.knsock.it.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The CDI integration as each server runs it. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class EveryServerIT {
    private static final int ECHO = 17141;
    private static final int ORDERS = 17142;
    private static final int RELAY = 17143;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "shop", managed = false, testable = false)
    static Archive<?> shop() {
        return Archives.cdi("shop.war", """
                        kn-sock.server.echo.port=17141
                        kn-sock.server.orders.port=17142
                        kn-sock.server.relay.port=17143
                        kn-sock.client.backend.host=127.0.0.1
                        kn-sock.client.backend.port=17141
                        """, Shop.class).addClasses(Shop.class.getDeclaredClasses());
    }

    @Deployment(name = "wrong", managed = false, testable = false)
    static Archive<?> wrong() {
        return Archives.cdi("wrong.war", """
                        kn-sock.server.echo.port=17141
                        kn-sock.server.echo.farming=line
                        """, Shop.class).addClasses(Shop.Echo.class);
    }

    @Test
    void handlersAndClientsWorkAgainAfterEachRedeployment() throws Exception {
        for (int i = 0; i < 3; i++) {
            deployer.deploy("shop");
            try {
                awaitBound();
                assertEquals("a true", Line.exchange(ECHO, "a"));
                try (Line orders = Line.connect(ORDERS)) {
                    assertEquals(
                            "{\"number\":12,\"what\":\"bread\"}", orders.exchange("{\"what\":\"bread\",\"number\":2}"));
                    assertEquals(
                            "{\"number\":21,\"what\":\"milk\"}", orders.exchange("{\"what\":\"milk\",\"number\":1}"));
                }
                assertEquals("b true, b true, b true", Line.exchange(RELAY, "b"));
                checkHealth();
            } finally {
                deployer.undeploy("shop");
            }
            assertThrows(ConnectException.class, () -> Line.connect(ECHO));
        }
    }

    @Test
    void aRequestInWorkIsAnsweredAtUndeployment() throws Exception {
        deployer.deploy("shop");
        try {
            awaitBound();
        } catch (IOException failure) {
            deployer.undeploy("shop");
            throw failure;
        }
        try (Line line = Line.connect(ECHO)) {
            line.send("a\nslow\n"); // both are in work once the first is answered
            assertEquals("a true", line.receive());
            CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> receive(line));
            deployer.undeploy("shop"); // by this thread, as Arquillian wants it
            assertEquals("slow true", reply.get(30, TimeUnit.SECONDS));
        }
    }

    private static String receive(Line line) {
        try {
            return line.receive();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aWrongSettingFailsTheDeploymentWithASentence() throws Exception {
        assertThrows(Exception.class, () -> deployer.deploy("wrong"));
        try {
            String log = Files.readString(Path.of(System.getProperty("it.log")));
            assertTrue(
                    log.contains("kn-sock.server.echo.farming is no setting of a server: did you mean"
                            + " kn-sock.server.echo.framing?"),
                    "the log does not say so");
        } finally {
            undeployWhatIsNot();
        }
    }

    /** Some servers have nothing to undeploy then. */
    private void undeployWhatIsNot() {
        try {
            deployer.undeploy("wrong");
        } catch (RuntimeException nothingThere) {
            // as it should be
        }
    }

    /** Servers are bound in the background. */
    private static void awaitBound() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (int port : new int[] {ECHO, ORDERS, RELAY}) {
            while (true) {
                try {
                    Line.connect(port).close();
                    break;
                } catch (ConnectException notYet) {
                    if (System.nanoTime() > deadline) {
                        throw notYet;
                    }
                }
            }
        }
    }

    /** Where the server has MicroProfile Health. */
    private static void checkHealth() throws Exception {
        String health = System.getProperty("it.health");
        if (health.isEmpty()) {
            return;
        }
        HttpResponse<String> ready = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(health)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, ready.statusCode(), ready.body());
        for (String check : new String[] {
            "\"kn-sock servers bound\"", "\"kn-sock event loops\"", "\"kn-sock servers\"", "\"kn-sock peers\""
        }) {
            assertTrue(ready.body().contains(check), () -> check + " is not in " + ready.body());
        }
        assertTrue(ready.body().contains("127.0.0.1:17141"), ready.body());
    }
}
