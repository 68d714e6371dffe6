package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.AsyncMessageHandler;
import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.StopResult.Outcome;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerLimits;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener hears of connections, and when; on handler threads and on event loops. */
@ParameterizedClass(name = "{0}")
@MethodSource("cases")
class ConnectionListenerTest {
    private static final Message LARGE = Message.of("x".repeat(64 * 1024));

    @Parameter
    Case where;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Observed observed = new Observed();
    private SocketEngine engine;
    private LogRecords log;

    /** @param atOnce how many messages of a connection may be handled at once */
    record Case(Variant variant, boolean async, int atOnce) {}

    static List<Case> cases() {
        return Stream.of(new Variant(Transport.NIO, false), new Variant(Transport.best(), true))
                .flatMap(variant -> Stream.of(
                        new Case(variant, false, 1),
                        new Case(variant, true, 1),
                        new Case(variant, false, 4),
                        new Case(variant, true, 4)))
                .toList();
    }

    @BeforeEach
    void start() {
        log = new LogRecords();
        engine = SocketEngine.start(EngineExecutors.own(), where.variant().transport());
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        log.close();
    }

    /** Notes what it hears. */
    private class Noting implements ConnectionListener {
        @Override
        public void opened(Connection connection) throws Exception {
            told.add("opened");
        }

