package io.knsock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where messages come from and how replies are printed. */
class SendingTest {
    private static List<JsonObject> json(Ran ran) {
        return ran.out()
                .lines()
                .map(line -> Json.createReader(new StringReader(line)).readObject())
                .toList();
    }

    private static Ran send(String port, String... more) {
        return sendWith(new byte[0], port, more);
    }

    /** With a timeout that no busy machine needs. */
    private static Ran sendWith(byte[] input, String port, String... more) {
        List<String> arguments = new ArrayList<>(List.of("send-tcp", "localhost", port, "--timeout", "60s"));
        arguments.addAll(Arrays.asList(more));
        return Ran.shellWith(input, arguments.toArray(String[]::new));
    }

    @Test
    void standardInputIsTheMessageByteForByte() {
        byte[] notText = {(byte) 0xff, 0, (byte) 0x80, '\n', (byte) 0xc3, '\n'};
        try (RunningServer server = RunningServer.start("run-tcp-server")) {
            Ran ran = sendWith(notText, server.port(), "-");

            assertThat(ran.out()).isEqualTo("Echo: " + new String(notText, ISO_8859_1));
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void inLineFramingTheEndOfTheLastLineOfStandardInputIsTheFramings() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            Ran ran = sendWith("hello\n".getBytes(UTF_8), server.port(), "-", "--frame", "line");

            assertThat(ran.out()).isEqualTo("Echo: hello\n");
        }
    }

    @Test
    void emptyStandardInputIsRefusedInRawFraming() {
        assertThat(sendWith(new byte[0], "80", "-").err()).contains("an empty message");
    }

    @Test
    void repeatSendsOverOneConnectionAndPrintsEachReply() throws IOException {
        BlockingQueue<String> connections = new LinkedBlockingQueue<>();
        try (PeerServer peerServer = new PeerServer(peer -> {
            connections.add("one more");
            for (int time = 1; time <= 3; time++) {
                peer.expect("hi").reply("reply " + time);
            }
        })) {
            Ran ran = send(peerServer.port(), "hi", "--repeat", "3", "--interval", "1ms", "--quiet-time", "50ms");

            assertThat(ran.out()).isEqualTo("reply 1\nreply 2\nreply 3\n");
            assertThat(ran.code()).isZero();
            assertThat(connections).hasSize(1);
        }
    }

