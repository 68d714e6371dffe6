package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.UnreadableMessageException;
import io.knsock.engine.KnSock;
import io.knsock.test.Peer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Codecs of the application's, found by the types of methods; and the encoding of text. */
class CodecBeansTest {
    record Point(int x, int y) {}

    @ApplicationScoped
    static class Points implements Codec<Point> {
        @Override
        public Message encode(Point value) {
            if (value.x < 0) {
                throw new MessageConversionException("a point is never left of the edge");
            }
            return Message.of(value.x + "/" + value.y);
        }

        @Override
        public Point decode(Message message) {
            String[] parts = message.text().split("/");
            if (parts.length != 2) {
                throw new UnreadableMessageException("a message of " + message.length() + " bytes is no point");
            }
            return new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
    }

    @ApplicationScoped
    static class Mirror {
        @OnMessage("x")
        Point on(Point point) {
            return new Point(point.y, point.x);
        }
    }

    @Test
    void aMethodTakesAndReturnsWhatACodecReadsAndWrites() throws Exception {
        try (Application application = Application.deploy(Mirror.class, Points.class)) {
            assertThat(application.ask("1/2")).isEqualTo("2/1");
        }
    }

    @Test
    void whatACodecCannotReadOrWriteEndsTheConnectionAndIsTold() throws Exception {
        try (Application application = Application.deploy(Mirror.class, Points.class)) {
            assertThat(failure(application, "secret"))
                    .isExactlyInstanceOf(UnreadableMessageException.class)
                    .hasMessage("server x: a message of 6 bytes is no point");
            assertThat(failure(application, "1/-2"))
                    .isExactlyInstanceOf(MessageConversionException.class)
                    .hasMessage("server x: a point is never left of the edge");
            assertThat(application.ask("1/2")).isEqualTo("2/1");
        }
    }

    private static Throwable failure(Application application, String line) throws Exception {
        try (EngineLog log = new EngineLog();
                Peer peer = application.connect()) {
            assertThat(peer.ask(line)).isNull();
            return log.next().getThrown();
        }
    }

    @ApplicationScoped
    static class LaterMirror {
        @OnMessage("x")
        CompletionStage<Point> on(Point point) {
            return CompletableFuture.completedFuture(new Point(point.y, point.x));
        }
    }

    @Test
    void aStageIsConvertedToo() throws Exception {
        try (Application application = Application.deploy(LaterMirror.class, Points.class)) {
            assertThat(application.ask("1/2")).isEqualTo("2/1");
        }
    }

    /** In its own way, and only there. */
    @Dependent
    static class Shouted implements Codec<String> {
        static final AtomicInteger DESTROYED = new AtomicInteger();

        @Override
        public Message encode(String value) {
            return Message.of(value + "!");
        }

        @Override
        public String decode(Message message) {
            return message.text().toUpperCase(Locale.ROOT);
        }

        @PreDestroy
        void end() {
            DESTROYED.incrementAndGet();
        }
    }

    @ApplicationScoped
    static class Echo {
        @OnMessage("x")
        String on(String text) {
            return text;
        }
    }

    @Test
    void aCodecOfTextTakesThePlaceOfTextAndEndsWithTheApplication() throws Exception {
        Shouted.DESTROYED.set(0);
        try (Application application = Application.deploy(Echo.class, Shouted.class)) {
            assertThat(application.ask("a")).isEqualTo("A!");
        }
        assertThat(Shouted.DESTROYED).hasValueGreaterThan(0);
    }

    @ApplicationScoped
    static class OtherPoints extends Points {}

    @Test
    void twoCodecsOfATypeAreRefused() {
        assertThatThrownBy(() -> Application.deploy(Mirror.class, Points.class, OtherPoints.class))
                .hasMessageContaining(Mirror.class.getName() + ".on with @OnMessage(\"x\"): " + Point.class.getName()
                        + " has several codecs, " + OtherPoints.class.getName() + " and " + Points.class.getName()
                        + ": leave one, or make one an @Alternative with a @Priority");
    }

