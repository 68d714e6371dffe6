package io.knsock.it.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Greeter;
import io.knsock.it.Line;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The container's pool where its peer fails, a peer that is called, and messages that nobody asked for. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LostPeersIT {
    private static final int POOL_SIZE = 3;

    @Deployment
    static Archive<?> deployment() {
        return Connectors.with(EchoMdb.class, Greeter.class, CallingMdb.class, PushMdb.class, FarMdb.class);
    }

    // ---- the pool

    @Test
    void aPeerThatWasRestartedCostsEachConnectionOneFailureAtMost() throws Exception {
        try (PeerListener far = Connectors.far()) {
            fillThePool();
        }
        try (PeerListener again = Connectors.far()) {
            fails("restarted", POOL_SIZE);
        }
    }

    @Test
    void aPeerThatIsDownFailsAtOnceAndRecoversAtOnce() throws Exception {
        try (PeerListener far = Connectors.far()) {
            fillThePool();
        }
        try (Line line = Line.connect(FarMdb.PORT)) {
            for (int i = 0; i < 3 * POOL_SIZE; i++) {
                assertTrue(line.exchange("down " + i).startsWith("failed: "));
            }
        }
        try (PeerListener again = Connectors.far()) {
            fails("down", 0);
        }
    }

    @Test
    void aBlackHoleCostsEachConnectionOneFailureAtMost() throws Exception {
        try (PeerListener far = Connectors.far()) {
            fillThePool();
            far.silenceConnections();
            fails("black hole", POOL_SIZE);
        }
    }

    /** Has the pool hold as many connections as it may. */
    private static void fillThePool() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(POOL_SIZE);
        try {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < POOL_SIZE; i++) {
                callers.add(threads.submit(() -> {
                    try (Line line = Line.connect(FarMdb.PORT)) {
                        int answered = 0;
                        for (int j = 0; answered < 50 && j < 200; j++) {
                            answered += line.exchange("fill " + j).equals("far fill " + j) ? 1 : 0;
                        }
                        return answered;
                    }
                }));
            }
            for (Future<Integer> one : callers) {
                assertEquals(50, one.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Asks often, and sees how many failures there are before everything is answered. */
    private static void fails(String what, int most) throws Exception {
        int failures = 0;
        long start = System.nanoTime();
        long recovered = start;
        try (Line line = Line.connect(FarMdb.PORT)) {
            for (int i = 0; i < 50; i++) {
                String text = what + " " + i;
                String reply = line.exchange(text);
                if (!reply.equals("far " + text)) {
                    assertTrue(reply.startsWith("failed: "), reply);
                    failures++;
                    recovered = System.nanoTime();
                }
            }
        }
        System.out.printf(
                "%s: %d of 50 requests failed, the last after %d ms%n",
                what, failures, (recovered - start) / 1_000_000);
        assertTrue(failures <= most, failures + " failures after " + what);
    }

    // ---- the other way round

    @Test
    void aPeerIsCalledAndCalledAgain() {
        for (int round = 0; round < 2; round++) {
            try (PeerListener listener =
                            PeerListener.builder().port(CallingMdb.CALLED_PORT).open();
                    Peer called = listener.accept()) {
                assertEquals("got one", called.ask("one"));
                assertEquals("got two", called.ask("two"));
            }
        }
    }

    @Test
    void aBeanSendsToAConnectionByItsId() throws Exception {
        try (Line one = Line.connect(Connectors.PORT);
                Line other = Line.connect(Connectors.PORT);
                Line pusher = Line.connect(PushMdb.PORT)) {
            String id = one.exchange("id");
            String otherId = other.exchange("id");

            assertEquals("sent", pusher.exchange(otherId + " for the other"));
            assertEquals("sent", pusher.exchange(id + " for one"));

            assertEquals("for one", one.receive());
            assertEquals("for the other", other.receive());
            assertEquals("nobody", pusher.exchange("nobody-1 hello"));
            assertNull(one.exchange("fail"));
            assertEquals("nobody", pusher.exchange(id + " too late"));
        }
    }
}
