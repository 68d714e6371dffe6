package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.connectors.EchoMdb;
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

/**
 * Undeployed under load, an application leaves no port bound, no thread, no file and no class loader behind; deployed
 * again, it serves again.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedeployIT {
    private static final int CDI_PORT = 17080;
    private static final int MDB_PORT = 17071;

    /** What the server itself has a few more or fewer of, from one round to another. */
    private static final int SOME = 12;

    /** Open Liberty keeps the application that was undeployed last. */
    private static final int LAST = 1;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "facts", testable = false, order = 1)
    static Archive<?> facts() {
        return Archives.war("facts.war", "", FactsServlet.class, LoaderTrace.class);
    }

    @Deployment(name = "cdi", managed = false, testable = false, order = 2)
    static Archive<?> cdi() {
        return Archives.cdi(
                "again.war",
                "kn-sock.server.echo.port=" + CDI_PORT,
                EchoHandler.class,
                Greeter.class,
                LoaderTrace.class);
    }

    @Deployment(name = "connectors", managed = false, testable = false, order = 3)
    static Archive<?> connectors() {
        return Archives.connectors("", EchoMdb.class, Greeter.class, LoaderTrace.class);
    }

    @Test
    void theCdiDoorLeavesNothingBehind() throws Exception {
        redeploy("cdi", CDI_PORT, 50);
    }

    @Test
    void theConnectorsDoorLeavesNothingBehind() throws Exception {
        redeploy("connectors", MDB_PORT, 20);
    }

    private void redeploy(String deployment, int port, int rounds) throws Exception {
        redeploy(deployment, port); // the first one brings up what the server keeps
        Totals before = Totals.now();
        int replies;
        try (Load load = Load.on(port)) {
            for (int round = 1; round < rounds; round++) {
                redeploy(deployment, port);
            }
            replies = load.replies();
        }
        Totals after = Totals.nowWithLoaders(before.loaders);
        System.out.printf(
                "%s, redeployed %d times: %s before, %s after; %d replies meanwhile%n",
                deployment, rounds, before, after, replies);
        assertTrue(replies > 0);
        assertTrue(after.loaders <= before.loaders + LAST, "class loaders: " + before + ", " + after);
        assertTrue(after.threads <= before.threads + SOME, "threads: " + before + ", " + after);
        assertTrue(after.descriptors <= before.descriptors + SOME, "descriptors: " + before + ", " + after);
    }

    private void redeploy(String deployment, int port) throws Exception {
        deployer.deploy(deployment);
        try (Line idle = Line.connect(port)) {
            assertEquals("Echo: hello", idle.exchange("hello"));
            assertFalse(threadsOfOurs().isEmpty());
            deployer.undeploy(deployment);
            assertNull(idle.receive());
        }
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
        assertEquals("", threadsThatStay());
    }

    private static String threadsOfOurs() throws Exception {
        return Health.get("/facts/threads").body();
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

    /** What the server's process has. */
    private record Totals(int threads, int descriptors, int loaders) {
        static Totals now() throws Exception {
            String[] numbers = Health.get("/facts/totals").body().split(" ");
            return new Totals(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
        }

        /** What has a finalizer takes more than one collection. */
        static Totals nowWithLoaders(int expected) throws Exception {
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            Totals now = now();
            while (now.loaders > expected && System.nanoTime() < deadline) {
                now = now();
            }
            return now;
        }

        @Override
        public String toString() {
            return threads + " threads, " + descriptors + " descriptors, " + loaders + " loaders";
        }
    }
}
