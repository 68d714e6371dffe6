package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How many handlers are at work at once, and what happens to those who have to wait. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class DispatchTest {
    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    static List<Variant> variants() {
        return Variant.all();
    }

    @Test
    void handlesOneMessageAtATimeOverAllConnectionsWhenSequential() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        TcpServer server = engine.listen(variant.server().sequential().build(), (connection, message) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            return message;
        });
        List<Peer> peers = peers(server, 8);
        for (int round = 0; round < 20; round++) {
            peers.forEach(peer -> peer.send("a\nb\nc\n"));
        }
        for (Peer peer : peers) {
            for (int round = 0; round < 20; round++) {
                assertThat(peer.line()).isEqualTo("a");
                assertThat(peer.line()).isEqualTo("b");
                assertThat(peer.line()).isEqualTo("c");
            }
        }
        assertThat(most).hasValue(1);
        peers.forEach(Peer::close);
    }

    @Test
    void servesOthersWhileClientsAreSilentWhenSequential() {
        TcpServer server = engine.listen(variant.server().sequential().build(), (connection, message) -> message);
        try (Peer silent = Peer.connect(server.port());
                Peer half = variant.peer(server);
                Peer peer = variant.peer(server)) {
            half.send("no end of line");
            assertThat(peer.send("hello\n").line()).isEqualTo("hello");
            assertThat(silent.socket().isConnected()).isTrue();
        }
    }

    @Test
    void hasNoMoreHandlersAtWorkThanAllowedAndLosesNothing() throws Exception {
        Semaphore goOn = new Semaphore(0);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        TcpServer server =
                engine.listen(variant.server().maxConcurrentMessages(2).build(), (connection, message) -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    goOn.acquire();
                    inside.decrementAndGet();
                    return message;
                });
        List<Peer> peers = peers(server, 6);
        peers.forEach(peer -> peer.send("one\ntwo\n"));
        Eventually.until(() -> server.stats().waiting() >= 4, server::stats);
        Eventually.until(() -> inside.get() == 2, server::stats);
        assertThat(server.stats().handling()).isEqualTo(2);
        goOn.release(12);
        for (Peer peer : peers) {
            assertThat(peer.line()).isEqualTo("one");
            assertThat(peer.line()).isEqualTo("two");
        }
        assertThat(most).hasValue(2);
        assertThat(server.stats().waiting()).isZero();
        peers.forEach(Peer::close);
    }

    @Test
    void doesNotReadAConnectionThatWaitsForItsTurn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server =
                engine.listen(variant.server().maxConcurrentMessages(1).build(), (connection, message) -> {
                    goOn.await();
                    return null;
                });
        try (Peer busy = variant.peer(server);
                Peer flood = variant.peer(server)) {
            busy.send("x\n");
            Eventually.until(() -> server.stats().handling() >= 1, server::stats);
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> flood.send(("x".repeat(1_023) + "\n").repeat(20_000)));
            Eventually.until(() -> server.stats().waiting() >= 1, server::stats);
            // 20 MB are more than the buffers of the system take, so the send can only end when the server reads again.
            assertThat(sending).isNotDone();
            assertThat(server.stats().messagesReceived()).isLessThan(2_000);
            goOn.countDown();
            sending.get();
        }
    }

    @Test
    void boundsAsyncHandlersTooAndLosesNothing() throws Exception {
        BlockingQueue<CompletableFuture<Message>> answers = new LinkedBlockingQueue<>();
        TcpServer server =
                engine.listenAsync(variant.server().maxConcurrentMessages(2).build(), (connection, message) -> {
                    CompletableFuture<Message> answer = new CompletableFuture<>();
                    answers.add(answer);
                    return answer;
                });
        List<Peer> peers = peers(server, 4);
        peers.forEach(peer -> peer.send("x\n"));
        Eventually.until(() -> server.stats().waiting() >= 2, server::stats);
        assertThat(answers).hasSize(2);
        for (int i = 0; i < 4; i++) {
            answers.take().complete(Message.of("done"));
        }
        for (Peer peer : peers) {
            assertThat(peer.line()).isEqualTo("done");
        }
        peers.forEach(Peer::close);
    }

    @Test
    void holdsNoSlotForAConnectionThatIsGone() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server =
                engine.listen(variant.server().maxConcurrentMessages(1).build(), (connection, message) -> {
                    goOn.await();
                    return message;
                });
        try (Peer busy = variant.peer(server);
                Peer gone = variant.peer(server);
                Peer patient = variant.peer(server)) {
            busy.send("busy\n");
            Eventually.until(() -> server.stats().handling() >= 1, server::stats);
            gone.send("gone\n");
            Eventually.until(() -> server.stats().waiting() >= 1, server::stats);
            gone.close();
            patient.send("patient\n");
            Eventually.until(() -> server.stats().waiting() >= 2, server::stats);
            goOn.countDown();
            assertThat(busy.line()).isEqualTo("busy");
            assertThat(patient.line()).isEqualTo("patient");
        }
    }

    @Test
    void servesOthersWhileHandlersAreStuckAndNamesTheirThreads() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (LogRecords log = new LogRecords()) {
            TcpServer stuck = engine.listen(
                    variant.server()
                            .maxConcurrentMessages(2)
                            .slowHandlerWarning(Duration.ofMillis(10))
                            .build(),
                    (connection, message) -> {
                        never.await();
                        return message;
                    });
            TcpServer other = engine.listen(variant.server().build(), (connection, message) -> message);
            List<Peer> peers = peers(stuck, 3);
            peers.forEach(peer -> peer.send("x\n"));
            Eventually.until(() -> stuck.stats().waiting() == 1, stuck::stats);
            try (Peer peer = variant.peer(other);
                    Peer late = variant.peer(stuck)) {
                assertThat(peer.send("hello\n").line()).isEqualTo("hello");
                Eventually.until(() -> stuck.stats().open() == 4, stuck::stats); // it goes on accepting
                assertThat(late.socket().isConnected()).isTrue();
            }
            Eventually.until(() -> log.count("KNS0015") == 1, log::messages); // and the other one is counted
            assertThat(log.messages()).anyMatch(message -> message.contains("slow-handler-warning=10ms"));
            peers.forEach(Peer::close);
        } finally {
            never.countDown();
        }
    }

    @Test
    void warnsOfAStageThatIsNotCompleted() throws Exception {
        try (LogRecords log = new LogRecords()) {
            CompletableFuture<Message> later = new CompletableFuture<>();
            TcpServer server = engine.listenAsync(
                    variant.server().slowHandlerWarning(Duration.ofMillis(10)).build(), (connection, message) -> later);
            try (Peer peer = variant.peer(server)) {
                peer.send("x\n");
                Eventually.until(() -> log.count("KNS0015") == 1, log::messages);
                later.complete(Message.of("late"));
                assertThat(peer.line()).isEqualTo("late");
            }
        }
    }

    @Test
    void namesTheThreadOfAnEventLoopThatAHandlerBlocks() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (LogRecords log = new LogRecords()) {
            TcpServer server = engine.listenAsync(
                    variant.server().slowHandlerWarning(Duration.ofMillis(10)).build(), (connection, message) -> {
                        await(goOn);
                        return CompletableFuture.completedFuture(message);
                    });
            try (Peer peer = variant.peer(server)) {
                peer.send("x\n");
                Eventually.until(() -> log.count("KNS0015") == 1, log::messages);
                assertThat(log.traces())
                        .anyMatch(trace -> trace.contains("kn-sock-loop")
                                && trace.contains("namesTheThreadOfAnEventLoopThatAHandlerBlocks"));
                goOn.countDown();
                assertThat(peer.line()).isEqualTo("x");
            } finally {
                goOn.countDown();
            }
        }
    }

    @Test
    void interruptsHandlersThatAreAtWorkWhenTheirConnectionIsCutAndBeginsNoOther() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        List<String> begun = new CopyOnWriteArrayList<>();
        try (LogRecords log = new LogRecords()) {
            TcpServer server = engine.listen(variant.server().build(), (connection, message) -> {
                begun.add(message.text());
                inside.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException atLast) {
                    interrupted.countDown();
                    throw atLast;
                }
                return message;
            });
            try (Peer peer = variant.peer(server)) {
                peer.send("a\nb\n");
                inside.await();
                server.stop(Duration.ofMillis(10));
            }
            interrupted.await();
            engine.stop(Duration.ofSeconds(5));
            assertThat(begun).containsExactly("a");
            assertThat(log.count("KNS0010")).isZero(); // it has not failed
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void looksUpNamesWhileAllHandlerThreadsBlock() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TcpServer stuck = engine.listen(variant.server().build(), (connection, message) -> {
            never.await();
            return message;
        });
        TcpServer other = engine.listenAsync(
                variant.server().build(), (connection, message) -> CompletableFuture.completedFuture(message));
        int more = 20 + 8 * Runtime.getRuntime().availableProcessors(); // than there are threads
        List<Peer> peers = peers(stuck, more);
        try {
            peers.forEach(peer -> peer.send("x\n"));
            Eventually.until(() -> stuck.stats().messagesReceived() == more, stuck::stats);
            try (TcpClient client = engine.connect(variant.client(other).build())) { // by name
                assertThat(client.request("found")).isEqualTo("found");
            }
        } finally {
            never.countDown();
            peers.forEach(Peer::close);
        }
    }

    private List<Peer> peers(TcpServer server, int number) {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            peers.add(variant.peer(server));
        }
        return peers;
    }
}
