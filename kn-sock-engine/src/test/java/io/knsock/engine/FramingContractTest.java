package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.engine.framing.FrameCases;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.Framing;
import io.knsock.framing.MalformedFrameException;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every framing does on the wire, whatever it runs on. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class FramingContractTest {
    private static final MessageHandler ECHO = (connection, message) -> message;

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen(Framing framing, MessageHandler handler) {
        return engine.listen(variant.server().framing(framing).build(), handler);
    }

    private PoolConfig pool(TcpServer server, Framing framing) {
        return PoolConfig.builder(variant.client(server).framing(framing).build())
                .maxSize(1)
                .build();
    }

    private static Message message(String framing, int number) {
        int length = framing.startsWith("fixed") ? FrameCases.fixedLength(framing) : 1 + number % 90;
        return Message.of(String.valueOf((char) ('c' + number % 20)).repeat(length));
    }

    @Test
    void repliesInEveryFraming() throws Exception {
        for (String text : FrameCases.FRAMED) {
            Framing framing = Framing.parse(text);
            TcpServer server = listen(framing, ECHO);
            try (TcpClient client =
                    engine.connect(variant.client(server).framing(framing).build())) {
                List<CompletableFuture<Message>> replies = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    replies.add(client.requestAsync(message(text, i)));
                }
                for (int i = 0; i < 100; i++) {
                    assertThat(replies.get(i).get()).as(text).isEqualTo(message(text, i));
                }
            }
        }
    }

    @Test
    void leasesAConnectionAgainInEveryFraming() {
        for (String text : FrameCases.FRAMED) {
            BlockingQueue<String> ids = new LinkedBlockingQueue<>();
            TcpServer server = listen(Framing.parse(text), (connection, message) -> {
                ids.add(connection.id());
                return message;
            });
            try (TcpPool pool = engine.pool(pool(server, Framing.parse(text)))) {
                for (int i = 0; i < 10; i++) {
                    assertThat(pool.request(message(text, i))).as(text).isEqualTo(message(text, i));
                }
            }
            assertThat(ids).as(text).containsOnly("server-1");
        }
    }

    @Test
    void carriesLargeMessagesInFramingsThatCount() {
        Message large = Message.of("x".repeat(1 << 20));
        for (String text : List.of("iso8583-4", "length:3,inclusive,offset=2", "length:8", "netstring", "mllp")) {
            Framing framing = Framing.parse(text);
            TcpServer server = listen(framing, ECHO);
            try (TcpClient client =
                    engine.connect(variant.client(server).framing(framing).build())) {
                assertThat(client.request(large)).as(text).isEqualTo(large);
            }
        }
    }

    @Test
    void repliesToHl7() {
        TcpServer server = listen(Framing.mllp(), (connection, message) -> Message.of(message.text() + "\rMSA|AA|1\r"));
        try (Peer peer = variant.peer(server)) {
            for (String piece : List.of("\u000bMSH|^~\\&", "|\u001c", "\r\u000b", "MSH|2\u001c\r")) {
                peer.send(piece);
            }
            String replies = "\u000bMSH|^~\\&|\rMSA|AA|1\r\u001c\r\u000bMSH|2\rMSA|AA|1\r\u001c\r";
            peer.expect(replies);
        }
    }

    @Test
    void repliesToIso8583() {
        TcpServer server = listen(Framing.iso8583(2), (connection, message) -> Message.of("0810" + message.length()));
        try (Peer peer = variant.peer(server)) {
            peer.send("\u0000\u00070800abc\u0000\u0004080").send("0");
            peer.expect("\u0000\u000508107\u0000\u000508104");
        }
        TcpServer inclusive = listen(Framing.iso8583(4).withInclusive(true), ECHO);
        try (Peer peer = variant.peer(inclusive)) {
            peer.send("\u0000\u0000\u0000\u00080800").expect("\u0000\u0000\u0000\u00080800");
        }
    }

    @Test
    void endsAConnectionOutOfStepHandlesNothingMoreOfItAndServesOthers() {
        Logger logger = Logger.getLogger("io.knsock");
        Level before = logger.getLevel();
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        TcpServer server = listen(Framing.mllp(), (connection, message) -> {
            handled.add(message.text());
            return message;
        });
        try (Peer lost = variant.peer(server);
                Peer other = variant.peer(server)) {
            logger.setLevel(Level.FINE);
            lost.send("X\u000bnever\u001c\r\u000bnever\u001c\r").expectClosed();
            other.send("\u000bwell\u001c\r").expect("\u000bwell\u001c\r");
            assertThat(handled).containsExactly("well");
            assertThat(log.count("KNS0020")).isEqualTo(1);
        } finally {
            logger.setLevel(before);
        }
    }

    @Test
    void failsAnExchangeWhoseReplyIsMalformedAndDoesNotLeaseTheConnectionAgain() {
        TcpServer server = listen(Framing.raw(), (connection, message) -> Message.of("no VT here"));
        try (TcpPool pool = engine.pool(pool(server, Framing.mllp()))) {
            PooledConnection leased = pool.acquire();
            assertThatThrownBy(() -> leased.exchange(Message.of("x")))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessage("a frame from localhost:" + server.port()
                            + " is malformed: it does not begin with VT (0x0b); the connection is closed: does the peer"
                            + " use framing mllp?");
            assertThatThrownBy(() -> leased.exchange(Message.of("x")))
                    .isInstanceOfAny(MalformedFrameException.class, ConnectionClosedException.class);
            leased.close();
            assertThat(pool.toString()).contains("0 leased, 0 idle");
        }
    }

    @Test
    void failsAnExchangeWhoseReplyPromisesTooMuch() {
        TcpServer server = listen(
                Framing.raw(),
                (connection, message) -> Message.of(new byte[] {127, (byte) 255, (byte) 255, (byte) 255}));
        try (TcpClient client = engine.connect(
                variant.client(server).framing(Framing.iso8583(4)).build())) {
            assertThatThrownBy(() -> client.request(Message.of("x")))
                    .isInstanceOf(FrameTooLargeException.class)
                    .hasMessageContaining("max-frame-bytes=1048576");
        }
    }

    /** A reply and the beginning of what nobody asked for: whoever acquires next must not get the rest of it. */
    @Test
    void doesNotLeaseAConnectionAgainThatKeepsPartOfAFrame() {
        BlockingQueue<String> ids = new LinkedBlockingQueue<>();
        TcpServer server = listen(Framing.raw(), (connection, message) -> {
            ids.add(connection.id());
            return Message.of("\u000breply\u001c\r\u000bpart");
        });
        try (TcpPool pool = engine.pool(pool(server, Framing.mllp()))) {
            assertThat(pool.request(Message.of("one")).text()).isEqualTo("reply");
            assertThat(pool.request(Message.of("two")).text()).isEqualTo("reply");
        }
        assertThat(ids).containsExactly("server-1", "server-2");
    }
}
