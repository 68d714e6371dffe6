package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.FullListener;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpCommandsTest {
    private static final String LONG = "0123456789".repeat(300);

    @Test
    void sendPrintsWhatTheServerEchoes() {
        try (RunningServer server = RunningServer.start("run-tcp-server")) {
            Ran ran = Ran.shell("send-tcp", "localhost", server.port(), "Hello, World!");

            assertThat(ran.out()).isEqualTo("Echo: Hello, World!\n");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "line", "mllp", "delimiter:\\r\\n", "length:4,little-endian"})
    void aMessageOf3000BytesComesBackWhole(String frame) {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", frame)) {
            Ran ran = Ran.shell("send-tcp", "localhost", server.port(), LONG, "--frame", frame);

            assertThat(ran.out()).isEqualTo("Echo: " + LONG + "\n");
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void theServerEchoesBytesThatAreNotText() {
        byte[] notText = {(byte) 0xff, 0, (byte) 0x80, '\n', (byte) 0xc3};
        try (RunningServer server = RunningServer.start("run-tcp-server");
                Peer client = Peer.connect(Integer.parseInt(server.port()))) {
            byte[] echo = client.send(notText).read(6 + notText.length);
            assertThat(new String(echo, ISO_8859_1)).isEqualTo("Echo: " + new String(notText, ISO_8859_1));
        }
    }

    @Test
    void aStoppedServerLetsIdleClientsGoAndSucceeds() {
        RunningServer server = RunningServer.start("run-tcp-server");
        try (Peer idle = Peer.connect(Integer.parseInt(server.port()))) {
            idle.send("x").expect("Echo: x"); // answered, it is accepted: one that is not yet would be reset

            assertThat(server.stop()).isZero();

            idle.expectEnd();
            assertThat(server.said()).isEmpty();
        }
    }

    @Test
    void verboseTellsWhatTheEngineDoes() throws IOException {
        try (PeerServer peerServer = PeerServer.replying("hi")) {
            Ran ran = Ran.shell("send-tcp", "localhost", peerServer.port(), "hi", "--verbose");

            assertThat(ran.out()).isEqualTo("hi\n");
            assertThat(ran.err()).contains("KNS0001 engine started").hasLineCount(1);
        }
    }

    @Test
    void theReplyIsPrintedByteForByteWithAnEndOfLineIfItHasNone() throws IOException {
        String notText = "\u00ff\u0000\u0080\r\n\u00c3";
        try (PeerServer peerServer = PeerServer.replying(notText)) {
            assertThat(Ran.shell("send-tcp", "localhost", peerServer.port(), "hi")
                            .out())
                    .isEqualTo(notText + "\n");
        }
    }

    @Test
    void aReplyThatEndsItsLineIsNotGivenAnotherEnd() throws IOException {
        try (PeerServer peerServer = PeerServer.replying("one\ntwo\n")) {
            assertThat(Ran.shell("send-tcp", "localhost", peerServer.port(), "hi")
                            .out())
                    .isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void theReplyInLineFramingIsOneLine() throws IOException {
        try (PeerServer peerServer = PeerServer.replying("one\r\ntwo\r\n")) {
            assertThat(Ran.shell("send-tcp", "localhost", peerServer.port(), "hi", "--frame", "line")
                            .out())
                    .isEqualTo("one\n");
        }
    }

    @Test
    void aRawReplyEndsWhenTheServerCloses() throws IOException {
        CountDownLatch printed = new CountDownLatch(1);
        try (PeerServer peerServer = new PeerServer(peer -> {
            peer.expect("hi").reply("bye");
            printed.await();
            peer.close();
        })) {
            Ran ran = Ran.shellThat(
                    printed::countDown, "send-tcp", "localhost", peerServer.port(), "hi", "--quiet-time", "1h");

            assertThat(ran.out()).isEqualTo("bye\n");
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void aRawReplyInPiecesIsPrintedWhole() throws IOException {
        try (PeerServer peerServer = new PeerServer(peer -> {
            peer.expect("hi");
            for (int piece = 0; piece < 100; piece++) {
                peer.reply(LONG);
            }
        })) {
            Ran ran = Ran.shell(
                    "send-tcp",
                    "localhost",
                    peerServer.port(),
                    "hi",
                    "--max-frame-bytes",
                    "1000",
                    "--quiet-time",
                    "2s"); // between two pieces, on a busy machine too

            assertThat(ran.out()).isEqualTo(LONG.repeat(100) + "\n");
            assertThat(ran.code()).isZero();
        }
    }

    @RepeatedTest(20)
    void aRawReplyThatIsFollowedByTheCloseAtOnceIsPrintedWhole() throws IOException {
        try (PeerServer peerServer = new PeerServer(peer -> {
            peer.expect("hi");
            for (int piece = 0; piece < 5; piece++) {
                peer.reply("bye");
            }
            peer.close();
        })) {
            Ran ran = Ran.shell("send-tcp", "localhost", peerServer.port(), "hi", "--quiet-time", "1h");

            assertThat(ran.out()).isEqualTo("byebyebyebyebye\n");
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void aServerThatSpeaksFirstIsPrintedToo() throws IOException {
        CountDownLatch printed = new CountDownLatch(1);
        try (PeerServer peerServer = new PeerServer(peer -> {
            peer.send("220 welcome\r\n").expect("QUIT");
            printed.await();
            peer.reply("221 bye\r\n");
        })) {
            assertThat(Ran.shellThat(printed::countDown, "send-tcp", "localhost", peerServer.port(), "QUIT")
                            .out())
                    .isEqualTo("220 welcome\r\n221 bye\r\n");
        }
    }

    @Test
    void aServerThatNeverStopsSendingIsATimeout() throws IOException {
        try (PeerServer peerServer = new PeerServer(peer -> peer.flood("more".getBytes(ISO_8859_1)))) {
            Ran ran = Ran.shell(
                    "send-tcp", "localhost", peerServer.port(), "hi", "--timeout", "200ms", "--quiet-time", "10s");

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.out()).startsWith("more").endsWith("\n");
            assertThat(ran.err())
                    .isEqualToIgnoringNewLines("kn-sock: localhost:" + peerServer.port()
                            + " was still sending when --timeout was over: raise it");
        }
    }

    @Test
    void aServerThatSaysNothingIsATimeout() throws IOException {
        try (PeerServer peerServer = new PeerServer(Peer::blackHole)) {
            Ran ran = Ran.shell("send-tcp", "localhost", peerServer.port(), "hi", "--timeout", "100ms");

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .startsWith("kn-sock: no message from localhost:" + peerServer.port())
                    .hasLineCount(1);
        }
    }

    @Test
    void aServerThatDoesNotAcceptIsATimeout() throws IOException {
        try (FullListener full = FullListener.open()) {
            Ran ran = Ran.shell("send-tcp", "127.0.0.1", Integer.toString(full.port()), "hi", "--timeout", "100ms");

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err())
                    .startsWith("kn-sock: no connection to 127.0.0.1:" + full.port())
                    .hasLineCount(1);
        }
    }

    @Test
    void aServerThatClosesWithoutAReplyIsNamed() throws IOException {
        try (PeerServer peerServer = new PeerServer(peer -> peer.expect("hi").close())) {
            Ran ran = Ran.shell("send-tcp", "localhost", peerServer.port(), "hi");

            assertThat(ran.code()).isEqualTo(7);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .startsWith("kn-sock: connection to localhost:" + peerServer.port() + " was closed by the peer")
                    .hasLineCount(1);
        }
    }

    @Test
    void aClosedPortIsNamed() throws IOException {
        String closed = Integer.toString(PeerListener.closedPort());

        Ran ran = Ran.shell("send-tcp", "localhost", closed, "hi");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .isEqualToIgnoringNewLines("kn-sock: cannot connect to localhost:" + closed
                        + ": connection refused: nothing listens there");
    }

    @Test
    void anUnknownHostIsNamed() {
        Ran ran = Ran.shell("send-tcp", "nowhere.invalid", "80", "hi");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("kn-sock: host nowhere.invalid is unknown")
                .hasLineCount(1);
    }

    @Test
    void verboseAddsTheStackTraceToTheLine() {
        assertThat(Ran.shell("send-tcp", "nowhere.invalid", "80", "hi", "--verbose")
                        .err())
                .contains("kn-sock: host nowhere.invalid is unknown", "\tat io.knsock.cli.");
    }

    @Test
    void aSecondServerOnAPortIsToldThatItIsInUse() {
        try (RunningServer server = RunningServer.start("run-tcp-server")) {
            Ran second = Ran.shell("run-tcp-server", server.port());

            assertThat(second.code()).isEqualTo(6);
            assertThat(second.err())
                    .startsWith("kn-sock: ")
                    .contains("port " + server.port() + " is in use")
                    .hasLineCount(1);
        }
    }

    @Test
    void aServerCannotBeBoundToAnAddressThatIsNotOfThisMachine() {
        Ran ran = Ran.shell("run-tcp-server", "0", "--host", "192.0.2.1");

        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.err()).startsWith("kn-sock: ").contains("192.0.2.1").hasLineCount(1);
    }

    @Test
    void aMessageThatTheFramingCannotCarryIsAMistakeInTheCommandLine() throws IOException {
        try (PeerServer peerServer = new PeerServer(Peer::blackHole)) {
            Ran ran = Ran.shell("send-tcp", "localhost", peerServer.port(), "two\nlines", "--frame", "line");

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("line feed").hasLineCount(1);
        }
    }

    @Test
    void aReplyLineThatIsTooLongFailsWithoutPrintingIt() throws IOException {
        try (PeerServer peerServer = PeerServer.replying(LONG + "\n")) {
            Ran ran = Ran.shell(
                    "send-tcp", "localhost", peerServer.port(), "hi", "--frame", "line", "--max-frame-bytes", "1000");

            assertThat(ran.code()).isEqualTo(10);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).contains("max-frame-bytes=1000").hasLineCount(1);
        }
    }
}
