package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Handler threads that each connection has of its own. */
class ConnectionExecutorsTest {
    private final List<String> told = new CopyOnWriteArrayList<>();

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    private TcpServer listen(Function<Connection, Executor> executors, MessageHandler handler) {
        Handlers handlers = Handlers.of(handler)
                .listener(new ConnectionListener() {
                    @Override
                    public void opened(Connection connection) {
                        told.add("opened on " + Thread.currentThread().getName());
                    }

                    @Override
                    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                        told.add("closed on " + Thread.currentThread().getName());
                    }
                })
                .executors(executors);
        return engine.listen(
                new Variant(Transport.best(), false)
                        .server()
                        .maxConcurrentMessages(1)
                        .build(),
                handlers);
    }

    private static Peer peer(TcpServer server) {
        return new Variant(Transport.best(), false).peer(server);
    }

    private static void onThread(String name, Runnable task) {
        new Thread(task, name).start();
    }

    private static Message thread(Connection connection, Message message) {
        return Message.of(message.text() + " on " + Thread.currentThread().getName());
    }

    @Test
    void runTheMessagesAndTheListenerOfTheirConnectionAndNothingElse() {
        AtomicInteger connections = new AtomicInteger();
        TcpServer server = listen(
                connection -> {
                    String name = "thread-" + connections.incrementAndGet();
                    return task -> onThread(name, task);
                },
                ConnectionExecutorsTest::thread);
        try (Peer first = peer(server)) {
            assertThat(first.send("a\n").line()).isEqualTo("a on thread-1");
            try (Peer second = peer(server)) {
                for (int i = 0; i < 100; i++) {
                    first.send("a\nb\n");
                    second.send("c\nd\n");
                    assertThat(first.line()).isEqualTo("a on thread-1");
                    assertThat(second.line()).isEqualTo("c on thread-2");
                    assertThat(first.line()).isEqualTo("b on thread-1");
                    assertThat(second.line()).isEqualTo("d on thread-2");
                }
            }
        }
        Eventually.until(() -> told.size() == 4, () -> told);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "opened on thread-1", "closed on thread-1", "opened on thread-2", "closed on thread-2");
    }

    @Test
    void areAskedAgainIfTheyRejectAndMeanwhileNothingIsReadOrLost() {
        AtomicBoolean saturated = new AtomicBoolean();
        AtomicInteger rejected = new AtomicInteger();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        TcpServer server = listen(
                connection -> task -> {
                    if (saturated.get()) {
                        rejected.incrementAndGet();
                        throw new RejectedExecutionException("no thread");
                    }
                    Thread thread = new Thread(task, "handler");
                    threads.add(thread);
                    thread.start();
                },
                (connection, message) -> message);
        try (Peer peer = peer(server)) {
            assertThat(peer.send("before\n").line()).isEqualTo("before");
            Eventually.until(() -> server.stats().inFlight() == 0, server::stats);
            // Until its thread has ended it takes another message without asking.
            Eventually.until("its thread has ended", () -> threads.stream().noneMatch(Thread::isAlive));
            saturated.set(true);
            peer.send("first\n");
            Eventually.until(() -> rejected.get() > 3);
            peer.send("second\n");
            int attempts = rejected.get();
            Eventually.until(() -> rejected.get() > attempts + 3);
            assertThat(server.stats().messagesReceived()).isEqualTo(2); // and not what has arrived since

            saturated.set(false);
            assertThat(peer.line()).isEqualTo("first");
            assertThat(peer.line()).isEqualTo("second");
        }
    }

    @Test
    void areAskedAgainIfTheyFailToMakeAThreadWhichIsToldOnce() {
        AtomicInteger failures = new AtomicInteger(5);
        TcpServer server = listen(
                connection -> task -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("no thread can be made");
                    }
                    onThread("handler", task);
                },
                (connection, message) -> message);
        try (Peer peer = peer(server)) {
            assertThat(peer.send("a\n").line()).isEqualTo("a");
        }
        assertThat(log.count("KNS0018")).isEqualTo(1);
    }

    @Test
    void endTheConnectionBeforeAnyMessageIfThereAreNone() {
        TcpServer server = listen(
                connection -> {
                    throw new IllegalArgumentException("whose connection is this?");
                },
                (connection, message) -> {
                    told.add("handled");
                    return message;
                });
        try (Peer silent = peer(server)) {
            silent.expectClosed();
        }
        Eventually.until(() -> server.stats().open() == 0, server::stats);
        assertThat(told).isEmpty();
        assertThat(log.count("KNS0010")).isEqualTo(1);
    }

    @Test
    void thatGiveUpCloseTheConnectionWhichHandlesNothingAndKeepsNoSlot() {
        AtomicBoolean givesUp = new AtomicBoolean();
        List<CompletableFuture<Void>> givenUp = new CopyOnWriteArrayList<>();
        TcpServer server = listen(
                connection -> task -> {
                    if (givesUp.get()) {
                        givenUp.add(CompletableFuture.runAsync(() -> {
                            connection.close();
                            task.run();
                        }));
                    } else {
                        onThread("handler", task);
                    }
                },
                (connection, message) -> {
                    told.add(message.text());
                    return message;
                });
        try (Peer peer = peer(server)) {
            assertThat(peer.send("before\n").line()).isEqualTo("before");
            Eventually.until(() -> server.stats().handling() == 0, server::stats);
            givesUp.set(true);
            peer.send("a\nb\n");
            peer.expectClosed();
        }
        givesUp.set(false);
        try (Peer other = peer(server)) { // for which there is a slot, of one
            assertThat(other.send("other\n").line()).isEqualTo("other");
        }
        assertThat(givenUp).isNotEmpty().allSatisfy(CompletableFuture::join);
        assertThat(told).contains("before", "other").doesNotContain("a", "b");
    }

    @Test
    void areNotForEventLoops() {
        Handlers async = Handlers.ofAsync((connection, message) -> CompletableFuture.completedFuture(message));
        assertThatThrownBy(() -> async.executors(connection -> Runnable::run))
                .isInstanceOf(IllegalStateException.class);
    }
}
