package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.ServerObserver;
import io.knsock.ServerStats;
import io.knsock.TcpServer;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What an observer, the statistics and the Flight Recorder tell. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class InsightTest {
    @Parameter
    Variant variant;

    private final Events events = new Events();

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen() {
        return engine.listen(
                variant.server().maxFrameBytes(100).observer(events).build(), (connection, message) -> {
                    switch (message.text()) {
                        case "fail" -> throw new IllegalStateException("as asked");
                        case "close" -> connection.close();
                        default -> {}
                    }
                    return message;
                });
    }

    @Test
    void tellsTheLifeOfAConnectionInItsOrder() throws Exception {
        TcpServer server = listen();
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("hello\n").line()).isEqualTo("hello");
        }
        assertThat(events.all())
                .containsExactly("opened server-1", "received hello", "sent hello", "closed PEER_CLOSED null");
        ServerStats stats = server.stats();
        assertThat(stats.accepted()).isEqualTo(1);
        assertThat(stats.open()).isZero();
        assertThat(stats.messagesReceived()).isEqualTo(1);
        assertThat(stats.messagesSent()).isEqualTo(1);
        assertThat(stats.bytesReceived()).isEqualTo(5);
        assertThat(stats.bytesSent()).isEqualTo(5);
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.closed()).containsEntry(CloseCause.PEER_CLOSED, 1L).containsEntry(CloseCause.LOST, 0L);
        assertThat(stats.refused().values()).containsOnly(0L);
    }

    @Test
    void namesTheOneCauseOfEachEnd() throws Exception {
        TcpServer server = listen();
        try (Peer peer = variant.peer(server)) {
            peer.send("fail\n");
            peer.expectClosed();
        }
        assertThat(events.cause()).isEqualTo("closed HANDLER_FAILED java.lang.IllegalStateException: as asked");
        try (Peer peer = variant.peer(server)) {
            peer.send("x".repeat(101));
            peer.expectClosed();
        }
        assertThat(events.cause()).startsWith("closed FRAME_TOO_LARGE");
        try (Peer peer = variant.peer(server)) {
            peer.send("close\n").expectClosed();
        }
        assertThat(events.cause()).isEqualTo("closed CLOSED null");
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("x\n").line()).isEqualTo("x");
            server.stop(Duration.ofSeconds(20));
        }
        assertThat(events.cause()).isEqualTo("closed DRAINED null");
        assertThat(server.stats().closed().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(4);
    }

    @Test
    void forgetsClientsThatResetInTheMiddleOfAFrameOrAHandshake() throws Exception {
        assumeThat(variant.transport())
                .as("io_uring misses resets, which is why it is not chosen by itself")
                .isNotEqualTo(Transport.IO_URING);
        TcpServer server = listen();
        for (int i = 0; i < 200; i++) {
            try (Peer peer = Peer.connect(server.port())) {
                peer.send(variant.tls() ? "\u0016\u0003" : "half a line");
                peer.socket().setSoLinger(true, 0);
            }
        }
        Eventually.until(
                () -> server.stats().accepted() == 200 && server.stats().open() == 0, server::stats);
        assertThat(server.stats().closed().get(CloseCause.LOST)
                        + server.stats().closed().get(CloseCause.PEER_CLOSED))
                .isEqualTo(200);
    }

    @Test
    void forgetsAClientThatEndsItsDirectionInTheMiddleOfAFrameOrAHandshake() throws Exception {
        TcpServer server = listen();
        try (Peer peer = Peer.connect(server.port())) {
            peer.send(variant.tls() ? "\u0016\u0003" : "half a line").endOutput();
            peer.expectClosed();
        }
        if (variant.tls()) {
            assertThat(events.cause()).isEqualTo("closed PEER_CLOSED null");
        } else {
            assertThat(events.cause())
                    .startsWith("closed PEER_CLOSED io.knsock.framing.UnfinishedFrameException: ")
                    .contains("held 11 bytes of an unfinished frame (framing line)");
        }
    }

    @Test
    void callsGarbageOnATlsPortAFailureOfTls() throws Exception {
        if (!variant.tls()) {
            return;
        }
        TcpServer server = listen();
        try (Peer peer = Peer.connect(server.port())) {
            peer.send("GET / HTTP/1.1\r\n\r\n").expectClosed();
        }
        assertThat(events.cause()).startsWith("closed TLS_FAILED").doesNotContain("GET");
    }

    @Test
    void countsWhatIsCutAndTellsTheHandlerThatItDrains() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CompletableFuture<Connection> seen = new CompletableFuture<>();
        CountDownLatch never = new CountDownLatch(1);
        TcpServer server = engine.listen(variant.server().observer(events).build(), (connection, message) -> {
            assertThat(connection.isDraining()).isFalse();
            inFlight.countDown();
            Eventually.until(connection::isDraining);
            seen.complete(connection);
            never.await();
            return message;
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("x\n");
            inFlight.await();
            CompletableFuture<Integer> cut = CompletableFuture.supplyAsync(
                    () -> server.stop(Duration.ofMillis(300)).cutConnections());
            assertThat(seen.get(20, TimeUnit.SECONDS).isDraining()).isTrue();
            assertThat(cut.get()).isEqualTo(1);
            assertThat(events.cause()).isEqualTo("closed CUT null");
        } finally {
            never.countDown();
        }
    }

    @Test
    void tellsHowLongTheHandlerTookBeforeTheReplyIsOnItsWay() throws Exception {
        TcpServer server = listen();
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("hello\n").line()).isEqualTo("hello");
            assertThat(events.handled).hasSize(1);
            assertThat(events.handled.remove()).isEqualTo("handled null");
            peer.send("fail\n");
            peer.expectClosed();
        }
        assertThat(events.handled.take()).isEqualTo("handled java.lang.IllegalStateException: as asked");
    }

    @Test
    void tellsOfAnAsynchronousHandlerWhenItsStageIsComplete() throws Exception {
        CompletableFuture<Message> reply = new CompletableFuture<>();
        CompletableFuture<Message> asked = new CompletableFuture<>();
        TcpServer server = engine.listenAsync(variant.server().observer(events).build(), (connection, message) -> {
            asked.complete(message);
            return reply;
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("hello\n");
            asked.join();
            assertThat(events.handled).isEmpty();
            reply.complete(Message.of("done"));
            assertThat(peer.line()).isEqualTo("done");
            assertThat(events.handled).containsExactly("handled null");
        }
    }

    @Test
    void survivesAnObserverThatThrows() {
        TcpServer server = engine.listen(
                variant.server()
                        .observer(new ServerObserver() {
                            @Override
                            public void received(Connection connection, Message message) {
                                throw new IllegalStateException("as asked");
                            }
                        })
                        .build(),
                (connection, message) -> message);
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("hello\n").line()).isEqualTo("hello");
        }
        assertThat(log.count("KNS0014")).isEqualTo(1);
    }

    @Test
    void isRecordedByTheFlightRecorder(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("io.knsock.Connection").withThreshold(Duration.ZERO);
            recording.enable("io.knsock.Handling").withThreshold(Duration.ZERO);
            recording.start();
            TcpServer server = listen();
            try (Peer peer = variant.peer(server)) {
                assertThat(peer.send("hello\n").line()).isEqualTo("hello");
            }
            events.cause();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> recorded = RecordingFile.readAllEvents(file);
        assertThat(recorded)
                .extracting(event -> event.getEventType().getName() + " " + event.getString("connection"))
                .containsExactlyInAnyOrder("io.knsock.Connection server-1", "io.knsock.Handling server-1");
        assertThat(recorded)
                .filteredOn(event -> event.getEventType().getName().equals("io.knsock.Connection"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("cause")).isEqualTo("PEER_CLOSED"));
        assertThat(Files.size(file)).isPositive();
    }

    private static final class Events implements ServerObserver {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        /** Told by handler threads, so that what is cut may come after the end. */
        private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

        List<String> all() throws InterruptedException {
            List<String> all = new java.util.ArrayList<>();
            do {
                all.add(told.take());
            } while (!all.get(all.size() - 1).startsWith("closed"));
            assertThat(told).isEmpty();
            return all;
        }

        String cause() throws InterruptedException {
            List<String> all = all();
            return all.get(all.size() - 1);
        }

        @Override
        public void opened(Connection connection) {
            told.add("opened " + connection.id());
        }

        @Override
        public void received(Connection connection, Message message) {
            told.add("received " + message.text());
        }

        @Override
        public void handled(Connection connection, Duration took, @Nullable Throwable failure) {
            handled.add(took.isNegative() || took.isZero() ? "no time" : "handled " + failure);
        }

        @Override
        public void sent(Connection connection, Message message) {
            told.add("sent " + message.text());
        }

        @Override
        public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
            told.add("closed " + cause + " " + failure);
        }
    }
}
