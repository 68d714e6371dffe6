package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ReplyOrder;
import io.knsock.config.ServerConfig;
import io.knsock.engine.container.Postponed;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several messages of one connection at once run on, and those of them that are postponed. */
class ConcurrentTasksTest {
    private static final Variant VARIANT = new Variant(Transport.best(), false);

    @PerTest
    private SocketEngine engine;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> postponed = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private static ServerConfig config(ReplyOrder order) {
        return VARIANT.server()
                .maxConcurrentMessages(2)
                .maxConcurrentMessagesPerConnection(3)
                .replyOrder(order)
                .build();
    }

    /** Is ready when the test says so. */
    private final class Later extends Postponed {
        private static final long serialVersionUID = 1L;

        private final transient Message message;

        Later(Message message) {
            this.message = message;
        }

        @Override
        public void whenReady(ScheduledExecutorService timer, Runnable ready) {
            postponed.put(message.text(), ready);
        }

        @Override
        public Message tryAgain() {
            handled.add(message.text());
            return message;
        }

        @Override
        public void giveUp() {
            givenUp.add(message.text());
        }
    }

    private Message later(Message message) throws Postponed {
        if (message.text().startsWith("later")) {
            throw new Later(message);
        }
        handled.add(message.text());
        return message;
    }

    private TcpServer listenOnOneThread(ReplyOrder order) {
        return engine.listen(
                config(order),
                Handlers.of((connection, message) -> later(message)).executor(thread));
    }

    private Runnable awaited(String text) {
        Eventually.until(() -> postponed.containsKey(text), postponed::keySet);
        Runnable ready = postponed.get(text);
        assertThat(ready).isNotNull();
        return ready;
    }

    @Test
    void postponedKeepNeitherThreadNorPlaceOfTheServerButOneOfTheirConnection() {
        TcpServer server = listenOnOneThread(ReplyOrder.READY);
        try (Peer peer = VARIANT.peer(server);
                Peer other = VARIANT.peer(server)) {
            peer.send("later 1\na\nlater 2\nb\nlater 3\nc\n");
            assertThat(peer.line()).isEqualTo("a");
            assertThat(peer.line()).isEqualTo("b");
            List.of("later 1", "later 2", "later 3").forEach(this::awaited);
            assertThat(other.send("other\n").line()).isEqualTo("other");
            assertThat(server.stats().handling()).isZero();
            assertThat(handled).containsExactly("a", "b", "other"); // all places of the connection are taken

            awaited("later 2").run();
            assertThat(peer.line()).isEqualTo("later 2");
            assertThat(peer.line()).isEqualTo("c");
            awaited("later 3").run();
            assertThat(peer.line()).isEqualTo("later 3");
            awaited("later 1").run();
            assertThat(peer.line()).isEqualTo("later 1");
        }
        assertThat(givenUp).isEmpty();
    }