    @RegisterTcpClient("backend")
    interface Backend {
        Point mirrored(Point point);

        CompletionStage<Point> later(Point point);
    }

    @RegisterTcpClient("backend")
    interface Talk {
        String ask(String text);
    }

    private static String settings(TcpServer backend, String... more) {
        return "kn-sock.client.backend.host=127.0.0.1\nkn-sock.client.backend.port=" + backend.port() + "\n"
                + String.join("\n", more);
    }

    @Test
    void aClientSendsAndReceivesByACodec() {
        try (TcpServer backend = KnSock.listen(0, (connection, message) -> message);
                Application application = Application.start(settings(backend), Backend.class, Points.class)) {
            Backend client = application.get(Backend.class);
            assertThat(client.mirrored(new Point(3, 4))).isEqualTo(new Point(3, 4));
            assertThat(client.later(new Point(5, 6)).toCompletableFuture().join())
                    .isEqualTo(new Point(5, 6));
            assertThatThrownBy(() -> client.mirrored(new Point(-1, 0)))
                    .isExactlyInstanceOf(MessageConversionException.class)
                    .hasMessage("the argument of " + Backend.class.getName()
                            + ".mirrored: a point is never left of the edge");
        }
    }

    @Test
    void twoCodecsOfAClientsTypeAreRefused() {
        try (TcpServer backend = KnSock.listen(0, (connection, message) -> message)) {
            assertThatThrownBy(
                            () -> Application.start(settings(backend), Backend.class, Points.class, OtherPoints.class))
                    .hasMessageContaining("the argument of " + Backend.class.getName() + ".mirrored: "
                            + Point.class.getName() + " has several codecs, ");
        }
    }

    @Test
    void textIsInTheEncodingOfTheSettings() throws Exception {
        String settings = "kn-sock.server.x.port=0\nkn-sock.server.charset=ISO-8859-1";
        try (Application application = Application.start(settings, Echo.class);
                Peer peer = application.connect()) {
            peer.send(new byte[] {'g', 'r', (byte) 0xFC, 'n', '\n'});
            assertThat(peer.read(5)).containsExactly('g', 'r', 0xFC, 'n', '\n');
        }
    }

    @Test
    void textThatIsNotInTheEncodingIsRefusedInBothDirections() throws Exception {
        try (Application application = Application.deploy(Echo.class);
                EngineLog log = new EngineLog();
                Peer peer = application.connect()) {
            peer.send(new byte[] {'g', 'r', (byte) 0xFC, 'n', '\n'});
            assertThat(peer.line()).isNull();
            assertThat(log.next().getThrown())
                    .hasMessage("server x: a message cannot be read as text in UTF-8: byte 3 of 4 does not fit");
        }
        try (TcpServer backend = KnSock.listen(0, (connection, message) -> message);
                Application application = Application.start(
                        settings(backend, "kn-sock.client.backend.charset=windows-1252"), Talk.class)) {
            Talk client = application.get(Talk.class);
            assertThat(client.ask("5 €")).isEqualTo("5 €");
            assertThatThrownBy(() -> client.ask("snow ☃"))
                    .isExactlyInstanceOf(MessageConversionException.class)
                    .hasMessage("the argument of " + Talk.class.getName()
                            + ".ask: text cannot be written in windows-1252: it has no character number 6 of 6");
        }
    }

    @Test
    void anEncodingThatNobodyKnowsFailsTheDeployment() {
        assertThatThrownBy(
                        () -> Application.start("kn-sock.server.x.port=0\nkn-sock.server.x.charset=utf9", Echo.class))
                .hasMessageContaining(
                        "kn-sock.server.x.charset is 'utf9', which this JVM does not know: use a name such"
                                + " as UTF-8, ISO-8859-1 or windows-1252");
        try (TcpServer backend = KnSock.listen(0, (connection, message) -> message)) {
            assertThatThrownBy(() ->
                            Application.start(settings(backend, "kn-sock.client.backend.charset=a b"), Talk.class))
                    .hasMessageContaining("kn-sock.client.backend.charset is 'a b', which this JVM does not know");
        }
    }
}
