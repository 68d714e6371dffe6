package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.Peer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever has the wrong framing is told what had arrived, and of --frame. */
class FramingHintsTest {
    private static PeerServer replyingAndClosing(String reply) {
        return new PeerServer(peer -> {
            peer.read(1);
            peer.reply(reply).close();
        });
    }

    private static Ran send(PeerServer peerServer, String frame, String... more) {
        String[] arguments = new String[6 + more.length];
        System.arraycopy(
                new String[] {"send-tcp", "localhost", peerServer.port(), "hi", "--frame", frame}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Ran.shell(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "line, half, 4 bytes of an unfinished frame (framing line)",
        "nul, h, 1 byte of an unfinished frame (framing nul)",
        "netstring, '20:half', '7 bytes of an unfinished frame (framing netstring, announced length 20)'",
        "fixed:10, half, '4 bytes of an unfinished frame (framing fixed:10, announced length 10)'",
        "delimiter:--, half-, 5 bytes of an unfinished frame (framing delimiter:--)"
    })
    void aReplyThatEndsInTheMiddle(String frame, String reply, String told) throws IOException {
        try (PeerServer peerServer = replyingAndClosing(reply)) {
            String ten = frame.startsWith("fixed") ? "0123456789" : "hi";
            Ran ran = Ran.shell("send-tcp", "localhost", peerServer.port(), ten, "--frame", frame);

            assertThat(ran.code()).isEqualTo(7);
            assertThat(ran.err()).contains(told, "--frame").hasLineCount(1);
        }
    }

    @Test
    void aReplyThatIsNotDoneInTime() throws IOException {
        try (PeerServer peerServer = PeerServer.replying("\0\0\0\u0014half")) {
            Ran ran = send(peerServer, "length:4", "--timeout", "2s", "--json");

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err())
                    .contains("8 bytes of an unfinished frame (framing length:4, announced length 20)", "--frame")
                    .hasLineCount(1);
            JsonObject error =
                    Json.createReader(new StringReader(ran.out())).readObject().getJsonObject("error");
            assertThat(error.getInt("heldBytes")).isEqualTo(8);
            assertThat(error.getInt("announcedBytes")).isEqualTo(20);
        }
    }

    @Test
    void aConversationIsToldToo() throws IOException {
        try (PeerServer ending = replyingAndClosing("half");
                PeerServer silent = PeerServer.replying("half")) {
            Ran ended = Ran.shellWith(
                    "hi\n".getBytes(UTF_8), "send-tcp", "localhost", ending.port(), "--frame", "line", "--interactive");
            assertThat(ended.code()).isEqualTo(7);
            assertThat(ended.err()).contains("4 bytes of an unfinished frame (framing line)", "--frame");

            Ran late = Ran.shellWith(
                    "hi\n".getBytes(UTF_8),
                    "send-tcp",
                    "localhost",
                    silent.port(),
                    "--frame",
                    "line",
                    "--interactive",
                    "--timeout",
                    "2s");
            assertThat(late.code()).isEqualTo(4);
            assertThat(late.err()).contains("4 bytes of an unfinished frame (framing line)", "--frame");
        }
    }

    @Test
    void aBenchSaysWhatItsFirstFailureWas() {
        try (PeerServer peerServer = new PeerServer(peer -> {
            if (peer.line() != null) { // the last connection may have no request
                peer.reply("half");
            }
            peer.close();
        })) {
            Ran ran = Ran.shell("bench", "localhost", peerServer.port(), "hi", "--requests", "1");
            assertThat(ran.code()).isEqualTo(8);
            assertThat(ran.err())
                    .startsWith("kn-sock: the first failure: ")
                    .contains("4 bytes of an unfinished frame (framing line)", "; --frame sets")
                    .hasLineCount(1);
        }
    }

    @Test
    void aReplyOfAnotherFraming() throws IOException {
        try (PeerServer malformed = PeerServer.replying("not of it\n");
                PeerServer tooLarge = PeerServer.replying("not of it\n")) {
            assertThat(send(malformed, "mllp").err()).contains("is malformed", "; --frame sets");
            Ran large = send(tooLarge, "length:4");
            assertThat(large.err()).contains("max-frame-bytes", "; --frame sets");
            assertThat(large.code()).isEqualTo(10);
        }
    }

    @Test
    void noReplyInRawFramingMayBeSinceTheServerWaitsForTheEnd() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            Ran ran = Ran.shell("send-tcp", "localhost", server.port(), "hi", "--timeout", "100ms");

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err()).contains("--frame");
        }
    }

    @Test
    void aServerSaysSoOfItsPeers() throws IOException {
        RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line");
        try (Peer peer = Peer.connect(Integer.parseInt(server.port()))) {
            peer.send("whole\nhalf").endOutput().expect("Echo: whole\n").expectEnd();
        }
        assertThat(server.stop()).isZero();
        assertThat(server.said())
                .singleElement()
                .asString()
                .contains("KNS0021", "4 bytes of an unfinished frame (framing line)", "see --frame");
    }
}