    @Test
    void postponedHoldBackRepliesWhereOrderIsKept() {
        TcpServer server = listenOnOneThread(ReplyOrder.KEPT);
        String large = "x".repeat(300 * 1024);
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("later 1\n" + large + "\nb\n");
            Runnable ready = awaited("later 1");
            Eventually.until(() -> handled.contains(large), handled::size);
            ready.run(); // although too much is held back for another message to begin
            assertThat(peer.line()).isEqualTo("later 1");
            assertThat(peer.line()).isEqualTo(large);
            assertThat(peer.line()).isEqualTo("b");
        }
    }

    @Test
    void postponedAreAnsweredAlsoIfOneAfterThemHasFailed() {
        CountDownLatch failed = new CountDownLatch(1);
        TcpServer server = engine.listen(config(ReplyOrder.KEPT), (connection, message) -> {
            if (message.text().equals("fail")) {
                failed.countDown();
                throw new UnsupportedOperationException("on purpose");
            }
            return later(message);
        });
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("later 1\nfail\nafter it\n");
            Runnable ready = awaited("later 1");
            Eventually.until(() -> failed.getCount() == 0);
            Eventually.until(() -> server.stats().handling() == 0, server::stats);
            ready.run();
            peer.expect("later 1\n").expectEnd();
        }
        assertThat(givenUp).isEmpty();
    }

    @Test
    void postponedAreGivenUpOnceWhenTheConnectionIsClosed() {
        TcpServer server = listenOnOneThread(ReplyOrder.KEPT);
        Runnable ready;
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("later 1\nlater 2\n");
            ready = awaited("later 1");
            awaited("later 2");
            peer.reset();
        }
        Eventually.until(() -> givenUp.size() == 2, () -> givenUp);
        ready.run(); // late, and in vain
        try (Peer other = VARIANT.peer(server)) {
            assertThat(other.send("other\n").line()).isEqualTo("other");
        }
        assertThat(handled).containsExactly("other");
        assertThat(givenUp).containsExactlyInAnyOrder("later 1", "later 2");
    }

    @Test
    void postponedAreGivenUpAtTheDeadlineOfAStop() {
        TcpServer server = listenOnOneThread(ReplyOrder.READY);
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("later 1\nlater 2\n");
            awaited("later 1");
            awaited("later 2");
            assertThat(server.stop(Duration.ofMillis(20)).cutConnections()).isEqualTo(1);
        }
        Eventually.until(() -> givenUp.size() == 2, () -> givenUp);
        assertThat(handled).isEmpty();
    }

    @Test
    void runInTheCallersThreadWithoutFillingItsStack() {
        try (SocketEngine direct = SocketEngine.start(
                EngineExecutors.builder().handlers(Runnable::run).build())) {
            for (ReplyOrder order : ReplyOrder.values()) {
                TcpServer server = direct.listen(config(order), (connection, message) -> message);
                try (Peer peer = VARIANT.peer(server)) {
                    peer.send("x\n".repeat(20_000));
                    for (int i = 0; i < 20_000; i++) {
                        assertThat(peer.line()).isEqualTo("x");
                    }
                }
            }
        }
    }

    private TcpServer listenOnThreadsOfTheConnection(AtomicBoolean saturated, MessageHandler handler) {
        return engine.listen(config(ReplyOrder.KEPT), Handlers.of(handler).executors(connection -> task -> {
            if (saturated.get()) {
                throw new RejectedExecutionException("no thread");
            }
            new Thread(task, "of " + connection.id()).start();
        }));
    }

    @Test
    void runOnThreadsThatTheConnectionHasOfItsOwnAllAtOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        TcpServer server = listenOnThreadsOfTheConnection(new AtomicBoolean(), (connection, message) -> {
            threads.add(Thread.currentThread());
            both.countDown();
            both.await();
            return Message.of(message.text() + " " + Thread.currentThread().getName());
        });
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("a\nb\n");
            assertThat(peer.line()).startsWith("a of ");
            assertThat(peer.line()).startsWith("b of ");
        }
        assertThat(threads).hasSize(2);
    }

    @Test
    void areHandedOverAgainIfTheyAreRejected() {
        AtomicBoolean saturated = new AtomicBoolean(true);
        TcpServer server = listenOnThreadsOfTheConnection(saturated, (connection, message) -> message);
        try (Peer peer = VARIANT.peer(server);
                Peer gone = VARIANT.peer(server)) {
            peer.send("a\nb\nc\nd\n");
            gone.send("x\ny\n");
            Eventually.until(() -> server.stats().handling() == 2, server::stats);
            gone.reset();
            Eventually.until(() -> server.stats().open() == 1, server::stats);
            saturated.set(false);
            for (String text : List.of("a", "b", "c", "d")) {
                assertThat(peer.line()).isEqualTo(text);
            }
        }
        Eventually.until(() -> server.stats().handling() == 0, server::stats);
    }

    @Test
    void leaveNoInterruptOnThreadsThatHandleAnother() throws Exception {
        List<@Nullable String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer other = engine.listen(VARIANT.server().build(), Handlers.of((connection, message) -> {
            inside.countDown();
            goOn.await();
            seen.add(Thread.currentThread().isInterrupted() ? "interrupted" : null);
            return message;
        }));
        TcpServer cut = engine.listen(config(ReplyOrder.READY), (connection, message) -> {
            inside.countDown();
            goOn.await();
            return message;
        });
        try (Peer peer = VARIANT.peer(other);
                Peer lost = VARIANT.peer(cut)) {
            peer.send("a\n");
            lost.send("b\n");
            inside.await();
            assertThat(cut.stop(Duration.ZERO).cutConnections()).isEqualTo(1);
            Eventually.until(() -> cut.stats().handling() == 0, cut::stats);
            goOn.countDown();
            assertThat(peer.line()).isEqualTo("a");
        }
        assertThat(seen).containsExactly((String) null);
    }
}
