package io.knsock.engine;

import static io.knsock.engine.FrameCases.filled;
import static io.knsock.engine.FrameCases.fixedLength;
import static io.knsock.engine.FrameCases.frames;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knsock.ClientConfig;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionPool;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Framing;
import io.knsock.Message;
import io.knsock.PoolConfig;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpClient;
import io.knsock.UnfinishedFrameException;
import io.knsock.UnsolicitedFrameException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.NotWritten;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What clients say of a frame that has begun and not ended, and of one that nobody asked for. */
class UnfinishedReplyTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = ClientEngine.LONG;

    private final LogRecords log = new LogRecords();
    private ClientEngine engine;
    private ServerSocket farEnd;

    @BeforeEach
    void start() {
        engine = new ClientEngine(Transport.best());
        farEnd = engine.farEnd;
    }

    @AfterEach
    void stop() {
        engine.close();
        log.close();
    }

    private ClientConfig.Builder config() {
        return engine.config();
    }

    private ClientConnection connect(ClientConfig.Builder config) {
        return engine.connect(config);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static void hear(Socket socket, int bytes) throws IOException {
        assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
    }

    private static @Nullable Throwable failure(CompletableFuture<?> future) {
        return future.handle((done, failure) -> failure)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static byte[] part(String framing) {
        byte[] whole = FrameStream.whole(framing, 20);
        return Arrays.copyOf(whole, whole.length - 1);
    }

    private static void assertHeld(@Nullable Throwable failure, String framing, int held) {
        assertThat(failure)
                .hasMessageContaining(held + (held == 1 ? " byte" : " bytes") + " of an unfinished frame (framing "
                        + Framing.parse(framing));
        UnfinishedFrameException cause = (UnfinishedFrameException) failure.getCause();
        assertThat(cause.framing()).isEqualTo(Framing.parse(framing).toString());
        assertThat(cause.heldBytes()).isEqualTo(held);
        if (failure.getMessage().contains("announced")) {
            assertThat(failure)
                    .hasMessageContaining(
                            "announced length " + cause.announcedBytes().orElseThrow());
        } else {
            assertThat(cause.announcedBytes()).isEmpty();
        }
    }

    // ---- half a frame

    @ParameterizedTest
    @FieldSource("io.knsock.engine.FrameCases#FRAMED")
    void aReplyThatIsCutShortByTheEndIsTold(String framing) throws Exception {
        byte[] part = part(framing);
        if (part.length == 0) {
            return; // it has no middle
        }
        try (ClientConnection connection = connect(config().framing(Framing.parse(framing)));
                Socket socket = farEnd.accept()) {
            int length = framing.startsWith("fixed") ? fixedLength(framing) : 5;
            CompletableFuture<Message> reply = connection.exchangeAsync(filled(length), LONG);
            hear(socket, frames(framing, 1_000).frameBytes(filled(length)));
            socket.getOutputStream().write(part);
            socket.close();
            Throwable failure = failure(reply);
            assertThat(failure).isInstanceOf(ConnectionClosedException.class).hasMessageContaining("by the far end");
            assertHeld(failure, framing, part.length);
            assertHeld(catchThrowable(() -> connection.receive(LONG)), framing, part.length);
        }
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.FrameCases#FRAMED")
    void aReplyThatIsNotDoneInTimeIsTold(String framing) throws Exception {
        byte[] part = part(framing);
        if (part.length == 0) {
            return;
        }
        try (ClientConnection connection = connect(config().framing(Framing.parse(framing)));
                Socket socket = farEnd.accept()) {
            socket.getOutputStream().write(part);
            Await.until("it has arrived", () -> connection.unfinishedFrame() != null);
            Throwable failure = catchThrowable(() -> connection.receive(SHORT));
            assertThat(failure).isInstanceOf(RequestTimeoutException.class);
            assertHeld(failure, framing, part.length);
        }
    }

    @Test
    void aRequestWhoseReplyIsCutShortByAResetIsTold() throws Exception {
        try (ClientConnection connection = connect(config());
                Socket socket = farEnd.accept()) {
            CompletableFuture<Message> reply = connection.exchangeAsync(Message.of("hi"), LONG);
            hear(socket, 3);
            say(socket, "half");
            Await.until("it has arrived", () -> connection.unfinishedFrame() != null);
            socket.setSoLinger(true, 0);
            socket.close();
            Throwable failure = failure(reply);
            assertThat(failure).isInstanceOf(ConnectionClosedException.class).hasMessageContaining("reset");
            assertHeld(failure, "line", 4);
            assertThat(failure.getCause()).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientTellsItToo() throws Exception {
        try (TcpClient client = engine.client(config().build());
                Socket socket = farEnd.accept()) {
            CompletableFuture<Message> reply = client.requestAsync(Message.of("hi"));
            hear(socket, 3);
            say(socket, "half");
            socket.close();
            assertHeld(failure(reply), "line", 4);
        }
    }

    @Test
    void aPoolTellsItToo() throws Exception {
        PoolConfig settings = PoolConfig.builder(config().build()).build();
        try (ConnectionPool pool = engine.pool(settings)) {
            CompletableFuture<Message> reply = pool.requestAsync(Message.of("hi"));
            try (Socket socket = farEnd.accept()) {
                hear(socket, 3);
                say(socket, "half");
            }
            assertHeld(failure(reply), "line", 4);
        }
    }

    @Test
    void anIdleConnectionThatEndsWithHalfAFrameIsInTheLog() throws Exception {
        try (ClientConnection connection = connect(config());
                Socket socket = farEnd.accept()) {
            say(socket, "half");
            Await.until("it has arrived", () -> connection.unfinishedFrame() != null);
            socket.close();
            Await.until("it has ended", () -> !connection.isOpen());
            Await.until("it is told", () -> log.count("KNS0073") == 1);
            assertThat(log.messages())
                    .anySatisfy(line -> assertThat(line)
                            .contains(
                                    "127.0.0.1:" + farEnd.getLocalPort(),
                                    "4 bytes of an unfinished frame (framing line)"));
        }
    }

    // ---- what nobody asked for

    @Test
    void aFrameThatNobodyAskedForIsToldApartFromAConnectionThatIsLost() throws Exception {
        try (ClientConnection connection = connect(config());
                Socket socket = farEnd.accept()) {
            say(socket, "welcome\nhalf");
            Await.until("it has arrived", () -> !connection.isReusable() && connection.unfinishedFrame() != null);

            Throwable failure = catchThrowable(() -> connection.exchange(Message.of("hi")));

            assertThat(failure)
                    .isInstanceOf(UnsolicitedFrameException.class)
                    .hasMessageContaining("127.0.0.1:" + farEnd.getLocalPort())
                    .hasMessageContaining("1 message (7 bytes) and 4 bytes of an unfinished frame")
                    .hasMessageNotContaining("lost")
                    .hasMessageNotContaining("by the far end");
            assertThat(NotWritten.isToldBy(failure)).isTrue();
            assertThat(catchThrowable(() -> connection.exchange(Message.of("hi"))))
                    .isInstanceOf(UnsolicitedFrameException.class);
            assertThat(log.count("KNS0069")).isEqualTo(1);
            assertThat(log.count("KNS0073")).isZero();
        }
    }

    @Test
    void anEmptyFrameAndHalfAFrameCount() throws Exception {
        for (String sent : List.of("\n", "half")) {
            try (ClientConnection connection = connect(config());
                    Socket socket = farEnd.accept()) {
                say(socket, sent);
                Await.until("it has arrived", () -> !connection.isReusable());
                assertThat(catchThrowable(() -> connection.exchange(Message.of("hi"))))
                        .isInstanceOf(UnsolicitedFrameException.class)
                        .hasMessageContaining(sent.equals("\n") ? "1 message (0 bytes)" : "4 bytes of an unfinished");
            }
        }
    }

    @Test
    void aConnectionThatIsLostIsNoneOnWhichSomethingCameUnasked() throws Exception {
        try (ClientConnection connection = connect(config());
                Socket socket = farEnd.accept()) {
            socket.close();
            Await.until("it has ended", () -> !connection.isOpen());
            assertThat(catchThrowable(() -> connection.exchange(Message.of("hi"))))
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasMessageContaining("was closed by the far end");
        }
    }

    @Test
    void aClientThatIsGreetedSaysSoWhenItHasNoOtherConnection() throws Exception {
        ClientConfig greeted = config().reconnectDelay(Duration.ofMinutes(5))
                .maxReconnectDelay(Duration.ofMinutes(5))
                .build();
        ClientConnection first = engine.connector(greeted).connect(LONG);
        try (ReconnectingClient client = engine.reconnecting(greeted, first);
                Socket socket = farEnd.accept()) {
            say(socket, "welcome\n");
            Await.until("it has arrived", () -> !first.isReusable());

            Throwable failure = catchThrowable(() -> client.request(Message.of("hi"), Duration.ofSeconds(2)));

            assertThat(failure)
                    .isInstanceOf(ConnectionTimeoutException.class)
                    .hasMessageContaining("was not sent")
                    .hasMessageContaining("what no request in flight had asked for: 1 message (7 bytes)")
                    .hasCauseInstanceOf(UnsolicitedFrameException.class);
        }
    }
}
