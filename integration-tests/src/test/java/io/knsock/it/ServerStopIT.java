package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A server of its own that is stopped, and an application that is undeployed by deleting it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServerStopIT {
    private static final String NAME = "alone";
    private static final int PORT = 17093;
    private static final int DELETED_PORT = 17094;
    private static final int RELAY_PORT = 17095;
    private static final int IDLE = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** The directory of the other server, whose installation is used. */
    private static final Path OTHER =
            Path.of(System.getProperty("it.log")).getParent().getParent();

    private static final Path SERVER = OTHER.resolveSibling(NAME);
    private static final Path COMMAND = OTHER.resolve("../../../bin/server").normalize();

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SERVER.resolve("apps"));
        Files.createDirectories(SERVER.resolve("dropins"));
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
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="-1" httpsPort="-1"/>
                  <applicationManager autoExpand="false"/>
                  <webApplication location="alone.war"/>
                  <enterpriseApplication location="connectors.ear"/>
                  <activationSpec id="connectors/app/RelayMdb">
                    <properties.connectors.kn-sock port="17095"/>
                  </activationSpec>
                  <connectionFactory id="echo" jndiName="eis/echo">
                    <properties.connectors.kn-sock host="127.0.0.1" port="17093"/>
                  </connectionFactory>
                </server>
                """);
        deploy("apps/alone.war", PORT);
        deploy("dropins/deleted.war", DELETED_PORT);
        Archives.connectors("", RelayMdb.class)
                .as(ZipExporter.class)
                .exportTo(SERVER.resolve("apps/connectors.ear").toFile(), true);
        assertEquals(0, server("start"));
    }

    private static void deploy(String file, int port) {
        Archives.cdi(
                        Path.of(file).getFileName().toString(),
                        "kn-sock.server.echo.port=" + port + "\nkn-sock.server.echo.max-connections=2000",
                        EchoHandler.class,
                        Greeter.class)
                .as(ZipExporter.class)
                .exportTo(SERVER.resolve(file).toFile(), true);
    }

    @AfterAll
    static void stop() throws Exception {
        server("stop"); // it is stopped already, unless a test has failed
    }

    /** Returns the exit code of the server's own command. */
    private static int server(String action) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(COMMAND.toString(), action, NAME)
                .redirectErrorStream(true)
                .redirectOutput(Path.of(System.getProperty("it.directory"), NAME + "-" + action + ".txt")
                        .toFile());
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("server " + action + " does not end");
        }
        return process.exitValue();
    }

    private static String log() throws IOException {
        return Files.readString(SERVER.resolve("logs/messages.log"));
    }

    @Test
    @Order(1)
    void anApplicationWhoseArchiveIsDeletedGivesItsPortBack() throws Exception {
        try (Line idle = Line.connect(DELETED_PORT)) {
            assertEquals("Echo: hello", idle.exchange("hello"));
            Files.delete(SERVER.resolve("dropins/deleted.war"));
            assertNull(idle.receive());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isOpen(DELETED_PORT)) {
            assertTrue(System.nanoTime() < deadline, "the port is still bound");
        }
    }

    private static boolean isOpen(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        }
    }

    @Test
    @Order(2)
    void aServerWithManyClientsStopsAtOnceAndAnswersWhoGoesOnAsking() throws Exception {
        List<Line> idle = new ArrayList<>();
        try (Line asking = Line.connect(PORT);
                Line relayed = Line.connect(RELAY_PORT)) {
            assertEquals("Echo: hello", relayed.exchange("hello"));
            for (int i = 0; i < IDLE; i++) {
                Line one = Line.connect(PORT);
                idle.add(one);
                one.send("hello\n");
            }
            for (Line one : idle) {
                assertEquals("Echo: hello", one.receive());
            }
            CompletableFuture<String> last = CompletableFuture.supplyAsync(() -> askUntilTheEnd(asking));

            long start = System.nanoTime();
            assertEquals(0, server("stop"));
            System.out.printf(
                    "the server stopped in %.1f s with %d idle clients%n", (System.nanoTime() - start) / 1e9, IDLE);

            assertEquals("ended", last.join());
            assertNull(relayed.receive());
            for (Line one : idle) {
                assertNull(one.receive());
            }
        } finally {
            for (Line one : idle) {
                one.close();
            }
        }
        String log = log();
        assertEquals(2, log.split("KNS0003 server echo is stopped", -1).length - 1, "both were stopped in order");
        assertFalse(log.contains("KNS0004"), "nothing was cut");
        assertFalse(log.contains("CWWKE1102W"), "the server did not wait for a thread of ours");
    }

    /** Every line gets its reply, until the server closes: what it did not read then it may reset. */
    private static String askUntilTheEnd(Line line) {
        try {
            while (true) {
                line.send("more\n");
                String reply = line.receive();
                if (reply == null) {
                    return "ended";
                }
                if (!reply.equals("Echo: more")) {
                    return reply;
                }
            }
        } catch (java.net.SocketTimeoutException unanswered) {
            return "unanswered";
        } catch (IOException reset) {
            return "ended";
        }
    }
}
