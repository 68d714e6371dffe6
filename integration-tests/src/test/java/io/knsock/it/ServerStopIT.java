package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.knsock.it.liberty.LibertyServer;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A server of its own that is paused, resumed and stopped, and an application that is undeployed by deleting it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServerStopIT {
    private static final int PORT = 17093;
    private static final int DELETED_PORT = 17094;
    private static final int RELAY_PORT = 17095;
    private static final int IDLE = 1_000;

    private static final int HELD_PORT = 17096;
    private static final String HELD = "--target=connectors#app.war#HeldMdb";

    private static final LibertyServer SERVER = new LibertyServer("alone");

    @BeforeAll
    static void start() throws Exception {
        SERVER.configure("""
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
                  <activationSpec id="connectors/app/HeldMdb" autoStart="false">
                    <properties.connectors.kn-sock port="17096"/>
                  </activationSpec>
                  <connectionFactory id="echo" jndiName="eis/echo">
                    <properties.connectors.kn-sock host="127.0.0.1" port="17093"/>
                  </connectionFactory>
                </server>
                """);
        deploy("apps/alone.war", PORT);
        deploy("dropins/deleted.war", DELETED_PORT);
        SERVER.put(Archives.connectors("", RelayMdb.class, HeldMdb.class, Line.class), "apps/connectors.ear");
        assertEquals(0, SERVER.run("start"));
    }

    private static void deploy(String file, int port) {
        SERVER.put(
                Archives.cdi(
                        Path.of(file).getFileName().toString(),
                        "kn-sock.server.echo.port=" + port + "\nkn-sock.server.echo.max-connections=2000",
                        EchoHandler.class,
                        Greeter.class),
                file);
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.run("stop"); // it is stopped already, unless a test has failed
    }

    @Test
    @Order(1)
    void anApplicationWhoseArchiveIsDeletedGivesItsPortBack() throws Exception {
        try (Line idle = Line.connect(DELETED_PORT)) {
            assertEquals("Echo: hello", idle.exchange("hello"));
            Files.delete(SERVER.file("dropins/deleted.war"));
            assertNull(idle.receive());
        }
        Eventually.until("the port is free", () -> !LibertyServer.isOpen(DELETED_PORT));
    }

    @Test
    @Order(2)
    void anActivationWaitsToBeResumedAndIsPausedWhenItsMessagesAreAnswered() throws Exception {
        assertEquals("Echo: hello", Line.exchange(RELAY_PORT, "hello"), "the application runs");
        assertFalse(LibertyServer.isOpen(HELD_PORT), "it was not to start by itself");
        assertEquals(0, SERVER.run("resume", HELD));

        try (PeerListener holder = PeerListener.open();
                Line peer = Line.connect(HELD_PORT)) {
            peer.send(holder.port() + "\n");
            Peer held = holder.accept();
            held.expect("held\n");
            CompletableFuture<Integer> pause = CompletableFuture.supplyAsync(() -> run("pause"));
            Eventually.until("nobody accepts any more", () -> !LibertyServer.isOpen(HELD_PORT));
            held.send("at last\n");
            assertEquals("at last", peer.receive());
            assertNull(peer.receive());
            assertEquals(0, pause.join());
        }
        assertEquals("Echo: hello", Line.exchange(RELAY_PORT, "hello"), "others go on");

        assertEquals(0, SERVER.run("resume", HELD));
        try (PeerListener holder = PeerListener.open();
                Line peer = Line.connect(HELD_PORT)) {
            peer.send(holder.port() + "\n");
            Peer held = holder.accept();
            held.expect("held\n").send("again\n");
            assertEquals("again", peer.receive());
        }
    }

    private static int run(String action) {
        try {
            return SERVER.run(action, HELD);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    @Order(3)
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
            assertEquals(0, SERVER.run("stop"));
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
        String log = SERVER.log();
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
