package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.PeerListener;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts what a bench did; how long it took is for people. */
class BenchTest {
    private static Ran bench(String port, String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", "localhost", port));
        arguments.addAll(Arrays.asList(more));
        return Ran.shell(arguments.toArray(String[]::new));
    }

    private static JsonObject json(Ran ran) {
        return Json.createReader(new StringReader(ran.out())).readObject();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 100", "3, 1, 100", "1, 8, 100", "4, 5, 3"})
    void exactlyTheRequestsThatWereAskedForAreMade(String connections, String pipeline, String requests)
            throws Exception {
        try (PeerListener echo = PeerListener.echo()) {
            Ran ran = bench(
                    Integer.toString(echo.port()),
                    "hi",
                    "--connections",
                    connections,
                    "--pipeline",
                    pipeline,
                    "--requests",
                    requests,
                    "--json");

            assertThat(ran.code()).as(ran.out()).isZero();
            JsonObject result = json(ran);
            assertThat(result.getInt("replies")).isEqualTo(Integer.parseInt(requests));
            assertThat(echo.received().size()).isEqualTo(Integer.parseInt(requests));
            assertThat(result.getJsonObject("errors")).isEmpty();
            assertThat(result.getInt("replyBytes")).isEqualTo(2 * Integer.parseInt(requests));
            assertThat(result.getJsonObject("latencyMicros")
                            .getJsonNumber("max")
                            .doubleValue())
                    .isPositive();
        }
    }

    @Test
    void aServerThatEndsConnectionsBeforeItRepliesIsAskedWithPauses() throws IOException {
        AtomicInteger accepted = new AtomicInteger();
        try (PeerServer peerServer = new PeerServer(peer -> {
            accepted.incrementAndGet();
            peer.close();
        })) {
            Ran ran = bench(peerServer.port(), "hi", "--duration", "1s", "--json");

            assertThat(ran.code()).isEqualTo(8);
            // a pause of 100 ms before each but the first
            assertThat(accepted.get()).isBetween(2, 13);
        }
    }

    @Test
    void aRateIsAsManyRequestsAsAreDue() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            JsonObject result =
                    json(bench(server.port(), "--rate", "1000", "--requests", "200", "--connections", "2", "--json"));

            assertThat(result.getInt("replies")).isEqualTo(200);
            assertThat(result.getJsonNumber("ratePerSecond").doubleValue()).isEqualTo(1000);
            // the last of them is due 199 ms after the first, however fast the server is
            assertThat(result.getJsonNumber("seconds").doubleValue()).isGreaterThan(0.198);
        }
    }

    @Test
    void aServerThatStallsIsMeasuredFromTheTimeItShouldHaveBeenAsked() throws Exception {
        try (PeerServer peerServer = new PeerServer(peer -> {
            for (int count = 0; peer.line() != null; count++) {
                if (count == 10) {
                    peer.delay(Duration.ofMillis(400)); // the stall is what is tested, not what is waited for
                }
                peer.reply("ok\n");
            }
        })) {
            Ran ran = bench(peerServer.port(), "--rate", "200", "--requests", "100", "--json");
            JsonObject result = json(ran);

            // 80 requests are due while it stalls: with one at a time only 1 of 100 would be slow
            assertThat(result.getInt("replies")).isEqualTo(100);
            assertThat(result.getJsonObject("latencyMicros")
                            .getJsonNumber("p90")
                            .doubleValue())
                    .isGreaterThan(200_000);
        }
    }

    @Test
    void whatIsDueAndNotSentInTimeIsAnError() throws Exception {
        try (PeerServer peerServer = new PeerServer(peer -> {
            peer.line();
            peer.reply("ok\n");
        })) {
            Ran ran = bench(
                    peerServer.port(), "--rate", "1000", "--duration", "200ms", "--request-timeout", "2s", "--json");

            assertThat(ran.code()).isEqualTo(8);
            JsonObject errors = json(ran).getJsonObject("errors");
            assertThat(errors.getInt("NotSent")).isGreaterThan(1);
            assertThat(errors.getInt("RequestTimeoutException")).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatIsLostIsAnErrorAndAnotherTakesItsPlace() throws Exception {
        try (PeerServer peerServer = new PeerServer(peer -> {
            if (peer.line() != null) { // the last connection may have no request
                peer.reply("ok\n").line();
            }
            peer.close();
        })) {
            Ran ran = bench(peerServer.port(), "--requests", "10", "--json");

            assertThat(ran.code()).isEqualTo(8);
            JsonObject result = json(ran);
            assertThat(result.getJsonObject("errors").getInt("ConnectionClosedException"))
                    .isEqualTo(5);
            assertThat(result.getInt("replies")).isEqualTo(5);
        }
    }

    @Test
    void aServerThatGoesAwayMakesTheRestErrors() throws Exception {
        CompletableFuture<PeerListener> listener = new CompletableFuture<>();
        try (PeerListener peers = PeerListener.playing(peer -> {
            peer.line();
            listener.get().stopListening();
            peer.reply("ok\n").close();
        })) {
            listener.complete(peers);
            Ran ran = bench(Integer.toString(peers.port()), "--requests", "4", "--json");

            JsonObject result = json(ran);
            assertThat(result.getInt("replies")).isEqualTo(1);
            assertThat(result.getJsonObject("errors").values().stream()
                            .mapToInt(count -> Integer.parseInt(count.toString()))
                            .sum())
                    .isEqualTo(3);
            assertThat(result.getJsonObject("errors")).containsKey("ConnectFailedException");
        }
    }

    @Test
    void aServerThatIsNotThereFailsAsSendingDoes() throws IOException {
        String closed = Integer.toString(PeerListener.closedPort());

        Ran ran = bench(closed);

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--requests=5", "--rate=100"})
    void aMessageThatTheFramingCannotCarryIsRefused(String load) {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            Ran ran = bench(server.port(), "two\nlines", load);

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("line feed");
        }
    }

    @Test
    void itEndsWhenItsTimeIsOver() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            JsonObject result = json(bench(server.port(), "--duration", "300ms", "--warm-up", "100ms", "--json"));

            assertThat(result.getJsonNumber("seconds").doubleValue()).isBetween(0.3, 30.0);
            assertThat(result.getInt("replies")).isPositive();
        }
    }

    @Test
    void theReportHasBarsThatAddUp() {
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            Ran ran = bench(server.port(), "--requests", "50", "--progress");

            assertThat(ran.out())
                    .contains("connections 1, pipeline 1, as fast as replies come")
                    .containsPattern("replies +50 in ")
                    .containsPattern("errors +0\n")
                    .containsPattern("latency +p50 .* p90 .* p99 .* p99.9 .* max ");
            assertThat(ran.out()
                            .lines()
                            .filter(line -> line.contains("<"))
                            .mapToInt(line -> Integer.parseInt(line.replaceAll(".*?(\\d+) +[\\d.]+ %$", "$1")))
                            .sum())
                    .isEqualTo(50);
            assertThat(ran.err()).contains("50 replies");
        }
    }

    @Test
    void histogramsAreWrittenInTheFormsOfTheLibrary(@TempDir Path directory) throws Exception {
        Path hgrm = directory.resolve("all.hgrm");
        Path hlog = directory.resolve("seconds.hlog");
        try (RunningServer server = RunningServer.start("run-tcp-server", "--frame", "line")) {
            Ran ran = bench(server.port(), "--requests", "50", "--hgrm", hgrm.toString(), "--hlog", hlog.toString());
            assertThat(ran.code()).as(ran.err()).isZero();
        }

        assertThat(Files.readString(hgrm)).contains("Percentile", "#[Mean").containsPattern("Total count +=? +50");
        HistogramLogReader reader = new HistogramLogReader(new FileInputStream(hlog.toFile()));
        long count = 0;
        while (reader.hasNext()) {
            count += ((org.HdrHistogram.Histogram) reader.nextIntervalHistogram()).getTotalCount();
        }
        assertThat(count).isEqualTo(50);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeTheLoad(@TempDir Path directory) {
        Ran ran = bench("1", "--hgrm", directory.resolve("none/x").toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("a file cannot be written").hasLineCount(1);
    }

    @Test
    void aLoadOverTlsIsOneToo(@TempDir Path directory) throws Exception {
        TlsFiles files = TlsFiles.in(directory);
        try (RunningServer server = RunningServer.start(
                "run-ssl-tcp-server", files.file("server.crt"), files.file("server.key"), "--frame", "line")) {
            JsonObject result = json(bench(
                    server.port(),
                    "--tls",
                    "--cafile",
                    files.file("ca.crt"),
                    "--requests",
                    "20",
                    "--connections",
                    "2",
                    "--json"));

            assertThat(result.getBoolean("tls")).isTrue();
            assertThat(result.getInt("replies")).isEqualTo(20);
        }
    }
}