        @Override
        public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) throws Exception {
            told.add("closed " + cause + (failure == null ? "" : " " + failure.getMessage()));
        }
    }

    private TcpServer listen(ConnectionListener listener, AsyncMessageHandler handler) {
        return listen(ServerLimits.builder().build(), listener, handler);
    }

    private TcpServer listen(ServerLimits limits, ConnectionListener listener, AsyncMessageHandler handler) {
        MessageHandler blocking = (connection, message) ->
                handler.onMessage(connection, message).toCompletableFuture().join();
        Handlers handlers = where.async() ? Handlers.ofAsync(handler) : Handlers.of(blocking);
        return engine.await(engine.bind(
                where.variant()
                        .server()
                        .limits(limits)
                        .maxConcurrentMessages(1)
                        .maxConcurrentMessagesPerConnection(where.atOnce())
                        .observer(observed)
                        .build(),
                handlers.listener(listener)));
    }

    private CompletableFuture<@Nullable Message> note(Connection connection, Message message) {
        told.add(message.text());
        return CompletableFuture.completedFuture(message);
    }

    private Peer peer(TcpServer server) {
        return where.variant().peer(server);
    }

    private void awaitTold(String what) {
        Eventually.until(() -> told.contains(what), () -> told);
    }

    @Test
    void hearsOfAConnectionBeforeItsFirstMessageAndAfterItsLast() {
        TcpServer server = listen(new Noting(), this::note);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\n").endOutput();
            assertThat(peer.line()).isEqualTo("a");
            awaitTold("closed PEER_CLOSED");
        }
        assertThat(told).containsExactly("opened", "a", "b", "c", "closed PEER_CLOSED");
    }

    @Test
    void greetsWhoSaysNothing() {
        TcpServer server = listen(
                new Noting() {
                    @Override
                    public void opened(Connection connection) {
                        connection.sendAsync(Message.of("welcome"));
                    }
                },
                this::note);
        try (Peer peer = peer(server)) {
            assertThat(peer.line()).isEqualTo("welcome");
        }
    }

    @Test
    void endsAConnectionWhenItFailsAtItsOpeningAndNoMessageIsHandled() {
        TcpServer server = listen(
                new Noting() {
                    @Override
                    public void opened(Connection connection) throws Exception {
                        super.opened(connection);
                        throw new Exception("not today");
                    }
                },
                this::note);
        try (Peer peer = peer(server)) {
            peer.trySend("a\nb\n".getBytes());
            peer.expectClosed();
        }
        awaitTold("closed HANDLER_FAILED not today");
        assertThat(told).containsExactly("opened", "closed HANDLER_FAILED not today");
        assertThat(log.count("KNS0010")).isEqualTo(1);
    }

    /** Notes the silence, which is told at least that long. */
    private class Waiting extends Noting {
        @Override
        public @Nullable Message idle(Connection connection, Duration silence) throws Exception {
            assertThat(silence).isGreaterThanOrEqualTo(NOTICE);
            told.add("idle");
            return null;
        }
    }

    private static final Duration NOTICE = Duration.ofMillis(20);

    private static ServerLimits noticing() {
        return ServerLimits.builder().idleNotice(NOTICE).build();
    }

    @Test
    void isToldOfSilenceAndSendsAHeartbeatOrTwo() {
        TcpServer server = listen(
                noticing(),
                new Waiting() {
                    @Override
                    public @Nullable Message idle(Connection connection, Duration silence) throws Exception {
                        super.idle(connection, silence);
                        connection.sendAsync(Message.of("are you"));
                        return Message.of("there?");
                    }
                },
                this::note);
        try (Peer peer = peer(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(peer.line()).isEqualTo("are you");
                assertThat(peer.line()).isEqualTo("there?");
            }
            peer.endOutput();
            awaitTold("closed PEER_CLOSED");
        }
        assertThat(told).startsWith("opened", "idle", "idle", "idle").endsWith("closed PEER_CLOSED");
    }

    @Test
    void closesAConnectionThatHasBeenSilentForTooLong() {
        TcpServer server = listen(
                noticing(),
                new Waiting() {
                    @Override
                    public @Nullable Message idle(Connection connection, Duration silence) throws Exception {
                        super.idle(connection, silence);
                        if (silence.compareTo(NOTICE.multipliedBy(3)) >= 0) {
                            connection.close();
                        }
                        return null;
                    }
                },
                this::note);
        try (Peer peer = peer(server)) {
            peer.expectEnd();
        }
        awaitTold("closed CLOSED");
        assertThat(told).startsWith("opened", "idle", "idle").endsWith("idle", "closed CLOSED");
    }

    @Test
    void endsAConnectionWhenItFailsAtItsSilence() {
        TcpServer server = listen(
                noticing(),
                new Waiting() {
                    @Override
                    public @Nullable Message idle(Connection connection, Duration silence) throws Exception {
                        super.idle(connection, silence);
                        throw new Exception("not a word");
                    }
                },
                this::note);
        try (Peer peer = peer(server)) {
            peer.expectEnd();
        }
        awaitTold("closed HANDLER_FAILED not a word");
        assertThat(told).containsExactly("opened", "idle", "closed HANDLER_FAILED not a word");
        assertThat(log.count("KNS0010")).isEqualTo(1);
    }

    @Test
    void isNotToldOfSilenceWhileAMessageIsHandledNorBesideIt() {
        CompletableFuture<@Nullable Message> answer = new CompletableFuture<>();
        TcpServer server = listen(noticing(), new Waiting(), (connection, message) -> {
            told.add("begun");
            return where.async() ? answer : CompletableFuture.completedFuture(answer.join());
        });
        try (Peer peer = peer(server)) {
            peer.send("a\n");
            awaitTold("begun");
            List<String> before = List.copyOf(told);
            peer.expectSilence(NOTICE.multipliedBy(10));
            assertThat(told).isEqualTo(before);
            answer.complete(Message.of("done"));
            assertThat(peer.line()).isEqualTo("done");
            Eventually.until(() -> told.size() > before.size(), () -> told);
            assertThat(told.get(before.size())).isEqualTo("idle");
        }
    }

    @Test
    void isNotToldOfSilenceAgainWhileItHasNotReturned() throws Exception {
        Assumptions.assumeFalse(where.async(), "it must not block an event loop");
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server = listen(
                noticing(),
                new Waiting() {
                    @Override
                    public @Nullable Message idle(Connection connection, Duration silence) throws Exception {
                        super.idle(connection, silence);
                        goOn.await();
                        told.add("idle is over");
                        return null;
                    }
                },
                this::note);
        try (Peer peer = peer(server)) {
            awaitTold("idle");
            peer.expectSilence(NOTICE.multipliedBy(5));
            peer.send("a\n");
            Eventually.until(() -> server.stats().messagesReceived() == 1, server::stats);
            assertThat(told).containsExactly("opened", "idle");
            goOn.countDown();
            assertThat(peer.line()).isEqualTo("a");
        }
        assertThat(told).startsWith("opened", "idle", "idle is over", "a");
    }

    @Test
    void isLoggedWhenItFailsAtTheEndAndNothingElseComesOfIt() {
        TcpServer server = listen(
                new Noting() {
                    @Override
                    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                        throw new IllegalStateException("too late");
                    }
                },
                this::note);
        try (Peer peer = peer(server)) {
            assertThat(peer.send("a\n").line()).isEqualTo("a");
        }
        Eventually.until(() -> log.count("KNS0017") == 1, log::messages);
        try (Peer peer = peer(server)) {
            assertThat(peer.send("b\n").line()).isEqualTo("b");
        }
        assertThat(server.stop(Duration.ofSeconds(20)).outcome()).isEqualTo(Outcome.GRACEFUL);
        assertThat(log.count("KNS0017")).isEqualTo(2);
    }

    @Test
    void hearsOfTheEndThoughThePeerDoesNotRead() throws Exception {
        ServerLimits limits = ServerLimits.builder()
                .maxOutboundBytes(256 * 1024)
                .writeTimeout(Duration.ofSeconds(1))
                .build();
        TcpServer server =
                listen(limits, new Noting(), (connection, message) -> CompletableFuture.completedFuture(LARGE));
        try (Peer silent = peer(server)) {
            Thread requests =
                    new Thread(() -> silent.flood("give me more\n".repeat(100).getBytes()));
            requests.start();
            Eventually.until(() -> told.size() == 2, () -> told);
            assertThat(told.get(1)).startsWith("closed WRITE_TIMEOUT");
            requests.join();
        }
    }

    @Test
    void hearsOfTheEndAfterTheMessageInHandAndTheOthersAreDropped() throws Exception {
        Assumptions.assumeTrue(where.atOnce() == 1, "else the second waits for a slot, and the third is not read");
        CompletableFuture<@Nullable Message> answer = new CompletableFuture<>();
        TcpServer server = listen(new Noting(), (connection, message) -> {
            told.add(message.text());
            return answer.whenComplete((reply, failure) -> told.add("done"));
        });
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\n");
            awaitTold("a");
            Eventually.until(() -> server.stats().messagesReceived() == 3, server::stats);
            peer.reset();
        }
        assertThat(Observed.next(observed.closed)).isNotNull();
        answer.complete(null);
        Eventually.until(() -> told.size() == 4, () -> told);
        assertThat(told).startsWith("opened", "a", "done");
        assertThat(told.get(3)).startsWith("closed ");
    }

    @Test
    void hearsNothingOfAConnectionThatEndsBeforeItsTurnHasCome() throws Exception {
        Assumptions.assumeFalse(where.async(), "on an event loop its turn is at once");
        CompletableFuture<@Nullable Message> answer = new CompletableFuture<>();
        TcpServer server = listen(new Noting(), (connection, message) -> {
            told.add(message.text());
            return answer;
        });
        try (Peer busy = peer(server)) {
            busy.send("a\n");
            awaitTold("a");
            try (Peer patient = peer(server)) {
                Eventually.until(() -> server.stats().waiting() == 1, server::stats);
                CompletableFuture<Outcome> stopped = CompletableFuture.supplyAsync(
                        () -> server.stop(Duration.ofSeconds(20)).outcome());
                assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.DRAINED);
                patient.expectClosed();
                answer.complete(Message.of("done"));
                assertThat(busy.line()).isEqualTo("done");
                busy.expectClosed();
                busy.close();
                assertThat(stopped.join()).isEqualTo(Outcome.GRACEFUL);
            }
        }
        assertThat(told).containsExactly("opened", "a", "closed DRAINED");
    }

    @Test
    void isWaitedForByAStop() {
        Assumptions.assumeFalse(where.async(), "it must not block an event loop");
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server = listen(
                new Noting() {
                    @Override
                    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure)
                            throws Exception {
                        told.add("closing");
                        goOn.await();
                        told.add("closed");
                    }
                },
                this::note);
        try (Peer first = peer(server);
                Peer second = peer(server)) {
            assertThat(first.send("a\n").line()).isEqualTo("a");
            assertThat(second.send("b\n").line()).isEqualTo("b");
        }
        awaitTold("closing");
        Eventually.until(() -> server.stats().open() == 0, server::stats); // the other end waits for its turn
        CompletableFuture<Outcome> stopped = CompletableFuture.supplyAsync(
                () -> server.stop(Duration.ofSeconds(20)).outcome());
        Eventually.until(() -> !server.isAccepting());
        assertThat(stopped).isNotDone();
        goOn.countDown();
        assertThat(stopped.join()).isEqualTo(Outcome.GRACEFUL);
        assertThat(told.stream().filter("closed"::equals)).hasSize(2);
    }

    @Test
    void hearsOfTheEndWhenThereAreThreadsAgain() throws Exception {
        Assumptions.assumeFalse(where.async(), "it needs no thread");
        AtomicBoolean saturated = new AtomicBoolean();
        CountDownLatch rejected = new CountDownLatch(3);
        AtomicInteger running = new AtomicInteger();
        Executor threads = task -> {
            if (saturated.get()) {
                rejected.countDown();
                throw new RejectedExecutionException("saturated");
            }
            running.incrementAndGet();
            Runnable counted = () -> {
                task.run();
                running.decrementAndGet();
            };
            new Thread(counted, "given").start();
        };
        TcpServer server = engine.await(engine.bind(
                where.variant().server().observer(observed).build(),
                Handlers.of((connection, message) ->
                                Message.of(Thread.currentThread().getName()))
                        .listener(new Noting())
                        .executor(threads)));
        try (Peer peer = peer(server)) {
            assertThat(peer.send("who\n").line()).isEqualTo("given");
            saturated.set(true);
            Eventually.until(() -> running.get() == 0); // the worker's turn ends
        }
        assertThat(Observed.next(observed.closed)).isNotNull();
        rejected.await();
        assertThat(told).containsExactly("opened");
        saturated.set(false);
        Eventually.until(() -> told.size() == 2, () -> told);
    }

    @Test
    void takesNoExecutorForWhatRunsOnEventLoops() {
        assertThatThrownBy(() -> Handlers.ofAsync(this::note).executor(Runnable::run))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("event loops");
    }
}
