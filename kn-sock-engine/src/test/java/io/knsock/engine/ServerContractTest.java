package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.AttributeKey;
import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.PortInUseException;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.framing.Framing;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every server does, whatever it runs on. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ServerContractTest {
    private static final AttributeKey<Integer> ASKED = AttributeKey.of("asked", Integer.class);
    private static final AttributeKey<String> FIRST = AttributeKey.of("first", String.class);

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final MessageHandler ECHO = (connection, message) -> Message.of("Echo: " + message.text());

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen(MessageHandler handler) {
        return engine.listen(variant.server().build(), handler);
    }

    @Test
    void repliesToALine() {
        try (Peer peer = variant.peer(listen(ECHO))) {
            assertThat(peer.send("hello\n").line()).isEqualTo("Echo: hello");
            assertThat(peer.send("with CR\r\n").line()).isEqualTo("Echo: with CR");
            assertThat(peer.send("\n").line()).isEqualTo("Echo: ");
        }
    }

    @Test
    void repliesToPipelinedLinesInTheirOrder() {
        try (Peer peer = variant.peer(listen(ECHO))) {
            StringBuilder all = new StringBuilder();
            IntStream.range(0, 1_000).forEach(i -> all.append(i).append('\n'));
            peer.send(all.toString());
            for (int i = 0; i < 1_000; i++) {
                assertThat(peer.line()).isEqualTo("Echo: " + i);
            }
        }
    }

    @Test
    void handlesTheMessagesOfAConnectionOneAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        TcpServer server = listen((connection, message) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            return message;
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("x\n".repeat(300));
            for (int i = 0; i < 300; i++) {
                assertThat(peer.line()).isEqualTo("x");
            }
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void joinsALineThatArrivesByteByByte() {
        try (Peer peer = variant.peer(listen(ECHO))) {
            for (char one : "dripping".toCharArray()) {
                peer.send(String.valueOf(one));
            }
            assertThat(peer.send("\n").line()).isEqualTo("Echo: dripping");
        }
    }

    @Test
    void returnsALongLineWhole() {
        String line = "0123456789".repeat(30_000);
        try (Peer peer = variant.peer(listen(ECHO))) {
            assertThat(peer.send(line.substring(0, 3_000) + "\n").line())
                    .isEqualTo("Echo: " + line.substring(0, 3_000));
            assertThat(peer.send(line + "\n").line()).isEqualTo("Echo: " + line);
        }
    }

    @Test
    void takesWhatIsSentInOnePieceAsOneRawMessage() {
        BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
        TcpServer server = engine.listen(variant.server().framing(Framing.raw()).build(), (connection, message) -> {
            lengths.add(message.length());
            return message;
        });
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("x".repeat(2_999) + "\n").line()).hasSize(2_999);
        }
        assertThat(lengths).containsExactly(3_000);
    }

    @Test
    void endsAConnectionWhoseFrameIsTooLargeAndServesOthers() {
        TcpServer server = engine.listen(variant.server().maxFrameBytes(100).build(), ECHO);
        try (Peer greedy = variant.peer(server);
                Peer modest = variant.peer(server)) {
            greedy.send("x".repeat(101)).expectClosed();
            assertThat(modest.send("x".repeat(100) + "\n").line()).hasSize(106);
        }
    }

    @Test
    void servesOthersWhileClientsAreSilent() {
        TcpServer server = listen(ECHO);
        List<Peer> silent = new ArrayList<>();
        try (Peer peer = variant.peer(server)) {
            for (int i = 0; i < 20; i++) {
                silent.add(Peer.connect(server.port()));
            }
            assertThat(peer.send("hello\n").line()).isEqualTo("Echo: hello");
        } finally {
            silent.forEach(Peer::close);
        }
    }

    @Test
    void survivesGarbageAndResets() throws Exception {
        TcpServer server = listen(ECHO);
        for (int i = 0; i < 20; i++) {
            try (Peer rude = Peer.connect(server.port())) {
                rude.send("\u0000\u0016\u0003garbage");
                rude.socket().setSoLinger(true, 0);
            }
        }
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("hello\n").line()).isEqualTo("Echo: hello");
        }
    }

    @Test
    void closesOnlyTheConnectionWhoseHandlerFailsAndLogsItOnce() {
        TcpServer server = listen((connection, message) -> {
            if (message.text().equals("fail")) {
                throw new java.io.IOException("as asked");
            }
            return message;
        });
        try (Peer failing = variant.peer(server);
                Peer other = variant.peer(server)) {
            failing.send("before\nfail\nafter\n");
            assertThat(failing.line()).isEqualTo("before");
            failing.expectClosed();
            assertThat(other.send("hello\n").line()).isEqualTo("hello");
        }
        assertThat(log.count("KNS0010")).isEqualTo(1);
    }

    @Test
    void survivesAnErrorOfTheHandler() {
        TcpServer server = listen((connection, message) -> {
            throw new StackOverflowError();
        });
        for (int i = 0; i < 5; i++) {
            try (Peer peer = variant.peer(server)) {
                peer.send("x\n").expectClosed();
            }
        }
        assertThat(log.count("KNS0010")).as("the others are counted").isEqualTo(1);
    }

    @Test
    void closesTheConnectionWhoseReplyWouldArriveAsTwoLines() {
        TcpServer server = listen((connection, message) -> Message.of("two\nlines"));
        try (Peer peer = variant.peer(server)) {
            peer.send("x\n").expectClosed();
        }
        assertThat(log.count("KNS0010")).isEqualTo(1);
    }

    @Test
    void sendsNoReplyForNullAndWhatTheHandlerSendsBeforeItsReply() {
        TcpServer server = listen((connection, message) -> {
            if (message.text().equals("quiet")) {
                return null;
            }
            connection.sendAsync(Message.of("first"));
            return Message.of("second");
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("quiet\nloud\n");
            assertThat(peer.line()).isEqualTo("first");
            assertThat(peer.line()).isEqualTo("second");
        }
    }

    @Test
    void repliesToAllMessagesOfAClientThatHasEndedItsDirection() {
        if (variant.tls()) {
            return; // ending one direction of TLS is in its own test: the JDK's socket does so with TLS 1.3 only
        }
        try (Peer peer = variant.peer(listen(ECHO))) {
            peer.send("one\ntwo\n").endOutput();
            assertThat(peer.line()).isEqualTo("Echo: one");
            assertThat(peer.line()).isEqualTo("Echo: two");
            assertThat(peer.line()).isNull();
        }
    }

    @Test
    void hasTheSameAttributesForEveryThread() throws Exception {
        int threads = 8;
        BlockingQueue<Connection> seen = new LinkedBlockingQueue<>();
        TcpServer server = listen((connection, message) -> {
            seen.add(connection);
            return message;
        });
        ExecutorService askers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                try (Peer peer = variant.peer(server)) {
                    peer.send("one\n").line();
                    Connection connection = seen.take();
                    CyclicBarrier together = new CyclicBarrier(threads);
                    Callable<Object> asking = () -> {
                        together.await();
                        return connection.attributes().compute(ASKED, before -> before == null ? 1 : before + 1);
                    };
                    askers.invokeAll(Collections.nCopies(threads, asking));
                    assertThat(connection.attributes().get(ASKED)).isEqualTo(threads);
                }
            }
        } finally {
            askers.shutdownNow();
        }
    }

    @Test
    void tellsTheHandlerWhoItTalksTo() throws Exception {
        CompletableFuture<Connection> seen = new CompletableFuture<>();
        TcpServer server = listen((connection, message) -> {
            connection.attributes().putIfAbsent(FIRST, message.text());
            seen.complete(connection);
            return Message.of(String.valueOf(connection.attributes().get(FIRST)));
        });
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("one\n").line()).isEqualTo("one");
            assertThat(peer.send("two\n").line()).isEqualTo("one");
            Connection connection = seen.get();
            assertThat(connection.remoteAddress()).isEqualTo(peer.socket().getLocalSocketAddress());
            assertThat(connection.localAddress()).isEqualTo(server.address());
            assertThat(connection.tlsSession() != null).isEqualTo(variant.tls());
            assertThat(connection.peerCertificates()).isEmpty();
            assertThat(connection.id()).isEqualTo("server-1");
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Test
    void closesAConnectionAfterWhatTheHandlerSent() {
        TcpServer server = listen((connection, message) -> {
            connection.sendAsync(Message.of("goodbye"));
            connection.close();
            return null;
        });
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("quit\n").line()).isEqualTo("goodbye");
            peer.expectClosed();
        }
    }

    @Test
    void failsToSendOnAClosedConnection() throws Exception {
        CompletableFuture<Connection> seen = new CompletableFuture<>();
        TcpServer server = listen((connection, message) -> {
            seen.complete(connection);
            connection.close();
            return null;
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("x\n").expectClosed();
        }
        assertThat(seen.get().sendAsync(Message.of("late")))
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void runsAnAsyncHandlerInOrderWhateverTheOrderOfItsAnswers() throws Exception {
        BlockingQueue<CompletableFuture<Message>> answers = new LinkedBlockingQueue<>();
        TcpServer server = engine.listenAsync(variant.server().build(), (connection, message) -> {
            if (message.text().startsWith("now")) {
                return CompletableFuture.completedFuture(message);
            }
            CompletableFuture<Message> later = new CompletableFuture<>();
            answers.add(later);
            return later;
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("later\nnow 1\nnow 2\n");
            answers.take().complete(Message.of("was later"));
            assertThat(peer.line()).isEqualTo("was later");
            assertThat(peer.line()).isEqualTo("now 1");
            assertThat(peer.line()).isEqualTo("now 2");
            peer.send("later\n");
            answers.take().completeExceptionally(new IllegalStateException("as asked"));
            peer.expectClosed();
        }
        assertThat(log.count("KNS0010")).isEqualTo(1);
    }

    @Test
    void refusesAPortThatIsInUse() {
        TcpServer first = listen(ECHO);
        assertThatThrownBy(() -> engine.listen(
                        variant.server().name("second").port(first.port()).build(), ECHO))
                .isInstanceOf(PortInUseException.class)
                .hasMessageContaining("second")
                .hasMessageContaining("127.0.0.1:" + first.port())
                .hasMessageContaining("in use");
    }

    @Test
    void refusesAGoodbyeThatTheFramingCannotCarry() {
        assertThatThrownBy(() -> engine.listen(
                        variant.server().goodbye(Message.of("good\nbye")).build(), ECHO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("goodbye cannot be sent: the message holds a line feed at byte 4");
    }

    @Test
    void leavesNoServerBehindWhenInterruptedWhileBinding() throws Exception {
        TcpServer onAFreePort = listen(ECHO);
        int port = onAFreePort.port();
        onAFreePort.stop(SOON);
        CountDownLatch loopsMayRun = new CountDownLatch(1);
        SocketEngine slow = SocketEngine.start(
                EngineExecutors.builder()
                        .loops(loop -> new Thread(() -> {
                                    try {
                                        loopsMayRun.await();
                                    } catch (InterruptedException unexpected) {
                                        throw new AssertionError(unexpected);
                                    }
                                    loop.run();
                                })
                                .start())
                        .build(),
                variant.transport());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> slow.listen(variant.server().port(port).build(), ECHO))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();

        loopsMayRun.countDown();
        Eventually.until(() -> log.count("KNS0003") >= 2); // bound after all, and stopped
        assertThat(engine.listen(variant.server().port(port).build(), ECHO).isAccepting())
                .isTrue();
        slow.stop(SOON);
    }

    @Test
    void bindsToIpv6() {
        TcpServer server = engine.listen(variant.server().host("::1").build(), ECHO);
        assertThat(server.endpoint()).isEqualTo("[::1]:" + server.port());
        try (var client = engine.connect(io.knsock.config.ClientConfig.builder()
                .host("::1")
                .port(server.port())
                .tls(
                        variant.tls()
                                ? io.knsock.tls.ClientTlsConfig.builder()
                                        .verify(false)
                                        .build()
                                : null)
                .build())) {
            assertThat(client.request(Message.of("six")).text()).isEqualTo("Echo: six");
        }
    }

    // ---- stop

    @Test
    void finishesWhatIsInHandBeforeItStops() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server = listen((connection, message) -> {
            inFlight.countDown();
            goOn.await();
            return Message.of("done");
        });
        try (Peer busy = variant.peer(server);
                Peer idle = variant.peer(server)) {
            busy.send("work\n");
            inFlight.await();
            CompletableFuture<StopResult> stopping = CompletableFuture.supplyAsync(() -> server.stop(SOON));
            idle.expectClosed(); // although another is busy
            assertThat(server.isAccepting()).isFalse();
            goOn.countDown();
            assertThat(busy.line()).isEqualTo("done");
            busy.expectClosed();
            assertThat(stopping.get()).isEqualTo(StopResult.cut(0));
        }
        assertThat(log.count("KNS0003")).isEqualTo(1);
    }

    @Test
    void cutsWhatIsStillInHandAtTheDeadline() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        TcpServer server = listen((connection, message) -> {
            inFlight.countDown();
            never.await();
            return message;
        });
        try (Peer one = variant.peer(server);
                Peer two = variant.peer(server);
                Peer idle = variant.peer(server)) {
            one.send("work\n");
            two.send("work\n");
            inFlight.await();
            assertThat(server.stop(Duration.ZERO)).isEqualTo(StopResult.cut(2));
            one.expectClosed();
            two.expectClosed();
            idle.expectClosed();
            assertThat(server.stop(SOON)).isEqualTo(StopResult.cut(2));
        } finally {
            never.countDown();
        }
    }

    @Test
    void canBeBoundAgainRightAfterAStop() {
        int port = 0;
        for (int i = 0; i < 5; i++) {
            TcpServer server = engine.listen(variant.server().port(port).build(), ECHO);
            port = server.port();
            try (Peer peer = variant.peer(server)) {
                assertThat(peer.send("x\n").line()).isEqualTo("Echo: x");
                server.stop(SOON); // closes first, so the connection stays in TIME_WAIT
            }
        }
    }

    @Test
    void stopsAllServersWithTheEngineAndEndsItsThreads() throws Exception {
        Exchanger<Thread> handlerThread = new Exchanger<>();
        TcpServer server = listen((connection, message) -> {
            handlerThread.exchange(Thread.currentThread());
            return message;
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("x\n");
            Thread handler = handlerThread.exchange(null);
            assertThat(peer.line()).isEqualTo("x");
            engine.stop(SOON);
            peer.expectClosed();
            assertThat(server.isAccepting()).isFalse();
            handler.join(SOON.toMillis());
            assertThat(handler.isAlive()).isFalse();
        }
        assertThatThrownBy(() -> listen(ECHO)).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void doesNotStopFromItsOwnEventLoop() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<TcpServer> self = new CompletableFuture<>();
        TcpServer server = engine.listenAsync(variant.server().build(), (connection, message) -> {
            try {
                self.get(20, TimeUnit.SECONDS).stop(SOON);
            } catch (IllegalStateException refused) {
                thrown.complete(refused);
            }
            return CompletableFuture.completedFuture(message);
        });
        self.complete(server);
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("x\n").line()).isEqualTo("x");
        }
        assertThat(thrown.get()).hasMessageContaining("event loop");
    }

    // ---- threads that are handed in

    @Test
    void saysSoWhenThereIsNoThreadForAnEventLoop() {
        SocketEngine without = SocketEngine.start(
                EngineExecutors.builder()
                        .loops(loop -> {
                            throw new RejectedExecutionException("no thread");
                        })
                        .build(),
                variant.transport());
        assertThatThrownBy(() -> without.listen(variant.server().build(), ECHO))
                .isInstanceOf(KnSockException.class)
                .hasMessageContaining("no thread for an event loop");
    }

    @Test
    void losesNoMessageWhenTheHandlersAreSaturated() {
        AtomicInteger rejections = new AtomicInteger(3);
        SocketEngine saturated = SocketEngine.start(
                EngineExecutors.builder()
                        .handlers(task -> {
                            if (rejections.getAndDecrement() > 0) {
                                throw new RejectedExecutionException("saturated");
                            }
                            new Thread(task).start();
                        })
                        .build(),
                variant.transport());
        try {
            TcpServer server = saturated.listen(variant.server().build(), ECHO);
            try (Peer peer = variant.peer(server)) {
                peer.send("one\ntwo\n");
                assertThat(peer.line()).isEqualTo("Echo: one");
                assertThat(peer.line()).isEqualTo("Echo: two");
            }
        } finally {
            saturated.stop(SOON);
        }
        assertThat(rejections.get()).isNegative();
    }

    @Test
    void runsLoopsAndHandlersOnTheThreadsHandedInAndLeavesThemAlone() throws Exception {
        List<Thread> loops = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Thread> handler = new CompletableFuture<>();
        var handlers = Executors.newSingleThreadExecutor();
        SocketEngine leased = SocketEngine.start(
                EngineExecutors.builder()
                        .loopCount(1)
                        .loops(task -> {
                            Thread thread = new Thread(task, "leased loop");
                            loops.add(thread);
                            thread.start();
                        })
                        .handlers(handlers)
                        .build(),
                variant.transport());
        TcpServer server = leased.listen(variant.server().build(), (connection, message) -> {
            handler.complete(Thread.currentThread());
            return message;
        });
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("x\n").line()).isEqualTo("x");
        }
        leased.stop(SOON);
        for (Thread loop : loops) {
            loop.join(SOON.toMillis());
            assertThat(loop.isAlive()).isFalse();
        }
        assertThat(loops).hasSize(1);
        assertThat(handler.get().isAlive()).isTrue();
        assertThat(handlers.isShutdown()).isFalse();
        handlers.shutdown();
    }
}
