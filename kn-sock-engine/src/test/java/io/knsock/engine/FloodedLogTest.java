package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.framing.Framing;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What peers can do to the log. */
class FloodedLogTest {
    private static final Pattern MORE = Pattern.compile("(\\d+) more");
    private static final int MESSAGES = 2_000;

    @PerTest
    private SocketEngine engine;

    private static ServerConfig config(String name) {
        return ServerConfig.builder().name(name).port(0).framing(Framing.line()).build();
    }

    @Test
    void aHandlerThatFailsForThousandsOfMessagesHasOneStackAndACount() {
        long begun = System.nanoTime();
        try (LogRecords log = new LogRecords()) {
            TcpServer server = engine.listen(config("flooded"), (connection, message) -> {
                throw new IllegalStateException("bad");
            });
            failEach(server);
            server.close();
            long tens = (System.nanoTime() - begun) / 10_000_000_000L;
            assertThat(log.alarms()).isBetween(1L, 1 + tens);
            assertThat(told(log.messages())).isEqualTo(MESSAGES);
        }
    }

    @Test
    void soHasAnAsyncOneAndAnotherServerHasItsOwn() {
        try (LogRecords log = new LogRecords()) {
            TcpServer first = engine.listenAsync(
                    config("first"),
                    (connection, message) -> CompletableFuture.failedFuture(new IllegalStateException("bad")));
            TcpServer second = engine.listenAsync(
                    config("second"),
                    (connection, message) -> CompletableFuture.failedFuture(new IllegalStateException("bad")));
            failEach(first);
            failEach(second);
            first.close();
            second.close();
            assertThat(log.messages())
                    .filteredOn(line -> line.contains(" first-"))
                    .isNotEmpty();
            assertThat(log.messages())
                    .filteredOn(line -> line.contains(" second-"))
                    .isNotEmpty();
            assertThat(told(log.messages())).isEqualTo(2 * MESSAGES);
        }
    }

    /** What is quoted came from outside, and must not be a line of its own, or drive a terminal. */
    @Test
    void whatAHandlerQuotesIsEscaped() {
        try (LogRecords log = new LogRecords()) {
            TcpServer server = engine.listen(
                    config("quoting"), (connection, message) -> Message.of("" + Integer.parseInt(message.text())));
            try (Peer peer = Peer.connect(server.port())) {
                peer.send("1\r2\u001b[31m\u202e\n");
                peer.expectClosed();
            }
            server.close();
            assertThat(log.failures())
                    .containsExactly(
                            "java.lang.NumberFormatException: For input string: \"1\\u000D2\\u001B[31m\\u202E\"");
        }
    }

    private static void failEach(TcpServer server) {
        for (int i = 0; i < MESSAGES; i++) {
            try (Peer peer = Peer.connect(server.port())) {
                peer.send("bad\n");
                peer.expectClosed();
            }
        }
    }

    /** Returns of how many failures the log speaks, one by one or as a number. */
    private static long told(List<String> lines) {
        long told = 0;
        for (String line : lines) {
            if (line.startsWith("KNS0010")) {
                told += line.startsWith("KNS0010 of") ? 0 : 1;
                Matcher more = MORE.matcher(line);
                told += more.find() ? Long.parseLong(more.group(1)) : 0;
            }
        }
        return told;
    }
}
