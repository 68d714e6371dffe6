package io.knsock.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of peers, with each other. */
@Timeout(60)
class PeerTest {
    private static final TestCa CA = TestCa.shared();
    private static final Duration SHORT = Duration.ofMillis(50);

    private final PeerListener listener = PeerListener.open();
    private final PeerListener secure = PeerListener.builder().tls(CA.server()).open();

    @AfterEach
    void close() {
        listener.close();
        secure.close();
    }

    private record Pair(Peer client, Peer server) {}

    private Pair connected(boolean tls) {
        if (!tls) {
            return new Pair(Peer.connect(listener.port()), listener.accept());
        }
        Peer client = Peer.to(secure.port()).tls(CA).connect();
        return new Pair(client, secure.accept());
    }

    /** So that it does not depend on the time what has come. */
    private static void awaitArrival(Peer peer, int bytes) {
        Eventually.until(() -> {
            try {
                return peer.socket().getInputStream().available() >= bytes;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatOneSendsTheOtherExpectsInBothDirections(boolean tls) {
        Pair pair = connected(tls);
        pair.client().send("ping\n");
        pair.server().expect("ping\n").reply("pong\n");
        pair.client().expect("pong\n");
    }

    @Test
    void aMismatchIsToldAtItsFirstByteWithAllThatCameAndTheStepsBefore() {
        Pair pair = connected(false);
        pair.server().send("hello\n");
        pair.client().expect("hello\n");
        pair.server().send("pang\n\u0001");
        assertThatThrownBy(() -> pair.client().expect("pong and much more"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("expected \"pong and much more\" (70 6f 6e 67 20 ")
                .hasMessageContaining(
                        "but came \"pang\\n\\x01\" (70 61 6e 67 0a 01), which is different from byte 1 on")
                .hasMessageContaining("before: got \"hello\\n\"");
    }

    @Test
    void whatDoesNotComeInTimeIsToldWithWhatCame() {
        Pair pair = connected(false);
        pair.server().send("po");
        awaitArrival(pair.client(), 2);
        assertThatThrownBy(() -> pair.client().within(SHORT).expect("pong"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but came \"po\" (70 6f), and no more within PT0.05S");
        pair.server().send("x");
        awaitArrival(pair.client(), 1);
        assertThatThrownBy(() -> pair.client().read(2)).hasMessageContaining("expected 2 bytes\nbut came \"x\" (78)");
    }

    /** The bound is one for the whole step, and not for each byte. */
    @Test
    void aPeerThatDripsDoesNotExtendTheBound() {
        Pair pair = connected(false);
        CompletableFuture.runAsync(() -> pair.server().drip(new byte[10_000], Duration.ofMillis(5)));
        assertThatThrownBy(() -> pair.client().within(Duration.ofMillis(200)).read(10_000))
                .hasMessageContaining("no more within PT0.2S");
        pair.client().close();
        pair.server().close();
    }

    @Test
    void theEndOfTheConnectionWithinWhatIsExpectedIsTold() {
        Pair pair = connected(false);
        pair.server().send("po").close();
        assertThatThrownBy(() -> pair.client().expect("pong"))
                .hasMessageContaining("but came \"po\" (70 6f), and then the end of the connection");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEndInGoodOrderIsNoReset(boolean tls) {
        Pair pair = connected(tls);
        pair.server().send("x").close();
        assertThatThrownBy(() -> pair.client().expectEnd()).hasMessageContaining("but came \"x\" (78)");
        pair.client().expectEnd();
        assertThatThrownBy(() -> pair.client().expectReset()).hasMessageContaining("and then its end in good order");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResetIsNoEndInGoodOrder(boolean tls) {
        Pair one = connected(tls);
        one.server().reset();
        one.client().expectReset();
        Pair two = connected(tls);
        two.server().reset();
        assertThatThrownBy(() -> two.client().expectEnd()).hasMessageContaining("and then a failure: ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoHasEndedItsDirectionStillReceives(boolean tls) {
        Pair pair = connected(tls);
        pair.client().send("all").endOutput();
        pair.server().expect("all").expectEnd().reply("done");
        pair.client().expect("done");
    }

    @Test
    void readsLinesToTheEnd() {
        Pair pair = connected(false);
        pair.server().sendTogether("one\n", "two\r\n", "thr").close();
        assertThat(pair.client().line()).isEqualTo("one");
        assertThat(pair.client().line()).isEqualTo("two");
        assertThat(pair.client().line()).isEqualTo("thr");
        assertThat(pair.client().line()).isNull();
    }

    @Test
    void aDripArrivesWhole() {
        Pair pair = connected(false);
        pair.client().drip("ping\n", Duration.ofMillis(1)).drip("pong\n", Duration.ZERO);
        pair.server().expect("ping\npong\n");
    }

    @Test
    void garbageIsTheSameEachTime() {
        Pair pair = connected(false);
        pair.client().garbage(20).garbage(20);
        assertThat(pair.server().read(20)).isEqualTo(pair.server().read(20)).isNotEqualTo(new byte[20]);
    }

    @Test
    void silenceIsBrokenByBytesAndByTheEnd() {
        Pair pair = connected(false);
        pair.client().expectSilence(SHORT);
        pair.server().send("x");
        assertThatThrownBy(() -> pair.client().expectSilence(Eventually.LONGEST))
                .hasMessageContaining("but came \"x\" (78)");
        pair.server().close();
        assertThatThrownBy(() -> pair.client().expectSilence(Eventually.LONGEST))
                .hasMessageContaining("but came nothing, and then the end of the connection");
    }

    @Test
    void aWriteToWhoDoesNotReadIsBounded() {
        Pair pair = connected(false);
        byte[] much = new byte[64 << 20];
        assertThatThrownBy(() -> pair.client().within(SHORT).send(much))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the other side does not read");
        assertThat(pair.client().trySend("x".getBytes(UTF_8))).isFalse();
    }

    @Test
    void aFloodEndsWithTheConnection() {
        Pair pair = connected(false);
        CompletableFuture<Void> flood =
                CompletableFuture.runAsync(() -> pair.client().flood(new byte[1000]));
        pair.server().read(100_000);
        pair.server().reset();
        flood.join();
    }

    @Test
    void readToEndReturnsWhatCameHoweverItEnds() {
        Pair pair = connected(false);
        pair.server().send("bye").endOutput();
        assertThat(pair.client().readToEnd()).asString(UTF_8).isEqualTo("bye");
        assertThatThrownBy(() -> pair.server().within(SHORT).readToEnd())
                .hasMessageContaining("and it is open after PT0.05S");
    }

    @Test
    void expectClosedTakesEitherEndAndWhateverComesBefore() {
        Pair inGoodOrder = connected(false);
        inGoodOrder.server().send("bye").close();
        inGoodOrder.client().expectClosed();
        Pair byForce = connected(false);
        byForce.server().reset();
        byForce.client().expectClosed();
        Pair open = connected(false);
        open.server().send("hello");
        assertThatThrownBy(() -> open.client().within(SHORT).expectClosed())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but came \"hello\"")
                .hasMessageContaining("and it is open after PT0.05S");
    }

    @Test
    void oneThreadMaySendWhileAnotherReads() {
        Pair pair = connected(false);
        CompletableFuture<String> reading =
                CompletableFuture.supplyAsync(() -> pair.client().line());
        pair.client().send("ping\n");
        pair.server().expect("ping\n").reply("pong\n");
        assertThat(reading).succeedsWithin(Eventually.LONGEST).isEqualTo("pong");
    }

    @Test
    void bytesMayBeSentBeforeTheHandshake() {
        try (PeerListener plain = PeerListener.playing(peer -> peer.expect("PROXY UNKNOWN\r\n\u0016"))) {
            CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
                Peer.to(plain.port())
                        .first("PROXY UNKNOWN\r\n".getBytes(UTF_8))
                        .tls(CA)
                        .connect();
            });
            Eventually.until("a connection", () -> !plain.accepted().isEmpty());
            plain.awaitScripts();
            plain.closeConnections();
            assertThatThrownBy(client::join).hasCauseInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void comesFromAnAddressOfThisMachine() {
        try (Peer peer = Peer.to(listener.port()).from("127.0.0.7").connect()) {
            assertThat(listener.accept().toString()).contains("127.0.0.7");
            assertThat(peer).asString().contains("127.0.0.7");
        }
    }

    @Test
    void aClientThatTrustsAnotherCaRefusesTheServer() {
        assertThatThrownBy(() -> Peer.to(secure.port()).tls(CA.foreign()).connect())
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(SSLException.class);
        // A failure of TLS, or to write to a client that is gone.
        assertThat(secure.handshakeFailures().next()).isInstanceOf(IOException.class);
        assertThat(secure.accepted()).isEmpty();
    }

    @Test
    void aServerThatDemandsACertificateTakesThatOfItsCaOnly() {
        try (PeerListener mutual = PeerListener.builder().mutualTls(CA.server()).answering(line -> line + "\n")) {
            try (Peer good = Peer.to(mutual.port()).tls(CA, CA.client()).connect()) {
                assertThat(good.ask("hello")).isEqualTo("hello");
            }
            try (Peer none = Peer.to(mutual.port()).tls(CA).connect()) {
                none.expectReset();
            }
            try (Peer foreign =
                    Peer.to(mutual.port()).tls(CA, CA.foreign().client()).connect()) {
                foreign.expectReset();
            }
            assertThat(mutual.handshakeFailures().await(2)).hasSize(2);
        }
    }
}
