package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.ServerObserver;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.ReplyOrder;
import io.knsock.config.ServerConfig;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Several messages of one connection with the handler at once, of either kind; whatever it runs on. */
@ParameterizedClass(name = "{0}")
@MethodSource("cases")
class ConcurrentMessagesTest {
    record Case(Variant variant, boolean async) {
        @Override
        public String toString() {
            return variant + (async ? ", asynchronous" : ", blocking");
        }
    }

    @Parameter
    Case one;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    /** What is with the handler, by its text; the test completes it. */
    private final Map<String, CompletableFuture<Message>> work = new ConcurrentHashMap<>();

    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        for (Variant variant : Variant.all()) {
            all.add(new Case(variant, false));
            all.add(new Case(variant, true));
        }
        return all;
    }

    @AfterEach
    void letGo() {
        work.values().forEach(stage -> stage.complete(Message.of("too late")));
    }

    private ServerConfig.Builder config(int most, ReplyOrder order) {
        return one.variant().server().maxConcurrentMessagesPerConnection(most).replyOrder(order);
    }

    private CompletableFuture<Message> begin(Message message) {
        CompletableFuture<Message> stage = work.computeIfAbsent(message.text(), text -> new CompletableFuture<>());
        begun.add(message.text());
        return stage;
    }

    private Handlers handlers() {
        return one.async()
                ? Handlers.ofAsync((connection, message) -> begin(message))
                : Handlers.of((connection, message) -> begin(message).get());
    }

    private TcpServer listen(int most, ReplyOrder order) {
        return engine.listen(config(most, order).build(), handlers());
    }

    private Peer peer(TcpServer server) {
        return one.variant().peer(server);
    }

    private void begins(String... texts) {
        Eventually.until(() -> begun.containsAll(List.of(texts)), () -> begun);
    }

    private void reply(String text) {
        reply(text, text);
    }

    private void reply(String text, String reply) {
        work.computeIfAbsent(text, key -> new CompletableFuture<>()).complete(Message.of(reply));
    }

    private void fail(String text) {
        work.computeIfAbsent(text, key -> new CompletableFuture<>())
                .completeExceptionally(new UnsupportedOperationException("on purpose"));
    }

    @Test
    void areAtWorkTogetherAndNoMoreThanAllowed() {
        TcpServer server = listen(3, ReplyOrder.READY);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\nd\ne\n");
            begins("a", "b", "c");
            assertThat(server.stats().handling()).isEqualTo(3);
            assertThat(begun).hasSize(3);
            reply("b");
            assertThat(peer.line()).isEqualTo("b");
            begins("d");
            assertThat(begun).hasSize(4);
            List.of("e", "d", "c", "a").forEach(this::reply);
            assertThat(List.of(line(peer), line(peer), line(peer), line(peer)))
                    .containsExactlyInAnyOrder("a", "c", "d", "e");
        }
    }

    private static String line(Peer peer) {
        return String.valueOf(peer.line());
    }

    @Test
    void areAnsweredAsTheyAreReady() {
        TcpServer server = listen(4, ReplyOrder.READY);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\n");
            begins("a", "b", "c");
            for (String text : List.of("c", "a", "b")) {
                reply(text);
                assertThat(peer.line()).isEqualTo(text);
            }
            Eventually.until(() -> server.stats().inFlight() == 0, server::stats);
        }
    }

    @Test
    void areAnsweredInTheirOrderWhereItIsKept() {
        TcpServer server = listen(4, ReplyOrder.KEPT);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\nd\ne\n");
            begins("a", "b", "c", "d");
            reply("d");
            reply("b");
            begins("e"); // one that is held back is not with the handler
            assertThat(server.stats().messagesSent()).isZero();
            assertThat(server.stats().inFlight()).isEqualTo(5);
            reply("a");
            assertThat(line(peer) + line(peer)).isEqualTo("ab");
            reply("e");
            reply("c");
            assertThat(line(peer) + line(peer) + line(peer)).isEqualTo("cde");
            Eventually.until(() -> server.stats().inFlight() == 0, server::stats);
        }
    }

    @Test
    void withoutReplyHoldUpNobody() {
        TcpServer server = listen(2, ReplyOrder.KEPT);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\n");
            begins("a", "b");
            work.get("b").complete(null);
            begins("c");
            reply("c");
            reply("a");
            assertThat(line(peer) + line(peer)).isEqualTo("ac");
        }
    }

    @Test
    void areBoundedByTheServersPlacesToo() {
        TcpServer server = engine.listen(
                config(8, ReplyOrder.READY).maxConcurrentMessages(2).build(), handlers());
        try (Peer first = peer(server);
                Peer second = peer(server)) {
            first.send("a\nb\nc\n");
            begins("a", "b");
            second.send("d\n");
            Eventually.until(() -> server.stats().waiting() == 2, server::stats);
            assertThat(begun).hasSize(2);
            for (String text : List.of("a", "b", "c", "d")) {
                reply(text);
            }
            assertThat(List.of(line(first), line(first), line(first))).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(second.line()).isEqualTo("d");
        }
    }

    @Test
    void areInFlightInNoGreaterNumberThanOtherwise() {
        TcpServer server = listen(32, ReplyOrder.KEPT);
        try (Peer peer = peer(server);
                Peer other = peer(server)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append(i).append('\n');
            }
            peer.send(all.toString());
            for (int i = 1; i < 100; i++) {
                reply(Integer.toString(i)); // all but the first, so that all are held back
            }
            Eventually.until(() -> begun.size() == 32, () -> begun);
            reply("other");
            for (int i = 0; i < 5; i++) {
                assertThat(other.send("other\n").line()).isEqualTo("other");
            }
            Eventually.until(() -> server.stats().inFlight() == 32, server::stats);
            assertThat(begun).filteredOn(text -> !text.equals("other")).hasSize(32);
            reply("0");
            for (int i = 0; i < 100; i++) {
                assertThat(peer.line()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void areNotBegunWhileTooMuchIsHeldBack() {
        TcpServer server = listen(2, ReplyOrder.KEPT);
        String large = "x".repeat(200 * 1024);
        try (Peer peer = peer(server);
                Peer other = peer(server)) {
            for (String text : List.of("b", "c", "d", "e")) {
                reply(text, large);
            }
            peer.send("a\nb\nc\nd\ne\n");
            begins("a", "b", "c");
            reply("other");
            for (int i = 0; i < 5; i++) {
                assertThat(other.send("other\n").line()).isEqualTo("other");
            }
            assertThat(begun).doesNotContain("d");
            reply("a");
            assertThat(peer.line()).isEqualTo("a");
            for (int i = 0; i < 4; i++) {
                assertThat(peer.line()).isEqualTo(large);
            }
        }
    }

    @Test
    void areAnsweredUpToOneThatFailsWhereOrderIsKept() {
        TcpServer server = listen(4, ReplyOrder.KEPT);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\nd\n");
            begins("a", "b", "c", "d");
            reply("d");
            fail("c");
            reply("b");
            assertThat(log.count("KNS0010")).isZero();
            reply("a");
            peer.expect("a\nb\n").expectEnd();
        }
        Eventually.until(() -> log.count("KNS0010") == 1, log::messages);
        Eventually.until(() -> server.stats().handling() == 0, server::stats);
        Eventually.until(
                () -> Long.valueOf(1).equals(server.stats().closed().get(CloseCause.HANDLER_FAILED)), server::stats);
    }

    @Test
    void beginNoMoreBehindOneThatHasFailed() {
        TcpServer server = listen(2, ReplyOrder.KEPT);
        try (Peer peer = peer(server)) {
            fail("b");
            peer.send("a\nb\nc\n");
            begins("a", "b");
            Eventually.until(() -> server.stats().handling() == 1, server::stats);
            reply("a");
            peer.expect("a\n").expectEnd();
        }
        assertThat(begun).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void areAnsweredIfReadyBeforeOneThatFails() {
        TcpServer server = listen(4, ReplyOrder.READY);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\n");
            begins("a", "b", "c");
            reply("b");
            Eventually.until(() -> server.stats().messagesSent() == 1, server::stats);
            fail("c");
            peer.expect("b\n").expectEnd();
        }
        reply("a"); // late, and in vain
        Eventually.until(() -> server.stats().handling() == 0, server::stats);
        assertThat(server.stats().messagesSent()).isEqualTo(1);
        assertThat(log.count("KNS0010")).isEqualTo(1);
        Eventually.until(
                () -> Long.valueOf(1).equals(server.stats().closed().get(CloseCause.HANDLER_FAILED)), server::stats);
    }

    @Test
    void areAllAnsweredByAStop() {
        for (ReplyOrder order : ReplyOrder.values()) {
            begun.clear();
            work.clear();
            TcpServer server = listen(3, order);
            try (Peer peer = peer(server)) {
                peer.send("a\nb\nc\nd\n");
                begins("a", "b", "c");
                CompletableFuture<StopResult> stop =
                        CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(20)));
                Eventually.until(() -> !server.isAccepting(), server::stats);
                List.of("c", "b", "d").forEach(this::reply);
                begins("d");
                assertThat(stop).isNotDone();
                reply("a");
                assertThat(List.of(line(peer), line(peer), line(peer), line(peer)))
                        .containsExactlyInAnyOrder("a", "b", "c", "d");
                peer.expectEnd();
                assertThat(stop.join().cutConnections()).isZero();
            }
        }
    }

    @Test
    void areCountedAsLostIfAStopCutsThem() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(2);
        Handlers handlers = one.async()
                ? handlers()
                : Handlers.of((connection, message) -> {
                    begun.add(message.text());
                    try {
                        return new CompletableFuture<Message>().get();
                    } catch (InterruptedException atLast) {
                        interrupted.countDown();
                        throw atLast;
                    }
                });
        TcpServer server = engine.listen(config(2, ReplyOrder.KEPT).build(), handlers);
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\n");
            begins("a", "b");
            assertThat(server.stop(Duration.ofMillis(10)).cutConnections()).isEqualTo(1);
        }
        if (!one.async()) {
            interrupted.await();
        }
        assertThat(begun).containsExactlyInAnyOrder("a", "b");
        assertThat(log.count("KNS0010")).isZero(); // none has failed
    }

    private final class Listener implements ConnectionListener {
        @Override
        public void opened(Connection connection) {
            told.add("opened");
        }

        @Override
        public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
            told.add("closed after " + begun.size() + ", "
                    + work.values().stream().filter(stage -> !stage.isDone()).count() + " of them not done");
        }
    }

    @Test
    void areSurroundedByWhatTheListenerHears() {
        TcpServer server =
                engine.listen(config(3, ReplyOrder.READY).build(), handlers().listener(new Listener()));
        try (Peer peer = peer(server)) {
            peer.send("a\nb\n");
            begins("a", "b");
            assertThat(told).containsExactly("opened");
            peer.reset();
        }
        Eventually.until(() -> server.stats().open() == 0, server::stats);
        reply("b");
        Eventually.until(() -> server.stats().handling() == 1, server::stats);
        assertThat(told).containsExactly("opened");
        reply("a");
        Eventually.until(() -> told.size() == 2, () -> told);
        assertThat(told).containsExactly("opened", "closed after 2, 0 of them not done");
        assertThat(server.stop(Duration.ofSeconds(20)).cutConnections()).isZero();
        assertThat(server.stats().handling()).isZero();
    }

    @Test
    void tellTheListenerOfTheEndAlsoWhenTheEngineHasEndedBefore() {
        TcpServer server = engine.listen(
                config(3, ReplyOrder.KEPT).build(),
                (one.async()
                                ? handlers()
                                : Handlers.of(
                                        (connection, message) -> begin(message).join()))
                        .listener(new Listener()));
        try (Peer peer = peer(server)) {
            peer.send("a\nb\n");
            begins("a", "b");
            server.stop(Duration.ZERO);
        }
        engine.stop(Duration.ZERO);
        reply("a");
        reply("b");
        Eventually.until(() -> told.size() == 2, () -> told);
        assertThat(told).containsExactly("opened", "closed after 2, 0 of them not done");
    }

    @Test
    void areToldToTheObserverEachWithItsTime() {
        List<Duration> took = new CopyOnWriteArrayList<>();
        List<String> failures = new CopyOnWriteArrayList<>();
        ServerObserver observer = new ServerObserver() {
            @Override
            public void handled(Connection connection, Duration time, @Nullable Throwable failure) {
                took.add(time);
                failures.add(failure == null ? "none" : "one");
            }
        };
        TcpServer server =
                engine.listen(config(3, ReplyOrder.KEPT).observer(observer).build(), handlers());
        try (Peer peer = peer(server)) {
            peer.send("a\nb\nc\n");
            begins("a", "b", "c");
            long since = System.nanoTime();
            Eventually.until(() -> System.nanoTime() - since > 2_000_000);
            fail("c");
            Eventually.until(() -> took.size() == 1, () -> took);
            reply("b");
            Eventually.until(() -> took.size() == 2, () -> took);
            reply("a");
            assertThat(line(peer) + line(peer)).isEqualTo("ab");
        }
        Eventually.until(() -> took.size() == 3, () -> took);
        assertThat(took).allMatch(time -> time.toNanos() > 2_000_000);
        assertThat(failures).containsExactly("one", "none", "none");
    }

    @Test
    void areAllNamedWhenTheyAreSlow() {
        TcpServer server = engine.listen(
                config(3, ReplyOrder.KEPT)
                        .slowHandlerWarning(Duration.ofMillis(10))
                        .build(),
                handlers());
        try (Peer peer = peer(server)) {
            peer.send("a\nb\n");
            begins("a", "b");
            Eventually.until(() -> log.count("KNS0015") == 1, log::messages);
            reply("a");
            reply("b");
            assertThat(line(peer) + line(peer)).isEqualTo("ab");
        }
    }

    @Test
    void areNoneOfAConnectionThatIsGone() {
        TcpServer server = engine.listen(
                config(4, ReplyOrder.KEPT).maxConcurrentMessages(2).build(), handlers());
        try (Peer gone = peer(server);
                Peer patient = peer(server)) {
            gone.send("a\nb\nc\nd\n");
            begins("a", "b");
            Eventually.until(() -> server.stats().waiting() == 1, server::stats);
            gone.reset();
            Eventually.until(() -> server.stats().open() == 1, server::stats);
            reply("a");
            reply("b");
            reply("patient");
            assertThat(patient.send("patient\n").line()).isEqualTo("patient");
        }
        assertThat(begun).containsExactlyInAnyOrder("a", "b", "patient");
    }

    @Test
    void areAnsweredOnceEachAndInOrderWhateverTheirHandlersDo() {
        for (ReplyOrder order : ReplyOrder.values()) {
            Handlers handlers = one.async()
                    ? Handlers.ofAsync((connection, message) -> message.text().hashCode() % 3 == 0
                            ? CompletableFuture.completedFuture(message)
                            : CompletableFuture.supplyAsync(() -> dawdled(message)))
                    : Handlers.of((connection, message) -> dawdled(message));
            TcpServer server =
                    engine.listen(config(7, order).maxConcurrentMessages(9).build(), handlers);
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                peers.add(peer(server));
            }
            int rounds = 20;
            int each = 60;
            for (int round = 0; round < rounds; round++) {
                StringBuilder sent = new StringBuilder();
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    expected.add(round + "-" + i);
                    sent.append(round).append('-').append(i).append('\n');
                }
                peers.forEach(peer -> peer.send(sent.toString()));
                for (Peer peer : peers) {
                    List<String> got = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        got.add(line(peer));
                    }
                    if (order == ReplyOrder.KEPT) {
                        assertThat(got).isEqualTo(expected);
                    } else {
                        assertThat(got).containsExactlyInAnyOrderElementsOf(expected);
                    }
                }
            }
            peers.forEach(Peer::close);
            Eventually.until(() -> server.stats().open() == 0, server::stats);
            assertThat(server.stats().messagesSent()).isEqualTo(3L * rounds * each);
            assertThat(server.stats().handling()).isZero();
        }
    }

    private static Message dawdled(Message message) {
        int turns = new Random(message.text().hashCode()).nextInt(200);
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
            if (i % 50 == 0) {
                Thread.yield();
            }
        }
        return message;
    }
}
