package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.test.Peer;
import io.knsock.testing.PerTest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whether event loops still go round. */
class LoopsAnswerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @PerTest(loops = 2)
    private SocketEngine engine;

    @Test
    void loopsThatAreIdleAnswer() {
        assertThat(engine.loopsAnswer(LONG)).isTrue();
    }

    @Test
    void oneThatIsHeldUpIsFound() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        TcpServer server = engine.listenAsync(ServerConfig.builder().port(0).build(), (connection, message) -> {
            held.countDown();
            awaitUninterruptibly(free);
            return CompletableFuture.completedFuture(message);
        });
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("x\n");
            assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(engine.loopsAnswer(Duration.ofMillis(50))).isFalse();
            free.countDown();
            assertThat(engine.loopsAnswer(LONG)).isTrue();
            assertThat(peer.line()).isEqualTo("x");
        } finally {
            free.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLoopIsNotHeldUpByTheQuestion() throws Exception {
        TcpServer server = engine.listenAsync(
                ServerConfig.builder().port(0).build(),
                (connection, message) -> CompletableFuture.completedFuture(Message.of(refusal())));
        try (Peer peer = Peer.connect(server.port())) {
            assertThat(peer.send("x\n").line()).startsWith("loopsAnswer blocks");
        }
    }

    private String refusal() {
        try {
            return "answered " + engine.loopsAnswer(LONG);
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void nothingAnswersWithoutThreadsOrAfterTheStop() {
        engine.stop(Duration.ofSeconds(5));
        assertThat(engine.loopsAnswer(LONG)).isFalse();
        SocketEngine without = SocketEngine.start(EngineExecutors.builder()
                .loops(loop -> {
                    throw new RejectedExecutionException("none");
                })
                .build());
        try (without) {
            assertThat(without.loopsAnswer(LONG)).isFalse();
        }
        assertThatThrownBy(() -> engine.loopsAnswer(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
