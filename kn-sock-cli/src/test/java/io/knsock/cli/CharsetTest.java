package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.cli.output.TextAnswers;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

/** Text in other encodings than UTF-8, and heartbeats. */
class CharsetTest {
    private static Ran send(PeerListener peer, String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "send-tcp";
        all[1] = "localhost";
        all[2] = String.valueOf(peer.port());
        System.arraycopy(more, 0, all, 3, more.length);
        return Ran.shell(all);
    }

    /** Returns text as {@link Ran} shows it that was printed in an encoding: byte for byte. */
    private static String bytesOf(String text, Charset printed) {
        return new String(text.getBytes(printed), ISO_8859_1);
    }

    @Test
    void aMessageIsSentAndItsReplyPrintedInTheEncoding() {
        try (PeerListener peer = PeerListener.playing(
                one -> one.expect("gr\u00fcn\n".getBytes(ISO_8859_1)).reply("bla\u00fc\n".getBytes(ISO_8859_1)))) {
            Ran ran = send(peer, "gr\u00fcn", "--frame", "line", "--charset", "ISO-8859-1");
            assertThat(ran.out()).isEqualTo(bytesOf("bla\u00fc\n", Charset.defaultCharset()));
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void jsonHasTheReplyAsText() {
        try (PeerListener peer = PeerListener.playing(
                one -> one.expect("x\n").reply("5 \u20ac\n".getBytes(Charset.forName("windows-1252"))))) {
            assertThat(send(peer, "x", "--frame", "line", "--charset", "windows-1252", "--json")
                            .out())
                    .contains(bytesOf("\"reply\":\"5 \u20ac\"", UTF_8));
        }
    }

    @Test
    void whatTheEncodingDoesNotHaveIsNotSent() {
        Ran ran = Ran.shell("send-tcp", "localhost", "80", "5 \u20ac", "--charset", "ISO-8859-1");
        assertThat(ran.err())
                .contains("the message: text cannot be written in ISO-8859-1: it has no character number 3 of 3;"
                        + " --charset sets another");
        assertThat(Ran.shell("send-tcp", "localhost", "80", "x", "--charset", "utf9")
                        .err())
                .contains("'--charset'", "it is 'utf9', which this JVM does not know");
    }

    private static String printed(Charset charset, byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TextAnswers answers = new TextAnswers(new PrintStream(out, true, UTF_8), charset)) {
            for (byte[] piece : pieces) {
                answers.piece(Message.of(piece));
            }
            answers.end();
        }
        return out.toString(UTF_8);
    }

    @Test
    void aCharacterMayComeInTwoPieces() {
        byte[] euro = "\u20ac".getBytes(UTF_8);
        assertThat(printed(UTF_8, new byte[] {euro[0]}, new byte[] {euro[1]}, new byte[] {euro[2], '!'}))
                .isEqualTo("\u20ac!\n");
        assertThat(printed(UTF_16BE, "ab\n".getBytes(UTF_16BE))).isEqualTo("ab\n");
        String large = "\u00e4".repeat(5000);
        assertThat(printed(UTF_8, large.getBytes(UTF_8))).isEqualTo(large + "\n");
    }

    @Test
    void whatIsNoTextIsShownAsThat() {
        assertThat(printed(UTF_8, new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb\n");
        assertThat(printed(UTF_8, new byte[] {'a', (byte) 0xE2})).isEqualTo("a\uFFFD\n");
    }

    @Test
    void aServerRepliesAndSendsHeartbeatsInTheEncoding() {
        try (RunningServer server = RunningServer.start(
                        "run-tcp-server",
                        "--frame",
                        "line",
                        "--heartbeat",
                        "t\u00fct",
                        "--idle-notice",
                        "20ms",
                        "--charset",
                        "ISO-8859-1");
                Peer peer = Peer.connect(Integer.parseInt(server.port()))) {
            peer.expect("t\u00fct\nt\u00fct\n".getBytes(ISO_8859_1));
        }
    }

    @Test
    void aHeartbeatNeedsItsTimeAndATimeItsHeartbeat() {
        for (String[] half : new String[][] {{"--heartbeat", "x"}, {"--idle-notice", "1s"}}) {
            assertThat(Ran.shell("run-tcp-server", "0", half[0], half[1]).err())
                    .contains(
                            "--heartbeat says what is sent, and --idle-notice after what silence: give both, or none");
        }
    }
}
