package io.knsock.engine;

import static io.knsock.engine.FrameCases.COUNTED;
import static io.knsock.engine.FrameCases.fixedLength;
import static io.knsock.engine.FrameCases.frames;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Framing;
import io.knsock.Limits;
import io.knsock.ServerObserver;
import io.knsock.TcpServer;
import io.knsock.Threads;
import io.knsock.UnfinishedFrameException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection of a server that ends in the middle of a frame: observer and log say so. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class UnfinishedFrameTest {
    private static final int LENGTH = 20;

    @Parameter
    Variant variant;

    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private LogRecords log;
    private SocketEngine engine;

    record End(CloseCause cause, @Nullable Throwable failure) {}

    static List<Variant> variants() {
        return Variant.all().stream()
                .filter(one -> one.transport() == Transport.best())
                .toList();
    }

    @BeforeEach
    void start() {
        log = new LogRecords();
        engine = SocketEngine.start(Threads.own(), variant.transport());
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        log.close();
    }

    private TcpServer listen(String framing, Limits limits) {
        ServerObserver observer = new ServerObserver() {
            @Override
            public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                ends.add(new End(cause, failure));
            }
        };
        return engine.listen(
                variant.server()
                        .framing(Framing.parse(framing))
                        .limits(limits)
                        .observer(observer)
                        .build(),
                (connection, message) -> message);
    }

    private TcpServer listen(String framing) {
        return listen(framing, Limits.builder().build());
    }

    private static byte[] whole(String framing) {
        return FrameStream.whole(framing, LENGTH);
    }

    private static OptionalLong announced(String framing) {
        if (framing.startsWith("fixed")) {
            return OptionalLong.of(fixedLength(framing));
        }
        return COUNTED.contains(framing) ? OptionalLong.of(LENGTH) : OptionalLong.empty();
    }

    private void assertTold(CloseCause cause, String framing, int held) throws InterruptedException {
        End end = Observed.next(ends);
        assertThat(end).isNotNull();
        assertThat(end.cause).isEqualTo(cause);
        assertThat(end.failure).isInstanceOf(UnfinishedFrameException.class);
        UnfinishedFrameException told = (UnfinishedFrameException) end.failure;
        assertThat(told.framing()).isEqualTo(Framing.parse(framing).toString());
        assertThat(told.heldBytes()).isEqualTo(held);
        assertThat(told.announcedBytes()).isEqualTo(announced(framing));
        String text =
                held + (held == 1 ? " byte" : " bytes") + " of an unfinished frame (framing " + Framing.parse(framing);
        assertThat(told).hasMessageContaining(text);
        assertThat(log.messages())
                .filteredOn(line -> line.startsWith("KNS0021"))
                .singleElement()
                .asString()
                .contains(text, cause.name())
                .contains(
                        told.announcedBytes().isEmpty()
                                ? ""
                                : "announced length " + announced(framing).getAsLong());
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.FrameCases#FRAMED")
    void aPeerThatEndsItsDirectionInTheMiddleIsTold(String framing) throws Exception {
        byte[] whole = whole(framing);
        if (whole.length == 1) {
            return; // it has no middle
        }
        TcpServer server = listen(framing);
        try (Peer peer = variant.peer(server)) {
            peer.send(whole).send(Arrays.copyOf(whole, whole.length - 1)).endOutput();
            assertThat(peer.isClosedByFarEnd()).isTrue();
        }
        assertTold(CloseCause.FAR_END, framing, whole.length - 1);
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.FrameCases#FRAMED")
    void aFrameThatIsNotDoneInTimeIsTold(String framing) throws Exception {
        byte[] whole = whole(framing);
        if (whole.length == 1) {
            return;
        }
        TcpServer server = listen(
                framing, Limits.builder().frameTimeout(Duration.ofMillis(20)).build());
        try (Peer peer = variant.peer(server)) {
            peer.send(Arrays.copyOf(whole, whole.length - 1));
            assertThat(peer.isClosedByFarEnd()).isTrue();
        }
        assertTold(CloseCause.FRAME_TIMEOUT, framing, whole.length - 1);
    }

    @Test
    void aPeerThatResetsInTheMiddleIsTold() throws Exception {
        TcpServer server = listen("iso8583-4");
        Peer peer = variant.peer(server);
        byte[] whole = whole("iso8583-4");
        peer.send(whole);
        assertThat(peer.read(whole.length)).hasSize(whole.length);
        peer.send(Arrays.copyOf(whole, 9));
        Await.until("it has arrived", () -> server.connections().iterator().hasNext() && held(server) == 9);
        peer.reset();
        assertTold(CloseCause.LOST, "iso8583-4", 9);
    }

    private static int held(TcpServer server) {
        ServerConnection connection =
                (ServerConnection) server.connections().iterator().next();
        CompletableFuture<Integer> held = new CompletableFuture<>();
        connection.loop().execute(() -> {
            PartialFrame partial = connection.partialFrame();
            held.complete(partial == null ? 0 : partial.heldBytes());
        });
        return held.join();
    }

    @Test
    void aServerThatStopsInTheMiddleTellsIt() throws Exception {
        TcpServer server = listen("line");
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("whole\n").line()).isEqualTo("whole");
            peer.send("half");
            Await.until("it has arrived", () -> held(server) == 4);
            server.stop(Duration.ofSeconds(20));
        }
        assertTold(CloseCause.DRAINED, "line", 4);
    }

    @Test
    void whatIsWholeIsNotTold() throws Exception {
        TcpServer server = listen("line");
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("whole\n").line()).isEqualTo("whole");
        }
        assertThat(Observed.next(ends)).isEqualTo(new End(CloseCause.FAR_END, null));
        assertThat(log.count("KNS0021")).isZero();
    }

    @Test
    void inRawFramingNothingIsUnfinished() throws Exception {
        TcpServer server = listen("raw");
        try (Peer peer = variant.peer(server)) {
            peer.send("whatever").endOutput();
            assertThat(peer.read(8)).isEqualTo("whatever");
            assertThat(peer.isClosedByFarEnd()).isTrue();
        }
        assertThat(Observed.next(ends)).isEqualTo(new End(CloseCause.FAR_END, null));
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.FrameCases#FRAMED")
    void theDecoderKnowsWhatItHoldsAndWhatIsAnnounced(String framing) {
        byte[] whole = whole(framing);
        for (int length = 1; length < whole.length; length++) {
            try (FrameStream stream = new FrameStream(frames(framing, 1_000))) {
                stream.feed(whole, 0, length);
                PartialFrame partial = stream.decoder.partialFrame();
                assertThat(partial).isNotNull();
                assertThat(partial.heldBytes()).isEqualTo(length);
                assertThat(partial.announcedBytes())
                        .isIn(PartialFrame.NOT_ANNOUNCED, announced(framing).orElse(PartialFrame.NOT_ANNOUNCED));
            }
        }
    }
}
