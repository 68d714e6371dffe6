package io.knsock.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that a handler does not take yet, with a single handler thread and a single place. */
class PostponedTest {
    private static final Variant VARIANT = new Variant(Transport.best(), false);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final Map<String, Later> postponed = new ConcurrentHashMap<>();
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private @Nullable SocketEngine engine;

    @BeforeEach
    void start() {
        engine = SocketEngine.start(EngineExecutors.builder().handlers(thread).build());
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.stop(Duration.ofSeconds(5));
        }
        thread.shutdownNow();
    }

    /** Is ready when the test says so. */
    private final class Later extends Postponed {
        private static final long serialVersionUID = 1L;

        private final transient Message message;
        private transient volatile @Nullable Runnable ready;

        Later(Message message) {
            this.message = message;
        }

        @Override
        public void whenReady(ScheduledExecutorService timer, Runnable ready) {
            this.ready = ready;
            postponed.put(message.text(), this);
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

        void ready() {
            Runnable again = ready;
            assertThat(again).isNotNull();
            again.run();
        }
    }

    private TcpServer listen() {
        MessageHandler handler = (connection, message) -> {
            if (message.text().startsWith("later")) {
                throw new Later(message);
            }
            handled.add(message.text());
            return message;
        };
        assertThat(engine).isNotNull();
        return engine.listen(
                VARIANT.server()
                        .maxConcurrentMessages(1)
                        .slowHandlerWarning(Duration.ofMillis(1))
                        .build(),
                handler);
    }

    private Later awaited(String text) {
        Eventually.until(() -> postponed.containsKey(text), postponed::keySet);
        Later found = postponed.get(text);
        assertThat(found).isNotNull();
        return found;
    }

    @Test
    void keepNeitherThreadNorPlaceAndAreNotOvertakenOnTheirConnection() {
        TcpServer server = listen();
        try (Peer first = VARIANT.peer(server);
                Peer second = VARIANT.peer(server);
                Peer other = VARIANT.peer(server)) {
            first.send("later 1\nafter it\n");
            second.send("later 2\n");
            Later one = awaited("later 1");
            Later two = awaited("later 2");
            assertThat(other.send("other\n").line()).isEqualTo("other");
            assertThat(server.stats().waiting()).isZero();

            two.ready();
            assertThat(second.line()).isEqualTo("later 2");
            one.ready();
            assertThat(first.line()).isEqualTo("later 1");
            assertThat(first.line()).isEqualTo("after it");
            assertThat(first.send("once more\n").line()).isEqualTo("once more"); // it is read again
        }
        assertThat(handled).containsExactly("other", "later 2", "later 1", "after it", "once more");
        assertThat(givenUp).isEmpty();
    }

    @Test
    void areNotReadOnMeanwhile() {
        TcpServer server = listen();
        try (Peer peer = VARIANT.peer(server);
                Peer other = VARIANT.peer(server)) {
            peer.send("later\n");
            awaited("later");
            other.send("other\n").line(); // which the event loop does after it has stopped reading the first
            other.send("other\n").line();
            peer.send("x\n");
            other.send("other\n").line();
            other.send("other\n").line();
            assertThat(server.stats().messagesReceived()).isEqualTo(5);
            awaited("later").ready();
            assertThat(peer.line()).isEqualTo("later");
            assertThat(peer.line()).isEqualTo("x");
        }
    }

    @Test
    void areGivenUpWhenTheirConnectionIsClosedAndNeverHandled() {
        TcpServer server = listen();
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("later\nafter it\n");
            awaited("later");
            peer.reset();
        }
        Eventually.until(() -> server.stats().open() == 0, server::stats);
        Eventually.until(() -> givenUp.size() == 1, () -> givenUp);
        awaited("later").ready(); // late, and in vain
        try (Peer other = VARIANT.peer(server)) {
            assertThat(other.send("other\n").line()).isEqualTo("other");
        }
        assertThat(handled).containsExactly("other");
        assertThat(givenUp).containsExactly("later");
    }

    @Test
    void areGivenUpAtTheDeadlineOfAStop() {
        TcpServer server = listen();
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("later\nafter it\n");
            awaited("later");
            StopResult stopped = server.stop(Duration.ofMillis(50));
            assertThat(stopped.cutConnections()).isEqualTo(1);
        }
        assertThat(givenUp).containsExactly("later");
        assertThat(handled).isEmpty();
    }

    @Test
    void mayBePostponedAgainAndAgainAndBeReadyAtOnce() {
        assertThat(engine).isNotNull();
        TcpServer server =
                engine.listen(VARIANT.server().maxConcurrentMessages(1).build(), (connection, message) -> {
                    throw new Countdown(30, message);
                });
        try (Peer peer = VARIANT.peer(server)) {
            assertThat(peer.send("a\nb\n").line()).isEqualTo("a");
            assertThat(peer.line()).isEqualTo("b");
        }
    }

    private static final class Countdown extends Postponed {
        private static final long serialVersionUID = 1L;

        private final int left;
        private final transient Message message;

        Countdown(int left, Message message) {
            this.left = left;
            this.message = message;
        }

        @Override
        public void whenReady(ScheduledExecutorService timer, Runnable ready) {
            if (left % 2 == 0) {
                ready.run();
            } else {
                timer.schedule(ready, 1, TimeUnit.MICROSECONDS);
            }
        }

        @Override
        public Message tryAgain() throws Postponed {
            if (left > 0) {
                throw new Countdown(left - 1, message);
            }
            return message;
        }

        @Override
        public void giveUp() {
            throw new AssertionError("the connection is open");
        }
    }

    @Test
    void areNoSlowHandlers() {
        try (LogRecords log = new LogRecords()) {
            TcpServer server = listen();
            TcpServer slow = slow();
            try (Peer peer = VARIANT.peer(server);
                    Peer slowPeer = VARIANT.peer(slow)) {
                peer.send("later\n");
                awaited("later");
                slowPeer.send("x\n"); // looked for later, and found
                Eventually.until(() -> log.count("KNS0015") == 1, log::messages);
                assertThat(log.messages())
                        .filteredOn(message -> message.contains("KNS0015"))
                        .allMatch(message -> message.contains("connection slow-"));
                awaited("later").ready();
                assertThat(peer.line()).isEqualTo("later");
            }
            slow.stop(Duration.ZERO);
        }
    }

    private TcpServer slow() {
        assertThat(engine).isNotNull();
        return engine.listenAsync(
                VARIANT.server()
                        .name("slow")
                        .slowHandlerWarning(Duration.ofMillis(1))
                        .build(),
                (Connection connection, Message message) -> new CompletableFuture<>());
    }
}
