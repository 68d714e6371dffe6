package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Facts.Totals;
import java.net.ConnectException;
import java.net.Socket;
import org.jboss.arquillian.container.test.api.Deployer;

/** Deploys and undeploys an application that echoes lines, under load, and looks at what is left of it. */
public final class Redeployment {
    /** What the server itself has a few more or fewer of, from one round to another. */
    private static final int SOME = 12;

    /** Its pools grow to their size; that none of the threads is ours is seen after each round. */
    private static final int SOME_THREADS = Integer.getInteger("it.spare.threads");

    /** How much more memory may be in use: what deployments leave is a multiple, and some servers' own caches grow. */
    private static final int SOME_MEBIBYTES = Integer.getInteger("it.spare.mebibytes");

    private final Deployer deployer;
    private final String deployment;
    private final int port;

    public Redeployment(Deployer deployer, String deployment, int port) {
        this.deployer = deployer;
        this.deployment = deployment;
        this.port = port;
    }

    /** @param keptLoaders how many class loaders of applications the server keeps by itself */
    public void leavesNothingBehind(int rounds, int keptLoaders) throws Exception {
        redeploy(); // the first one brings up what the server keeps
        Totals before = Totals.now();
        int replies;
        try (Load load = Load.on(port)) {
            for (int round = 1; round < rounds; round++) {
                redeploy();
            }
            replies = load.replies();
        }
        Totals after = Totals.nowWithLoaders(before.loaders());
        System.out.printf(
                "%s, redeployed %d times: %s before, %s after; %d replies meanwhile%n",
                deployment, rounds, before, after, replies);
        assertTrue(replies > 0);
        assertTrue(after.loaders() <= before.loaders() + keptLoaders, "class loaders: " + before + ", " + after);
        assertTrue(after.threads() <= before.threads() + SOME_THREADS, "threads: " + before + ", " + after);
        assertTrue(after.descriptors() <= before.descriptors() + SOME, "descriptors: " + before + ", " + after);
        assertTrue(after.mebibytes() <= before.mebibytes() + SOME_MEBIBYTES, "memory: " + before + ", " + after);
    }

    private void redeploy() throws Exception {
        deployer.deploy(deployment);
        try (Line idle = Line.connect(port)) {
            assertEquals("Echo: hello", idle.exchange("hello"));
            assertFalse(Facts.threadsOfOurs().isEmpty());
            deployer.undeploy(deployment);
            assertNull(idle.receive());
        }
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
        assertEquals("", Facts.threadsThatStay());
    }
}
