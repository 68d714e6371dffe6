package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.PeerListener;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that never stops sending is given up, with an exit code of its own. */
class ReplyBoundTest {
    private static PeerServer endless() {
        byte[] piece = new byte[100_000];
        Arrays.fill(piece, (byte) 'x');
        return new PeerServer(peer -> {
            peer.read(1);
            peer.flood(piece);
        });
    }

    private static Ran send(PeerServer peerServer, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("send-tcp", "localhost", peerServer.port(), "hi", "--timeout", "60s"));
        arguments.addAll(Arrays.asList(more));
        return Ran.shell(arguments.toArray(String[]::new));
    }

    @Test
    void itsReplyIsPrintedUpToTheBound() throws IOException {
        try (PeerServer peerServer = endless()) {
            Ran ran = send(peerServer, "--max-reply-bytes", "12345");

            assertThat(ran.code()).isEqualTo(10);
            assertThat(ran.out()).isEqualTo("x".repeat(12_345) + "\n");
            assertThat(ran.err()).contains("more than --max-reply-bytes=12345").hasLineCount(1);

            assertThat(send(peerServer, "--max-reply-bytes", "33", "--hex").out())
                    .hasLineCount(3);
        }
    }

    @Test
    void thereIsABoundByDefault() throws IOException {
        try (PeerServer peerServer = endless()) {
            Ran plain = send(peerServer);
            assertThat(plain.code()).isEqualTo(10);
            assertThat(plain.out()).hasSize((16 << 20) + 1);
        }
    }

    @Test
    void inJsonItIsAnErrorWithWhatHadCome() throws IOException {
        try (PeerServer peerServer = endless()) {
            Ran ran = send(peerServer, "--json", "--max-reply-bytes", "1000000");

            assertThat(ran.code()).isEqualTo(10);
            JsonObject result = Json.createReader(new StringReader(ran.out())).readObject();
            assertThat(result.getInt("replyBytes")).isEqualTo(1_000_000);
            assertThat(result.getString("reply")).hasSize(1_000_000);
            assertThat(result.getJsonObject("error").getInt("exitCode")).isEqualTo(10);
        }
    }

    @Test
    void eachReplyHasTheBoundForItself() throws IOException {
        try (PeerServer peerServer = new PeerServer(PeerListener.answering(line -> "12345678\n"))) {
            Ran ran = send(peerServer, "--frame", "line", "--repeat", "3", "--max-reply-bytes", "8");
            assertThat(ran.out()).isEqualTo("12345678\n".repeat(3));
            assertThat(ran.code()).isZero();
            assertThat(send(peerServer, "--frame", "line", "--max-reply-bytes", "7")
                            .code())
                    .isEqualTo(10);
        }
    }

    @Test
    void aBoundOfNothingIsAMistake() {
        Ran ran = Ran.shell("send-tcp", "localhost", "80", "hi", "--max-reply-bytes", "0");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--max-reply-bytes must be at least 1");
    }

    @Test
    void aConversationThatHasEndedIsNotKeptUp() throws IOException {
        try (PeerServer peerServer = endless()) {
            Ran ran = Ran.shellWith(
                    "h\n".getBytes(UTF_8),
                    "send-tcp",
                    "localhost",
                    peerServer.port(),
                    "--interactive",
                    "--timeout",
                    "300ms",
                    "--quiet-time",
                    "60s");

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err()).contains("was still sending").hasLineCount(1);
        }
    }
}
