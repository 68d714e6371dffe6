package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients and load balancers see of an application that is undeployed. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ShutdownIT {
    private static final int PORT = 17091;

    /** Few: each that is held has a thread of the server's, which begins with few. */
    private static final int CLIENTS = 3;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "ending", managed = false, testable = false)
    static Archive<?> ending() {
        return Archives.cdi("ending.war", """
                kn-sock.server.holding.port=17091
                kn-sock.shutdown.grace=3s
                """, HoldingHandler.class);
    }

    /**
     * Open Liberty leaves the checks of an application out as soon as it begins to end it: it does not say that they
     * are down. That is seen while the port still answers, and nothing in flight is lost.
     */
    @Test
    void whatIsInHandIsAnsweredAndTheChecksEndBeforeThePort() throws Exception {
        deployer.deploy("ending");
        assertEquals(200, Health.readyWith(200).statusCode());
        List<Line> busy = new ArrayList<>();
        List<Line> idle = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Line asking = Line.connect(PORT);
                busy.add(asking);
                assertEquals("in", asking.exchange("in"));
                Line silent = Line.connect(PORT);
                idle.add(silent);
                assertEquals("in", silent.exchange("in"));
            }
            for (Line asking : busy) {
                asking.send("hold\n");
            }
            CompletableFuture<String> late = CompletableFuture.supplyAsync(ShutdownIT::releaseOnceNotReady);
            deployer.undeploy("ending");

            assertEquals("release", late.join(), "a new connection during the grace");
            for (Line asking : busy) {
                assertEquals("hold", asking.receive());
                assertNull(asking.receive());
            }
            for (Line silent : idle) {
                assertNull(silent.receive());
            }
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", PORT).close());
            String log = Files.readString(Path.of(System.getProperty("it.log")));
            assertTrue(log.contains("KNS0130 servers are not ready, and accept connections for 3s more"), "it is said");
            assertTrue(log.contains("KNS0003 server holding is stopped"), "nothing was cut");
            assertFalse(log.contains("KNS0004 server holding"), "nothing was cut");
        } finally {
            for (Line line : busy) {
                line.close();
            }
            for (Line line : idle) {
                line.close();
            }
        }
    }

    /** Asks for health until the application is not said to be ready any more, and then makes a connection. */
    private static String releaseOnceNotReady() {
        try {
            HttpResponse<String> ready;
            do {
                ready = Health.get("/health/ready");
            } while (ready.body().contains("\"holding\":\"127.0.0.1:" + PORT + "\""));
            try (Line line = new Line(new Socket("127.0.0.1", PORT))) {
                return line.exchange("release");
            }
        } catch (Exception failure) {
            return failure.toString();
        }
    }
}
