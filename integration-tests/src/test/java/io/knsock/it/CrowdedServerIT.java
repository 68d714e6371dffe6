package io.knsock.it;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A server of its own, with a thousand connections whose messages take very long: what becomes of its other
 * application.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrowdedServerIT {
    private static final String NAME = "crowded";
    private static final int HTTP_PORT = 17096;
    private static final int CDI_PORT = 17097;
    private static final int BEAN_PORT = 17098;
    private static final int CROWD = 1_000;
    private static final int REQUESTS = 300;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Whatever is faster is calm: else a single noisy millisecond would decide. */
    private static final double CALM_MILLIS = 20;

    private static final Path OTHER =
            Path.of(System.getProperty("it.log")).getParent().getParent();
    private static final Path SERVER = OTHER.resolveSibling(NAME);
    private static final Path COMMAND = OTHER.resolve("../../../bin/server").normalize();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static double calm;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SERVER.resolve("apps"));
        Files.deleteIfExists(SERVER.resolve("logs/messages.log"));
        Files.writeString(SERVER.resolve("server.xml"), """
                <server>
                  <featureManager>
                    <feature>servlet-6.0</feature>
                    <feature>cdi-4.0</feature>
                    <feature>concurrent-3.0</feature>
                    <feature>jndi-1.0</feature>
                    <feature>mpConfig-3.1</feature>
                    <feature>connectors-2.1</feature>
                    <feature>mdb-4.0</feature>
                  </featureManager>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="17096" httpsPort="-1"/>
                  <applicationManager autoExpand="false"/>
                  <webApplication location="slow.war"/>
                  <webApplication location="page.war" contextRoot="/"/>
                  <enterpriseApplication location="connectors.ear"/>
                  <activationSpec id="connectors/app/SlowMdb" maxEndpoints="10">
                    <properties.connectors.kn-sock port="17098" maxConnections="3000" drainTimeout="5s"/>
                  </activationSpec>
                </server>
                """);
        Archives.cdi("slow.war", """
                        kn-sock.server.slow.port=17097
                        kn-sock.server.slow.max-connections=3000
                        kn-sock.server.slow.drain-timeout=5s
                        """, SlowHandler.class).as(ZipExporter.class).exportTo(file("apps/slow.war"), true);
        Archives.war("page.war", "", PageServlet.class).as(ZipExporter.class).exportTo(file("apps/page.war"), true);
        Archives.connectors("", SlowMdb.class).as(ZipExporter.class).exportTo(file("apps/connectors.ear"), true);
        assertEquals(0, server("start"));
    }

    private static java.io.File file(String name) {
        return SERVER.resolve(name).toFile();
    }

    @AfterAll
    static void stop() throws Exception {
        server("stop"); // it is stopped already, unless a test has failed
    }

    private static int server(String action) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(COMMAND.toString(), action, NAME)
                .redirectErrorStream(true)
                .redirectOutput(Path.of(System.getProperty("it.directory"), NAME + "-" + action + ".txt")
                        .toFile())
                .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("server " + action + " does not end");
        }
        return process.exitValue();
    }

    private static int stopCommand() {
        try {
            return server("stop");
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static double medianMillis() throws Exception {
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + HTTP_PORT + "/page"))
                .timeout(PATIENCE)
                .build();
        double[] millis = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long start = System.nanoTime();
            assertEquals(
                    "page",
                    HTTP.send(page, HttpResponse.BodyHandlers.ofString()).body());
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[REQUESTS / 2];
    }

    private static List<Line> crowd(int port) throws IOException {
        List<Line> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            Line one = Line.connect(port);
            crowd.add(one);
            one.send("slow\n");
        }
        return crowd;
    }

    private static void close(List<Line> crowd) throws IOException {
        for (Line one : crowd) {
            one.close();
        }
    }

    private static void awaitInLog(String text) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(SERVER.resolve("logs/messages.log")).contains(text)) {
            assertTrue(System.nanoTime() < deadline, text + " is not in the log");
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void isServed(String whileWhat, double millis) {
        System.out.printf(
                "a page of another application: %.2f ms calm, %.2f ms while %d connections wait for %s%n",
                calm, millis, CROWD, whileWhat);
        assertTrue(millis <= Math.max(10 * calm, CALM_MILLIS), "a page took " + millis + " ms");
    }

    @Test
    @Order(1)
    void anotherApplicationIsServedWhileAThousandConnectionsWaitForSlowHandlers() throws Exception {
        assertEquals("hello", Line.exchange(CDI_PORT, "hello"));
        assertEquals("hello", Line.exchange(BEAN_PORT, "hello"));
        medianMillis(); // warm
        calm = medianMillis();
        List<Line> crowd = crowd(CDI_PORT);
        try {
            awaitInLog("KNS0028");
            isServed("slow handlers", medianMillis());
        } finally {
            close(crowd);
        }
    }

    @Test
    @Order(2)
    void anotherApplicationIsServedWhileAThousandConnectionsWaitForEndpoints() throws Exception {
        List<Line> crowd = crowd(BEAN_PORT);
        try {
            isServed("endpoints", medianMillis());
        } finally {
            close(crowd);
        }
    }

    @Test
    @Order(3)
    void theServerStopsInTimeWhileThousandsWait() throws Exception {
        List<Line> beans = crowd(BEAN_PORT);
        List<Line> handlers = crowd(CDI_PORT);
        try {
            CompletableFuture<Integer> stopping = CompletableFuture.supplyAsync(() -> stopCommand());
            awaitInLog("CWWKE0055I"); // the command takes seconds to begin where processors are few
            long start = System.nanoTime();
            assertEquals(0, stopping.join());
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "the server stopped in %.1f s, with a drain timeout of %d s, while %d connections waited%n",
                    seconds, DRAIN.toSeconds(), 2 * CROWD);
            assertTrue(seconds <= DRAIN.toSeconds() + 5, "the stop took " + seconds + " s");
        } finally {
            close(beans);
            close(handlers);
        }
    }
}
