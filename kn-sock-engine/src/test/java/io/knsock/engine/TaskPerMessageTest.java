package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.Threads;
import io.knsock.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that are tasks of their own with what runs handlers. */
class TaskPerMessageTest {
    private static final Variant VARIANT = new Variant(Transport.best(), false);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Integer> task = new ThreadLocal<>();
    private final AtomicInteger tasks = new AtomicInteger();
    private @Nullable SocketEngine engine;

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.stop(Duration.ofSeconds(5));
        }
        threads.shutdownNow();
    }

    private SocketEngine engine(Executor handlers) {
        engine = SocketEngine.start(
                Threads.builder().handlers(handlers).taskPerMessage(true).build());
        return engine;
    }

    /** Numbers its tasks. */
    private void numbered(Runnable one) {
        threads.execute(() -> {
            task.set(tasks.incrementAndGet());
            try {
                one.run();
            } finally {
                task.remove();
            }
        });
    }

    private Message noted(Connection connection, Message message) {
        steps.add(message.text() + task.get());
        return message;
    }

    @Test
    void haveATaskEachInTheirOrderAndSoHaveTheBeginningAndTheEndOfTheirConnection() {
        Handlers handlers = Handlers.of(this::noted).listener(new ConnectionListener() {
            @Override
            public void opened(Connection connection) {
                steps.add("opened" + task.get());
            }

            @Override
            public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                steps.add("closed" + task.get());
            }
        });
        TcpServer server = engine(this::numbered)
                .listen(VARIANT.server().maxConcurrentMessages(1).build(), handlers);
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("a\nb\nc\n");
            assertThat(peer.line()).isEqualTo("a");
            assertThat(peer.line()).isEqualTo("b");
            assertThat(peer.line()).isEqualTo("c");
        }
        Eventually.until(() -> steps.size() == 5, () -> steps);
        assertThat(steps).containsExactly("opened1", "a2", "b3", "c4", "closed5");
        assertThat(tasks).hasValue(5);
    }

    @Test
    void areSoOnAnExecutorOfTheirServerToo() {
        TcpServer server = engine(Runnable::run)
                .listen(VARIANT.server().build(), Handlers.of(this::noted).executor(this::numbered));
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("a\nb\n");
            assertThat(peer.line()).isEqualTo("a");
            assertThat(peer.line()).isEqualTo("b");
        }
        assertThat(steps).containsExactly("a1", "b2");
    }

    @Test
    void areNeverTwoOfOneConnectionAtATimeAndNoneIsLost() {
        int connections = 8;
        int messages = 500;
        AtomicInteger overlaps = new AtomicInteger();
        MessageHandler handler = (connection, message) -> {
            if (connection.attributes().put("inside", true) != null) {
                overlaps.incrementAndGet();
            }
            Thread.yield();
            connection.attributes().remove("inside");
            return message;
        };
        TcpServer server = engine(this::numbered)
                .listen(VARIANT.server().maxConcurrentMessages(3).build(), handler);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            peers.add(VARIANT.peer(server));
        }
        for (int message = 0; message < messages; message++) {
            for (Peer peer : peers) {
                peer.send(message + "\n");
            }
        }
        for (Peer peer : peers) {
            for (int message = 0; message < messages; message++) {
                assertThat(peer.line()).isEqualTo(Integer.toString(message));
            }
            peer.close();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(tasks).hasValue(connections * messages);
    }

    @Test
    void areHandedOverAgainWhenTheyAreRejected() {
        AtomicInteger asked = new AtomicInteger();
        Executor moody = one -> {
            if (asked.incrementAndGet() % 3 != 0) {
                throw new RejectedExecutionException("no thread");
            }
            numbered(one);
        };
        TcpServer server = engine(moody).listen(VARIANT.server().build(), this::noted);
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("a\nb\nc\nd\n");
            for (String expected : List.of("a", "b", "c", "d")) {
                assertThat(peer.line()).isEqualTo(expected);
            }
        }
        assertThat(steps).containsExactly("a1", "b2", "c3", "d4");
    }

    /** As some executors do when they are saturated; a task that handed over the next one there would fill the stack. */
    @Test
    void mayBeRunWhereTheyAreHandedOver() {
        int messages = 50_000;
        TcpServer server = engine(Runnable::run).listen(VARIANT.server().build(), (connection, message) -> null);
        try (Peer peer = VARIANT.peer(server)) {
            peer.send("\n".repeat(messages));
            Eventually.until(() -> server.stats().messagesReceived() == messages, server::stats);
            Eventually.until(() -> server.stats().inHand() == 0, server::stats);
            assertThat(server.stats().open()).isEqualTo(1);
        }
    }
}
