package io.knsock.engine.server;

import static io.knsock.engine.framing.FrameCases.LIMIT;
import static io.knsock.engine.framing.FrameCases.filled;
import static io.knsock.engine.framing.FrameCases.frames;
import static io.knsock.engine.framing.FrameCases.hex;
import static io.knsock.engine.framing.FrameStream.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.framing.FrameCases;
import io.knsock.engine.settings.Transport;
import io.knsock.framing.Framing;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused after messages that were complete: these are answered, in order, and then the connection ends. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class RefusedInputTest {
    private static final Map<String, String> MALFORMED = Map.of(
            "mllp", "4d5348",
            "stx-etx", "03",
            "netstring", "3a2c",
            "iso8583-2,inclusive", "0001",
            "iso8583-4,inclusive", "00000001");

    private static final List<Message> GOOD = List.of(Message.of("first"), Message.of("second"));

    @Parameter
    Variant variant;

    @PerTest(debug = true)
    private LogRecords log;

    private final Observed observed = new Observed();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @PerTest
    private SocketEngine engine;

    static List<Variant> variants() {
        return Variant.all().stream()
                .filter(one -> one.transport() == Transport.best())
                .toList();
    }

    /** Framing, what is refused, and why. */
    record Refused(String framing, byte[] bytes, CloseCause why, boolean async) {
        @Override
        public String toString() {
            return framing + " " + why + (async ? " async" : "");
        }
    }

    static Stream<Refused> refused() {
        return Stream.of(true, false)
                .flatMap(async -> Stream.concat(
                        FrameCases.LIMITED.stream()
                                .map(framing -> new Refused(
                                        framing,
                                        encoded(frames(framing, 1_000), List.of(filled(LIMIT + 1))),
                                        CloseCause.FRAME_TOO_LARGE,
                                        async)),
                        MALFORMED.entrySet().stream()
                                .map(bad -> new Refused(
                                        bad.getKey(), hex(bad.getValue()), CloseCause.MALFORMED_FRAME, async))));
    }

    static Stream<Refused> unfinished() {
        return Stream.of(true, false)
                .flatMap(async -> FrameCases.LIMITED.stream().map(framing -> {
                    byte[] whole = encoded(frames(framing, 1_000), List.of(filled(20)));
                    return new Refused(
                            framing, java.util.Arrays.copyOf(whole, whole.length - 1), CloseCause.FRAME_TIMEOUT, async);
                }));
    }

    @AfterEach
    void stop() {
        free.countDown();
    }

    private TcpServer listen(Refused refused, ServerLimits limits) {
        ServerConfig config = variant.server()
                .framing(Framing.parse(refused.framing))
                .maxFrameBytes(LIMIT)
                .limits(limits)
                .observer(observed)
                .build();
        if (!refused.async) {
            return engine.listen(config, (connection, message) -> {
                entered.countDown();
                free.await();
                return message;
            });
        }
        return engine.listenAsync(config, (connection, message) -> {
            entered.countDown();
            return CompletableFuture.supplyAsync(() -> {
                try {
                    free.await();
                    return message;
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
        });
    }

    private static byte[] good(Refused refused) {
        return encoded(frames(refused.framing, LIMIT), GOOD);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Both replies, and then the end and why. */
    private void repliesAndEnds(Peer peer, TcpServer server, Refused refused) throws Exception {
        InputStream replies = peer.socket().getInputStream();
        assertThat(replies.readNBytes(good(refused).length)).isEqualTo(good(refused));
        assertThat(isEnd(replies)).isTrue();
        peer.close();
        assertThat(Observed.next(observed.closed)).isEqualTo(refused.why);
        assertThat(server.stats().closed().get(refused.why)).isEqualTo(1);
    }

    private static boolean isEnd(InputStream replies) {
        try {
            return replies.read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void answersWhatCameBeforeInTheSameSegment(Refused refused) throws Exception {
        TcpServer server = listen(refused, ServerLimits.builder().build());
        free.countDown();
        try (Peer peer = variant.peer(server)) {
            peer.send(joined(good(refused), refused.bytes));
            repliesAndEnds(peer, server, refused);
        }
    }

    @ParameterizedTest
    @MethodSource({"refused", "unfinished"})
    void answersWhatTheHandlerIsStillAtWhenItIsSeen(Refused refused) throws Exception {
        boolean late = refused.why == CloseCause.FRAME_TIMEOUT;
        TcpServer server = listen(
                refused,
                ServerLimits.builder()
                        .frameTimeout(late ? Duration.ofMillis(20) : Duration.ofMinutes(10))
                        .build());
        try (Peer peer = variant.peer(server)) {
            peer.send(good(refused));
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            peer.send(refused.bytes);
            ServerConnection connection = next();
            String id = connection.id();
            Eventually.until(
                    "it is seen",
                    () -> log.countOf(id) > 0
                            && log.messages().stream()
                                    .anyMatch(line -> line.contains(id) && line.matches("(?s).*frame.*")));
            assertThat(connection.isOpen()).isTrue();
            free.countDown();
            repliesAndEnds(peer, server, refused);
        }
    }

    private ServerConnection next() throws InterruptedException {
        @Nullable Object opened = Observed.next(observed.opened);
        assertThat(opened).isNotNull();
        return (ServerConnection) opened;
    }
}