    @Test
    void noReplyIsAwaitedWhereNoneIsWanted() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        try (PeerServer peerServer = new PeerServer(peer -> received.complete(new String(peer.readToEnd(), UTF_8)))) {
            Ran ran = send(peerServer.port(), "hi", "--no-reply", "--repeat", "2");

            assertThat(ran.code()).isZero();
            assertThat(ran.out()).isEmpty();
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("hihi");
        }
    }

    @Test
    void hexShowsBytesThatAreNotText() throws IOException {
        try (PeerServer peerServer = PeerServer.replying("\u00ff0123456789abcdef\n")) {
            assertThat(send(peerServer.port(), "hi", "--hex").out())
                    .isEqualTo("00000000  ff 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65  .0123456789abcde\n"
                            + "00000010  66 0a                                            f.\n");
        }
    }

    @Test
    void jsonTellsTheReplyItsSizeAndItsTimes() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            Ran ran = send(server.port(), "gr\u00fc\u00df \"dich\"", "--json", "--frame", "line", "--repeat", "2");

            assertThat(json(ran)).hasSize(2).allSatisfy(result -> {
                assertThat(result.getString("endpoint")).isEqualTo("localhost:" + server.port());
                assertThat(result.getBoolean("tls")).isFalse();
                assertThat(result.getString("framing")).isEqualTo("line");
                assertThat(result.getInt("sentBytes")).isEqualTo(13);
                assertThat(result.getInt("replyBytes")).isEqualTo(19);
                assertThat(result.getInt("connectMicros")).isPositive();
                assertThat(result.getInt("firstByteMicros")).isPositive();
            });
            assertThat(ran.out()).contains("Echo: gr");
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void aReplyThatIsNotTextIsBase64InJson() throws IOException {
        try (PeerServer peerServer = PeerServer.replying("\u00ff\u0000")) {
            assertThat(json(send(peerServer.port(), "hi", "--json")))
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.getString("replyBase64")).isEqualTo("/wA=");
                        assertThat(result).doesNotContainKey("reply");
                    });
        }
    }

    @Test
    void jsonTellsTheTypeOfAnErrorToo() throws IOException {
        String closed = Integer.toString(PeerListener.closedPort());

        Ran ran = send(closed, "hi", "--json");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).startsWith("kn-sock: cannot connect").hasLineCount(1);
        assertThat(json(ran)).singleElement().satisfies(result -> {
            JsonObject error = result.getJsonObject("error");
            assertThat(error.getString("type")).isEqualTo("ConnectFailedException");
            assertThat(error.getString("message")).contains("localhost:" + closed);
            assertThat(error.getInt("exitCode")).isEqualTo(3);
            assertThat(result).doesNotContainKeys("connectMicros", "replyBytes");
        });
    }

    // ---- conversations

    @Test
    void aConversationSendsEachLineAndPrintsEachReply() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            Ran ran = sendWith("one\ntwo\nthree".getBytes(UTF_8), server.port(), "--interactive", "--frame", "line");

            assertThat(ran.out()).isEqualTo("Echo: one\nEcho: two\nEcho: three\n");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void inRawFramingALineIsSentWithItsLineFeed() throws IOException {
        try (PeerServer peerServer = new PeerServer(peer -> peer.reply("got " + new String(peer.read(5), UTF_8)))) {
            Ran ran = sendWith("QUIT\n".getBytes(UTF_8), peerServer.port(), "--interactive");

            assertThat(ran.out()).isEqualTo("got QUIT\n");
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void repliesArePrintedAsTheyComeWhileTheInputIsOpen() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        CompletableFuture<Void> printed = new CompletableFuture<>();
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line");
                PipedInputStream input = new PipedInputStream(keyboard)) {
            CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> Ran.shellThat(
                    input,
                    () -> printed.complete(null),
                    "send-tcp",
                    "localhost",
                    server.port(),
                    "--interactive",
                    "--frame",
                    "line"));
            keyboard.write("one\n".getBytes(UTF_8));
            keyboard.flush();
            printed.get(10, TimeUnit.SECONDS);
            keyboard.close();

            assertThat(ran.get(10, TimeUnit.SECONDS).out()).isEqualTo("Echo: one\n");
        }
    }

    @Test
    void aServerThatClosesEndsAConversationThatHasItsReplies() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        try (PeerServer peerServer = new PeerServer(
                        peer -> peer.expect("QUIT\n").reply("bye\n").close());
                PipedInputStream input = new PipedInputStream(keyboard)) {
            keyboard.write("QUIT\n".getBytes(UTF_8));
            Ran ran = Ran.shellThat(input, () -> {}, "send-tcp", "localhost", peerServer.port(), "--interactive");

            assertThat(ran.out()).isEqualTo("bye\n");
            assertThat(ran.err()).contains("has closed the connection").hasLineCount(1);
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void aConversationWithoutAReplyIsATimeout() throws IOException {
        try (PeerServer peerServer = new PeerServer(Peer::blackHole)) {
            Ran ran = Ran.shellWith(
                    "hi\n".getBytes(UTF_8),
                    "send-tcp",
                    "localhost",
                    peerServer.port(),
                    "--interactive",
                    "--timeout",
                    "2s");

            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err()).contains("within 2s of the end of the input");
        }
    }

    @Test
    void aServerThatClosesOnAConversationWithoutAReplyIsNamed() throws IOException {
        try (PeerServer peerServer = new PeerServer(peer -> peer.expect("hi\n").close())) {
            Ran ran = sendWith("hi\n".getBytes(UTF_8), peerServer.port(), "--interactive");

            assertThat(ran.code()).isEqualTo(7);
        }
    }

    // ---- servers

    @Test
    void aServerOnAUnixSocketIsReachedByItsPath(@TempDir Path directory) {
        String path = directory.resolve("s").toString();
        try (RunningServer server = RunningServer.start("run-tcp-server", "--unix-socket", path)) {
            assertThat(server.endpoint()).isEqualTo("unix:" + path);

            Ran ran = send("1", "hi", "--endpoints", "unix:" + path);

            assertThat(ran.out()).as(ran.err()).isEqualTo("Echo: hi\n");
        }
    }

    @Test
    void aServerRepliesTheTextItWasGiven() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--reply", "OK")) {
            assertThat(send(server.port(), "hi").out()).isEqualTo("OK\n");
        }
    }

    @Test
    void aServerLogsWhatHappensAsJsonAndNotWhatMessagesHold() {
        RunningServer server = RunningServer.start("run-tcp-server", "--json");
        send(server.port(), "secret");
        server.stop();

        List<JsonObject> events = server.printed().stream()
                .map(line -> Json.createReader(new StringReader(line)).readObject())
                .toList();
        assertThat(events)
                .extracting(event -> event.getString("event"))
                .containsExactly("listening", "message", "stopped");
        assertThat(events.get(0).getString("endpoint")).isEqualTo("127.0.0.1:" + server.port());
        assertThat(events.get(1).getInt("receivedBytes")).isEqualTo(6);
        assertThat(events.get(1).getInt("replyBytes")).isEqualTo(12);
        assertThat(events.get(1).getString("remote")).startsWith("127.0.0.1:");
        assertThat(events.get(2).getString("outcome")).isEqualTo("graceful");
        assertThat(events.get(2).getInt("messages")).isEqualTo(1);
        assertThat(String.join("", server.printed())).doesNotContain("secret");
    }
}
