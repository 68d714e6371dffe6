package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.test.Peer;
import io.knsock.testing.PerTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that share an event loop. */
class FairTurnsTest {
    private static final int MESSAGES = 1_000;

    @PerTest(loops = 1)
    private SocketEngine engine;

    @Test
    void aThousandMessagesInOneReadLetAnotherConnectionHaveItsTurn() throws Exception {
        List<String> handled = new CopyOnWriteArrayList<>();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        TcpServer server = engine.listenAsync(ServerConfig.builder().port(0).build(), (connection, message) -> {
            if (message.text().equals("hold")) {
                held.countDown();
                try {
                    free.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            } else {
                handled.add(message.text());
            }
            return CompletableFuture.completedFuture(message);
        });
        try (Peer holding = Peer.connect(server.port());
                Peer one = Peer.connect(server.port());
                Peer other = Peer.connect(server.port())) {
            assertThat(one.send("a\n").line()).isEqualTo("a"); // accepted, both
            assertThat(other.send("b\n").line()).isEqualTo("b");
            handled.clear();
            holding.send("hold\n");
            assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
            one.send("a\n".repeat(MESSAGES));
            other.send("b\n".repeat(MESSAGES));
            free.countDown();
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(one.line()).isEqualTo("a");
                assertThat(other.line()).isEqualTo("b");
            }
        } finally {
            free.countDown();
        }
        assertThat(handled).hasSize(2 * MESSAGES);
        List<String> half = handled.subList(0, MESSAGES);
        assertThat(half).as("neither is done before the other").contains("a", "b");
        assertThat(handled.subList(0, 200)).contains("a", "b");
    }
}
