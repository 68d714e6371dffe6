package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A stop while clients pipeline as fast as they can, and go on sending after it. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class StopUnderLoadTest {
    private static final int CLIENTS = 8;
    private static final int PIPELINED = 100;

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    @Test
    void losesNoReplyToAMessageThatWasHandled() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        CountDownLatch underLoad = new CountDownLatch(CLIENTS);
        TcpServer server =
                engine.listen(variant.server().goodbye(Message.of("goodbye")).build(), (connection, message) -> {
                    handled.incrementAndGet();
                    if (message.text().equals("500")) {
                        underLoad.countDown();
                    }
                    return message;
                });
        List<CompletableFuture<Integer>> replies = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Peer peer = variant.peer(server);
            Semaphore mayBeOutstanding = new Semaphore(PIPELINED);
            daemon(() -> sendUntilRefused(peer, mayBeOutstanding));
            replies.add(CompletableFuture.supplyAsync(
                    () -> countReplies(peer, mayBeOutstanding), StopUnderLoadTest::daemon));
        }
        underLoad.await();

        StopResult result = server.stop(Duration.ofSeconds(20));

        int received = 0;
        for (CompletableFuture<Integer> count : replies) {
            received += count.get();
        }
        assertThat(result).isEqualTo(StopResult.cut(0));
        assertThat(received).isEqualTo(handled.get());
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private static void sendUntilRefused(Peer peer, Semaphore mayBeOutstanding) {
        for (int i = 0; ; i++) {
            mayBeOutstanding.acquireUninterruptibly();
            if (!peer.trySend((i + "\n").getBytes(UTF_8))) {
                return; // the connection is closed
            }
        }
    }

    /** Counts up to the goodbye, after which there is no more. */
    private static int countReplies(Peer peer, Semaphore mayBeOutstanding) {
        int count = 0;
        for (String line = peer.line(); line != null; line = peer.line()) {
            if (line.equals("goodbye")) {
                peer.close();
                mayBeOutstanding.release();
                return count;
            }
            count++;
            mayBeOutstanding.release();
        }
        throw new AssertionError("the server closed without its goodbye");
    }
}
