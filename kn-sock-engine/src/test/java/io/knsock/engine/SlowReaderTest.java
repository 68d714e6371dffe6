package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.SlowReaderException;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.config.SlowReaderPolicy;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens with peers that do not read. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class SlowReaderTest {
    private static final int MAX_OUTBOUND = 256 * 1024;
    private static final Message LARGE = Message.of("x".repeat(64 * 1024));

    @Parameter
    Variant variant;

    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    @PerTest(debug = true)
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        assertThat(log.alarms()).isZero();
    }

    private ServerConfig config(ServerLimits.Builder limits) {
        return variant.server()
                .limits(limits.maxOutboundBytes(MAX_OUTBOUND).build())
                .observer(observed)
                .build();
    }

    @Test
    void areNotHandledOnAndEndAtTheWriteTimeout() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        TcpServer server = engine.listen(
                config(ServerLimits.builder().writeTimeout(Duration.ofSeconds(1))), (connection, message) -> {
                    handled.incrementAndGet();
                    return LARGE;
                });
        try (Peer silent = variant.peer(server);
                Peer healthy = variant.peer(server)) {
            Thread requests =
                    new Thread(() -> silent.flood("give me more\n".repeat(100).getBytes()));
            requests.start();
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.WRITE_TIMEOUT);
            // What the two sockets' buffers hold, the messages that may wait, and the one in the handler.
            assertThat((long) handled.get() * LARGE.length()).isLessThan(MAX_OUTBOUND + (32L << 20));
            assertThat(healthy.send("and me\n").line()).hasSize(LARGE.length());
            requests.join();
        }
        assertThat(log.countOf("write-timeout=1s")).isEqualTo(1);
    }

    private Connection connected(TcpServer server, Peer peer) throws Exception {
        return Observed.next(observed.opened);
    }

    /** Sends until something is refused, and returns what became of each message that was sent. */
    private static List<CompletableFuture<@Nullable Void>> pushUntilRefused(Connection connection) {
        List<CompletableFuture<@Nullable Void>> sent = new ArrayList<>();
        do {
            sent.add(connection.sendAsync(LARGE).toCompletableFuture());
        } while (!sent.get(sent.size() - 1).isCompletedExceptionally());
        return sent;
    }

    @Test
    void areClosedWhenMoreIsPushedThanMayWait() throws Exception {
        TcpServer server = engine.listen(config(ServerLimits.builder()), (connection, message) -> message);
        try (Peer silent = variant.peer(server)) {
            var sent = pushUntilRefused(connected(server, silent));
            assertThat(sent.get(sent.size() - 1))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(SlowReaderException.class)
                    .withMessageContaining("max-outbound-bytes=" + MAX_OUTBOUND);
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.SLOW_READER);
            for (CompletableFuture<?> each : sent) {
                assertThat(each.handle((done, failure) -> true)).succeedsWithin(Duration.ofSeconds(20));
            }
        }
        assertThat(server.stats().closed()).containsEntry(CloseCause.SLOW_READER, 1L);
    }

    @Test
    void stayConnectedWhereTheSendIsToFail() throws Exception {
        TcpServer server = engine.listen(
                config(ServerLimits.builder().slowReader(SlowReaderPolicy.REJECT)), (connection, message) -> message);
        try (Peer slow = variant.peer(server)) {
            Connection connection = connected(server, slow);
            var sent = pushUntilRefused(connection);
            assertThat(sent.get(sent.size() - 1)
                            .handle((done, failure) -> failure)
                            .get())
                    .isInstanceOf(SlowReaderException.class);
            assertThat(connection.isOpen()).isTrue();
            for (int i = 0; i < sent.size() - 1; i++) { // it reads at last
                assertThat(slow.line()).hasSize(LARGE.length());
                assertThat(sent.get(i)).succeedsWithin(Duration.ofSeconds(20));
            }
            assertThat(connection.sendAsync(Message.of("again"))).succeedsWithin(Duration.ofSeconds(20));
            assertThat(slow.line()).isEqualTo("again");
            assertThat(slow.send("and\n").line()).isEqualTo("and");
        }
    }

    @Test
    void cannotBeSentNothingWithoutEnd() throws Exception {
        TcpServer server = engine.listen(
                config(ServerLimits.builder().slowReader(SlowReaderPolicy.REJECT)), (connection, message) -> message);
        try (Peer silent = variant.peer(server)) {
            Connection connection = connected(server, silent);
            pushUntilRefused(connection);
            Message empty = Message.of("");
            int most = MAX_OUTBOUND;
            try {
                for (int i = 0; i <= most; i++) {
                    connection.sendAsync(empty).toCompletableFuture().getNow(null);
                }
                assertThat(false).as("refused").isTrue();
            } catch (CompletionException refused) {
                assertThat(refused).hasCauseInstanceOf(SlowReaderException.class);
            }
        }
    }
}
