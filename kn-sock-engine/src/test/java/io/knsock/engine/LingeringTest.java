package io.knsock.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that the server ends while the peer still sends. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class LingeringTest {
    private static final String LONG = "0123456789".repeat(30_000);

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer closingAfterOneReply() {
        return engine.listen(variant.server().build(), (connection, message) -> {
            connection.sendAsync(Message.of(LONG));
            connection.close();
            return null;
        });
    }

    @Test
    void losesNothingOfWhatWasSentLast() throws Exception {
        TcpServer server = closingAfterOneReply();
        try (Peer peer = variant.peer(server)) {
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> peer.send("quit\n" + "more\n".repeat(500_000)));
            assertThat(peer.line()).isEqualTo(LONG);
            assertThat(peer.line()).isNull();
            sending.get();
        }
    }

    @Test
    void waitsForNobodyWhoNeitherSendsNorCloses() {
        TcpServer server = closingAfterOneReply();
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.send("quit\n").line()).isEqualTo(LONG);
            assertThat(peer.line()).isNull();
            Eventually.until(() -> server.stats().open() == 0, server::stats);
        }
    }

    @Test
    void waitsNotForEverForWhoGoesOnSending() {
        assumeThat(variant)
                .as("it takes ten seconds, so one variant stands for all")
                .isEqualTo(variants().get(0));
        TcpServer server = closingAfterOneReply();
        try (Peer peer = variant.peer(server)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> peer.flood("more\n".getBytes(UTF_8)));
            assertThat(peer.line()).isEqualTo(LONG);
            Eventually.until(() -> server.stats().open() == 0, server::stats);
            assertThat(sending).succeedsWithin(Duration.ofSeconds(20));
        }
    }
}
