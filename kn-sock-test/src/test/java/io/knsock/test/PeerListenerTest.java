package io.knsock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.config.Endpoint;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers of a listener do by themselves, and how their failures are told. */
@Timeout(60)
class PeerListenerTest {
    @Test
    void eachConnectionPlaysItsScriptAndTheLastOneIsForAllThatFollow() {
        try (PeerListener listener =
                PeerListener.playing(Peer::reset, peer -> peer.expect("a\n").reply("A\n"))) {
            Peer.connect(listener.port()).expectReset();
            for (int i = 0; i < 2; i++) {
                try (Peer client = Peer.connect(listener.port())) {
                    assertThat(client.ask("a")).isEqualTo("A");
                }
            }
            listener.awaitScripts();
            assertThat(listener.accepted()).hasSize(3);
        }
    }

    @Test
    void aConnectionWhoseScriptHasEndedStaysOpen() {
        try (PeerListener listener = PeerListener.playing(Peer::blackHole);
                Peer client = Peer.connect(listener.port())) {
            Eventually.until(() -> listener.accepted().size() == 1);
            listener.awaitScripts();
            client.expectSilence(java.time.Duration.ofMillis(50));
        }
    }

    @Test
    void aScriptThatFailsFailsTheCloseOnceWithAllThatFailed() {
        PeerListener listener = PeerListener.playing(peer -> peer.expect("ping\n"));
        Peer.connect(listener.port()).send("pong\n").expectSilence(java.time.Duration.ofMillis(1));
        Peer.connect(listener.port()).send("pang\n");
        Eventually.until(() -> listener.accepted().size() == 2);
        assertThatThrownBy(listener::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("a peer on port " + listener.port() + " failed: expected \"ping\\n\"")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        listener.close();
    }

    @Test
    void aScriptThatStillWaitsWhenTheTestIsOverFails() {
        PeerListener listener = PeerListener.playing(peer -> peer.expect("ping\n"));
        try (Peer client = Peer.connect(listener.port())) {
            Eventually.until(() -> listener.accepted().size() == 1);
            assertThatThrownBy(listener::close).hasMessageContaining("expected \"ping\\n\"");
            client.expectEnd();
        }
    }

    @Test
    void linesAreAnsweredAndRemembered() {
        try (PeerListener listener = PeerListener.answering(line -> switch (line) {
            case "bye" -> null;
            case "twice" -> "one\ntwo\n";
            case "nothing" -> "";
            default -> line + "\n";
        })) {
            Peer client = Peer.connect(listener.port());
            assertThat(client.ask("hello")).isEqualTo("hello");
            assertThat(client.send("nothing\n").ask("twice")).isEqualTo("one");
            assertThat(client.line()).isEqualTo("two");
            client.send("bye\n").expectEnd();
            assertThat(listener.ended().next()).isSameAs(listener.accepted().get(0));
            assertThat(listener.received().all()).containsExactly("hello", "nothing", "twice", "bye");
        }
    }

    @Test
    void anAnswerThatFailsFailsTheClose() {
        PeerListener listener = PeerListener.answering(line -> {
            throw new AssertionError("no " + line);
        });
        Peer.connect(listener.port()).send("hello\n").expectEnd();
        assertThatThrownBy(listener::close).hasMessageEndingWith("failed: no hello");
    }

    @Test
    void whoGreetsSpeaksFirst() {
        try (PeerListener listener =
                        PeerListener.builder().greeting("welcome\n").answering(line -> line + "\n");
                Peer client = Peer.connect(listener.port())) {
            client.expect("welcome\n");
            assertThat(client.ask("a")).isEqualTo("a");
            listener.closeConnections();
            client.expectEnd();
        }
    }

    @Test
    void whoEndsListensAgainOnTheSamePort() {
        PeerListener first = PeerListener.echo();
        first.close();
        try (PeerListener second = PeerListener.builder().port(first.port()).answering(line -> line + "!\n");
                Peer client = Peer.connect(second.port())) {
            assertThat(client.ask("a")).isEqualTo("a!");
            second.stopListening();
            assertThatThrownBy(() -> Peer.connect(second.port())).isInstanceOf(UncheckedIOException.class);
            assertThat(client.ask("b")).isEqualTo("b!");
        }
    }

    @Test
    void aClosedPortRefuses() {
        assertThatThrownBy(() -> Peer.connect(PeerListener.closedPort())).hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void itsEndpointIsThatOfItsPort() {
        try (PeerListener listener = PeerListener.open()) {
            assertThat(listener.endpoint()).isEqualTo(Endpoint.of("127.0.0.1", listener.port()));
        }
    }

    @Test
    void whoIsFullAnswersNoConnectionAtAll() {
        try (FullListener full = FullListener.open()) {
            assertThat(full.endpoint()).isEqualTo(Endpoint.of("127.0.0.1", full.port()));
            assertThatThrownBy(() -> new java.net.Socket()
                            .connect(
                                    new java.net.InetSocketAddress(
                                            java.net.InetAddress.getLoopbackAddress(), full.port()),
                                    100))
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void connectionsThatAreSilencedReadOnAndOthersAreAnswered() {
        try (PeerListener listener = PeerListener.echo();
                Peer before = Peer.connect(listener.port())) {
            assertThat(before.ask("one")).isEqualTo("one");
            listener.silenceConnections();
            before.send("two\n");
            listener.received().awaitItem("two");
            try (Peer after = Peer.connect(listener.port())) {
                assertThat(after.ask("three")).isEqualTo("three");
            }
            before.expectSilence(java.time.Duration.ofMillis(50));
            listener.closeConnections();
            before.expectEnd();
        }
    }
}
