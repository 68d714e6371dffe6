package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Undeployed, an application leaves no port bound and no thread behind; deployed again, it serves again. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedeployIT {
    private static final int CDI_PORT = 17080;
    private static final int MDB_PORT = 17071;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "threads", testable = false, order = 1)
    static Archive<?> threads() {
        return Archives.war("threads.war", "", ThreadsServlet.class);
    }

    @Deployment(name = "cdi", managed = false, testable = false, order = 2)
    static Archive<?> cdi() {
        return Archives.cdi("again.war", "kn-sock.server.echo.port=" + CDI_PORT, EchoHandler.class, Greeter.class);
    }

    @Deployment(name = "connectors", managed = false, testable = false, order = 3)
    static Archive<?> connectors() {
        return Archives.connectors("", EchoMdb.class, Greeter.class);
    }

    @Test
    void theCdiDoorLeavesNothingBehind() throws Exception {
        redeploy("cdi", CDI_PORT);
    }

    @Test
    void theConnectorsDoorLeavesNothingBehind() throws Exception {
        redeploy("connectors", MDB_PORT);
    }

    private void redeploy(String deployment, int port) throws Exception {
        for (int round = 0; round < 3; round++) {
            deployer.deploy(deployment);
            try (Line idle = Line.connect(port)) {
                assertEquals("Echo: " + round, idle.exchange("" + round));
                assertFalse(threadsOfOurs().isEmpty());
                deployer.undeploy(deployment);
                assertNull(idle.receive());
            }
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
            assertEquals("", threadsThatStay());
        }
    }

    private static String threadsOfOurs() throws Exception {
        return Health.get("/threads/threads").body();
    }

    /** A thread that ends is given a moment to do so. */
    private static String threadsThatStay() throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        String threads = threadsOfOurs();
        while (!threads.isEmpty() && System.nanoTime() < deadline) {
            threads = threadsOfOurs();
        }
        return threads;
    }
}
