package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.ServerObserver;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.framing.Slip;
import io.knsock.framing.CustomFraming;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.Framing;
import io.knsock.framing.MalformedFrameException;
import io.knsock.framing.UnfinishedFrameException;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Framings of the user's: as good as the engine's own, and what is wrong with one ends one connection. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class CustomFramingTest {
    private static final MessageHandler ECHO = (connection, message) -> message;

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();

    private record End(CloseCause cause, @Nullable Throwable failure) {}

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen(Framing framing, MessageHandler handler) {
        return engine.listen(server(framing).build(), handler);
    }

    private ServerConfig.Builder server(Framing framing) {
        return variant.server().framing(framing).maxFrameBytes(100).observer(new ServerObserver() {
            @Override
            public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                ends.add(new End(cause, failure));
            }
        });
    }

    /** One length byte before each message; what reads and what writes can be replaced by what is wrong. */
    private record Short(Supplier<FrameReader> readers, Function<Message, byte[]> frames, long overhead)
            implements FrameFormat {
        static final FrameReader READER = arrived -> {
            int length = arrived.get(0);
            if (length < 0) {
                throw new MalformedFrameException("its length is negative");
            }
            return arrived.remaining() <= length
                    ? FrameCut.incomplete(length)
                    : FrameCut.message(1, 1 + length, 1 + length);
        };

        static Short good() {
            return new Short(() -> READER, message -> frame(message.text()), 1);
        }

        /** Reads what begins with an X as it is told. */
        static Short reading(FrameReader bad) {
            return new Short(
                    () -> arrived -> arrived.get(0) == 'X' ? bad.read(arrived) : READER.read(arrived),
                    good().frames,
                    1);
        }

        static Short writing(Function<String, byte[]> bad) {
            return new Short(
                    () -> READER,
                    message -> message.text().startsWith("X") ? bad.apply(message.text()) : frame(message.text()),
                    1);
        }

        static byte[] frame(String text) {
            return ((char) text.length() + text).getBytes();
        }

        @Override
        public FrameReader reader() {
            return readers.get();
        }

        @Override
        public long maxFrameBytes(int messageBytes) {
            return messageBytes + overhead;
        }

        @Override
        public void write(Message message, ByteBuffer to) {
            to.put(frames.apply(message));
        }
    }

    // ---- as good as the engine's own

    @Test
    void repliesThroughServerClientAndPool() throws Exception {
        for (Framing framing : List.of(
                Framing.custom(new Slip()),
                Framing.parse("custom:" + Slip.class.getName()),
                Framing.custom(Short.good()))) {
            TcpServer server = listen(framing, ECHO);
            try (TcpClient client = engine.connect(
                            variant.client(server).framing(framing).build());
                    TcpPool pool = engine.pool(PoolConfig.builder(
                                    variant.client(server).framing(framing).build())
                            .maxSize(1)
                            .build())) {
                for (int i = 1; i < 100; i++) {
                    Message message = Message.of(String.valueOf((char) i).repeat(i));
                    assertThat(client.request(message)).isEqualTo(message);
                    assertThat(pool.request(message)).isEqualTo(message);
                }
                assertThat(pool.toString()).contains("1 idle");
            }
        }
    }

    @Test
    void makesMessagesThatAreNotOnTheWireAsTheyAre() {
        TcpServer server = listen(Framing.custom(new Slip()), ECHO);
        try (Peer peer = variant.peer(server)) {
            byte[] packet = {(byte) 0xC0, 'a', (byte) 0xDB, (byte) 0xDC, (byte) 0xDB, (byte) 0xDD, 'b', (byte) 0xC0};
            for (byte one : packet) {
                peer.send(new byte[] {one});
            }
            peer.expect(Arrays.copyOfRange(packet, 1, packet.length));
        }
    }

    @Test
    void tellsOfWhatIsMalformedTooLargeOrUnfinishedAsOfTheEnginesOwn() throws Exception {
        Framing framing = Framing.custom(Short.good());
        TcpServer server = engine.listen(
                server(framing)
                        .limits(ServerLimits.builder()
                                .frameTimeout(Duration.ofMillis(50))
                                .build())
                        .build(),
                ECHO);
        try (Peer peer = variant.peer(server)) {
            peer.send(new byte[] {1, 'a', -1}).expect("\u0001a").expectClosed();
        }
        End end = Observed.next(ends);
        assertThat(end.cause).isEqualTo(CloseCause.MALFORMED_FRAME);
        assertThat(end.failure).hasMessage("its length is negative");
        try (Peer peer = variant.peer(server)) {
            peer.send(new byte[] {101}).expectClosed();
        }
        assertThat(Observed.next(ends).cause).isEqualTo(CloseCause.FRAME_TOO_LARGE);
        try (Peer peer = variant.peer(server)) {
            peer.send(new byte[] {9, 'a', 'b'}).expectClosed();
        }
        end = Observed.next(ends);
        assertThat(end.cause).isEqualTo(CloseCause.FRAME_TIMEOUT);
        assertThat(end.failure).isInstanceOfSatisfying(UnfinishedFrameException.class, told -> {
            assertThat(told.heldBytes()).isEqualTo(3);
            assertThat(told.announcedBytes()).hasValue(9);
            assertThat(told.framing()).isEqualTo(framing.toString());
        });
    }

    @Test
    void boundsWhatHasNoEnd() throws Exception {
        TcpServer server = listen(Framing.custom(Short.reading(arrived -> FrameCut.incomplete())), ECHO);
        try (Peer peer = variant.peer(server)) {
            peer.send("X".repeat(102)).expectClosed();
        }
        assertThat(Observed.next(ends).cause).isEqualTo(CloseCause.FRAME_TOO_LARGE);
        TcpServer refusing = listen(
                Framing.custom(Short.reading(arrived -> {
                    throw new FrameTooLargeException("I do not want it");
                })),
                ECHO);
        try (Peer peer = variant.peer(refusing)) {
            peer.send("X").expectClosed();
        }
        assertThat(Observed.next(ends).cause).isEqualTo(CloseCause.FRAME_TOO_LARGE);
    }

    // ---- what is wrong with one

    static final Map<String, FrameReader> BAD = Map.of(
            "failed to read a frame: java.lang.IllegalStateException: mine",
            arrived -> {
                throw new IllegalStateException("mine");
            },
            "returned null for a frame",
            arrived -> null,
            "returned a frame of 9 bytes, of which 1 have arrived",
            arrived -> FrameCut.message(1, 9, 9),
            "a message from 1 to 0 is not in a frame of 1 byte",
            arrived -> FrameCut.message(1, 0, 1),
            "what is cut must have at least 1 byte, but has 0",
            arrived -> FrameCut.skip(0),
            "the announced length must not be negative, but is -2",
            arrived -> FrameCut.incomplete(-2),
            "java.lang.StackOverflowError",
            CustomFramingTest::endless,
            "java.nio.ReadOnlyBufferException",
            arrived -> {
                arrived.put(0, (byte) 1);
                return FrameCut.incomplete();
            });

    private static FrameCut endless(ByteBuffer arrived) {
        return endless(arrived.duplicate());
    }

    @Test
    void aReaderThatFailsEndsItsConnectionAndNoOther() throws Exception {
        for (Map.Entry<String, FrameReader> bad : BAD.entrySet()) {
            Framing framing = Framing.custom(Short.reading(bad.getValue()));
            TcpServer server = listen(framing, ECHO);
            try (Peer other = variant.peer(server);
                    Peer peer = variant.peer(server)) {
                other.send("\u0001a").expect("\u0001a");
                peer.send("\u0001a").expect("\u0001a").send("X").expectClosed();
                End end = Observed.next(ends);
                assertThat(end.cause).as(bad.getKey()).isEqualTo(CloseCause.FAILED);
                assertThat(end.failure)
                        .hasMessageStartingWith("framing " + framing + " ")
                        .hasMessageContaining(bad.getKey())
                        .hasMessageEndingWith("; the connection is closed");
                other.send("\u0001b").expect("\u0001b");
            }
            Observed.next(ends);
            server.close();
        }
    }

    @Test
    void aReplyThatCannotBeReadFailsItsRequest() {
        TcpServer server = listen(Framing.raw(), (connection, message) -> Message.of("X"));
        try (TcpClient client = engine.connect(variant.client(server)
                .framing(Framing.custom(Short.reading(arrived -> null)))
                .build())) {
            assertThatThrownBy(() -> client.request(Message.of("a")))
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("returned null for a frame");
        }
    }

    @Test
    void aFormatWithoutReaderEndsEachConnectionAndNotTheServer() throws Exception {
        TcpServer server = listen(Framing.custom(new Short(() -> null, Short.good().frames, 1)), ECHO);
        for (int i = 0; i < 2; i++) {
            try (Peer peer = variant.peer(server)) {
                peer.send("a").expectClosed();
            }
            assertThat(Observed.next(ends).failure).hasMessageContaining("returned no reader");
        }
    }

    @Test
    void aFormatThatCannotWriteEndsTheConnectionAndSaysSo() throws Exception {
        Map<String, Function<String, byte[]>> all = Map.of(
                "java.lang.IllegalStateException: mine",
                text -> {
                    throw new IllegalStateException("mine");
                },
                "java.nio.BufferOverflowException",
                text -> new byte[1_000],
                "wrote nothing",
                text -> new byte[0]);
        for (Map.Entry<String, Function<String, byte[]>> bad : all.entrySet()) {
            Framing framing = Framing.custom(Short.writing(bad.getValue()));
            TcpServer server = listen(framing, (connection, message) -> {
                if (message.text().equals("send")) {
                    assertThatThrownBy(
                                    () -> connection.sendAsync(Message.of("X")).join())
                            .hasCauseInstanceOf(ConnectionClosedException.class)
                            .hasMessageContaining(bad.getKey());
                    return null;
                }
                return Message.of("X");
            });
            for (String asked : List.of("send", "reply")) {
                try (Peer peer = variant.peer(server)) {
                    peer.send(Short.frame(asked)).expectClosed();
                }
                End end = Observed.next(ends);
                assertThat(end.cause).isEqualTo(CloseCause.FAILED);
                assertThat(end.failure).hasMessageContaining(bad.getKey());
            }
            try (TcpClient client =
                    engine.connect(variant.client(server).framing(framing).build())) {
                assertThatThrownBy(() -> client.request(Message.of("X")))
                        .isInstanceOf(ConnectionClosedException.class)
                        .hasMessageContaining("failed to write a message of 1 bytes: ")
                        .hasMessageContaining(bad.getKey());
            }
            server.close();
            ends.clear();
        }
    }

    /** It would hold what others send and receive, if it was the network's. */
    @Test
    void aBufferThatIsKeptHoldsNothingOfOthers() throws Exception {
        BlockingQueue<ByteBuffer> kept = new LinkedBlockingQueue<>();
        TcpServer server = listen(
                Framing.custom(Short.reading(arrived -> {
                    kept.add(arrived);
                    return FrameCut.message(0, 1, 1);
                })),
                ECHO);
        try (Peer peer = variant.peer(server)) {
            peer.send("X").expect("\u0001X");
        }
        ByteBuffer buffer = kept.take();
        assertThat(buffer.isDirect()).isFalse();
        assertThat(buffer.isReadOnly()).isTrue();
        assertThat(buffer.hasArray()).isFalse();
        for (int i = 0; i < 100; i++) {
            try (Peer other = variant.peer(server)) {
                other.send("\u0006secret").expect("\u0006secret");
            }
        }
        assertThat(buffer.capacity()).isEqualTo(1);
        assertThat(buffer.get(0)).isEqualTo((byte) 'X');
    }

    // ---- which there is

    @Test
    void saysBeforeItBindsWhatIsWrongWithTheClass() {
        Map<String, String> sentences = Map.of(
                "com.acme.Missing",
                "framing custom:com.acme.Missing names a class that is not there: correct the name, or add its jar to the"
                        + " application",
                String.class.getName(),
                "framing custom:java.lang.String names a class that does not implement io.knsock.framing.FrameFormat",
                Short.class.getName(),
                "framing custom:" + Short.class.getName()
                        + " must name a public class with a public constructor without parameters",
                Failing.class.getName(),
                "framing custom:" + Failing.class.getName()
                        + " cannot be made, its constructor failed: java.lang.IllegalStateException: mine");
        sentences.forEach((type, sentence) -> {
            Framing framing = Framing.parse("custom:" + type);
            assertThatThrownBy(() -> SocketEngine.check(server(framing).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence);
            assertThatThrownBy(() -> SocketEngine.check(ClientConfig.builder()
                            .host("localhost")
                            .port(1)
                            .framing(framing)
                            .build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence);
            assertThatThrownBy(() -> listen(framing, ECHO)).hasMessage(sentence);
        });
        Framing tooSmall = Framing.custom(new Short(() -> Short.READER, Short.good().frames, -1));
        assertThatThrownBy(() -> listen(tooSmall, ECHO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("framing " + tooSmall + " says that the frame of a message of 100 bytes has at most 99:"
                        + " correct maxFrameBytes(int), whose result is never less than the message");
    }

    /** Cannot be made. */
    public static final class Failing implements FrameFormat {
        public Failing() {
            throw new IllegalStateException("mine");
        }

        @Override
        public FrameReader reader() {
            throw new AssertionError();
        }

        @Override
        public long maxFrameBytes(int messageBytes) {
            throw new AssertionError();
        }

        @Override
        public void write(Message message, ByteBuffer to) {
            throw new AssertionError();
        }
    }

    @Test
    void isEqualToOneOfTheSameFormat() {
        Slip format = new Slip();
        assertThat(Framing.custom(format))
                .isEqualTo(Framing.custom(format))
                .isNotEqualTo(Framing.custom(new Slip()))
                .hasToString("custom:" + Slip.class.getName());
        CustomFraming named = (CustomFraming) Framing.parse("custom:" + Slip.class.getName());
        assertThat(named.format()).isNull();
        assertThat(named.resolve(null)).isInstanceOf(Slip.class).isSameAs(named.format());
        assertThat(named).isEqualTo(Framing.parse("CUSTOM: " + Slip.class.getName()));
    }
}
