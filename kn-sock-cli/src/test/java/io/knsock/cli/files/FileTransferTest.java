package io.knsock.cli.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.stream.StreamConnection;
import io.knsock.test.Eventually;
import io.knsock.test.TestCa;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol, with senders that do as they should and others. */
@ParameterizedClass(name = "TLS {0}")
@ValueSource(booleans = {false, true})
class FileTransferTest {
    private static final int SIZE = 12 << 20;

    @Parameter
    boolean tls;

    @TempDir
    Path directory;

    private final SocketEngine engine = SocketEngine.start();
    private final Noted noted = new Noted();
    private Path folder = Path.of("");
    private Path file = Path.of("");
    private byte[] content = new byte[0];
    private @Nullable TcpServer server;

    /** What the receiver tells. */
    private static final class Noted implements FileReceiver.Events {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final AtomicLong done = new AtomicLong();

        @Override
        public void begun(StreamConnection connection, String name, long size, long had) {
            events.add("begun " + name + " " + had);
        }

        @Override
        public void progress(StreamConnection connection, long progress) {
            done.set(progress);
        }

        @Override
        public void stored(StreamConnection connection, String name, long size) {
            events.add("stored " + name);
        }

        @Override
        public void refused(StreamConnection connection, String name, String why) {
            events.add("refused " + why);
        }

        @Override
        public void cut(StreamConnection connection, String name, long kept, IOException why) {
            events.add("cut " + kept);
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(20, TimeUnit.SECONDS));
        }
    }

    @BeforeEach
    void serve() throws IOException {
        folder = Files.createDirectory(directory.resolve("incoming")).toRealPath();
        content = new byte[SIZE];
        new Random(7).nextBytes(content);
        file = Files.write(directory.resolve("file.bin"), content);
        server = listen(new FileReceiver(folder, 1L << 30, false, noted));
    }

    private TcpServer listen(FileReceiver receiver) {
        return engine.listen(
                ServerConfig.builder()
                        .port(0)
                        .tls(tls ? TestCa.shared().serverTls() : null)
                        .build(),
                receiver);
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
    }

    private StreamConnection connect() {
        return connect(Objects.requireNonNull(server));
    }

    private StreamConnection connect(TcpServer to) {
        return engine.connectStream(ClientConfig.builder()
                .host("localhost")
                .port(to.port())
                .tls(tls ? TestCa.shared().clientTls() : null)
                .requestTimeout(Duration.ofSeconds(20))
                .build());
    }

    private long send(String name) throws Exception {
        try (StreamConnection connection = connect()) {
            return new FileSender(file, name, sent -> {}).send(connection, content.length);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private static void writeHeader(DataOutputStream out, byte[] name, long size) throws IOException {
        out.write("KNSF".getBytes(UTF_8));
        out.write(1);
        out.writeShort(name.length);
        out.write(name);
        out.writeLong(size);
    }

    private static String refusal(DataInputStream in) throws IOException {
        try {
            Wire.readOk(in);
            return "OK";
        } catch (RefusedException refused) {
            return refused.code() + " " + refused.getMessage();
        }
    }

    @Test
    void storesAFile() throws Exception {
        assertThat(send("file.bin")).isZero();
        assertThat(folder.resolve("file.bin")).hasBinaryContent(content);
        assertThat(noted.next()).isEqualTo("begun file.bin 0");
        assertThat(noted.next()).isEqualTo("stored file.bin");
        assertThat(files()).hasSize(1);
    }

    @Test
    void storesAnEmptyFile() throws Exception {
        content = new byte[0];
        Files.write(file, content);
        send("empty");
        assertThat(folder.resolve("empty")).isEmptyFile();
    }

    /** Cuts a transfer when so much has arrived. */
    private void cut(String name, int after) throws Exception {
        try (StreamConnection connection = connect()) {
            DataInputStream in = new DataInputStream(connection.inputStream());
            DataOutputStream out = new DataOutputStream(connection.outputStream());
            writeHeader(out, name.getBytes(UTF_8), SIZE);
            assertThat(refusal(in)).isEqualTo("OK");
            in.readNBytes(8 + 32);
            out.writeLong(0);
            out.write(content, 0, after);
            Eventually.until(() -> noted.done.get() == after);
            connection.abort();
        }
        assertThat(noted.next()).isEqualTo("begun " + name + " 0");
        assertThat(noted.next()).isEqualTo("cut " + after);
        noted.done.set(0);
    }

    @Test
    void resumesWhatWasCut() throws Exception {
        cut("file.bin", SIZE / 2);
        assertThat(folder.resolve("file.bin")).doesNotExist();
        Eventually.holds(() -> {
            try {
                assertThat(send("file.bin")).isEqualTo(SIZE / 2);
            } catch (Exception busy) { // the connection before has yet to let go of the file
                throw new AssertionError(busy);
            }
        });
        assertThat(folder.resolve("file.bin")).hasBinaryContent(content);
        assertThat(files()).hasSize(1);
    }

    @Test
    void beginsAnewWhereTheBeginningIsAnotherOne() throws Exception {
        cut("file.bin", SIZE / 2);
        content[100]++;
        Files.write(file, content);
        Eventually.holds(() -> {
            try {
                assertThat(send("file.bin")).isZero();
            } catch (Exception busy) {
                throw new AssertionError(busy);
            }
        });
        assertThat(folder.resolve("file.bin")).hasBinaryContent(content);
    }

    @Test
    void beginsAnewWhereTheFileIsShorterThanWhatIsThere() throws Exception {
        cut("file.bin", SIZE / 2);
        content = Arrays.copyOf(content, 1000);
        Files.write(file, content);
        Eventually.holds(() -> {
            try {
                assertThat(send("file.bin")).isZero();
            } catch (Exception busy) {
                throw new AssertionError(busy);
            }
        });
        assertThat(folder.resolve("file.bin")).hasBinaryContent(content);
    }

    @Test
    void throwsAwayWhatIsDamaged() throws Exception {
        try (StreamConnection connection = connect()) {
            DataInputStream in = new DataInputStream(connection.inputStream());
            DataOutputStream out = new DataOutputStream(connection.outputStream());
            writeHeader(out, "x".getBytes(UTF_8), 3);
            assertThat(refusal(in)).isEqualTo("OK");
            in.readNBytes(8 + 32);
            out.writeLong(0);
            out.write(new byte[3 + 32]);
            assertThat(refusal(in)).startsWith("4 ").contains("SHA-256");
        }
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "/tmp/outside",
                "..",
                ".",
                "a/../../b",
                "a\\b",
                "nul",
                "x\0y",
                ".kn-sock-a.part",
                ""
            })
    void refusesNamesThatLeaveTheFolder(String name) throws Exception {
        try (StreamConnection connection = connect()) {
            writeHeader(new DataOutputStream(connection.outputStream()), name.getBytes(UTF_8), 1);
            assertThat(refusal(new DataInputStream(connection.inputStream()))).startsWith("1 ");
        }
        assertThat(files()).isEmpty();
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).hasSize(2);
        }
    }

    @Test
    void refusesWhatIsNotTheProtocol() throws Exception {
        byte[][] wrong = {
            "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8),
            {'K', 'N', 'S', 'F', 2, 0, 0, 0, 0, 0, 0},
            {'K', 'N', 'S', 'F', 1, (byte) 0xff, (byte) 0xff},
            {'K', 'N', 'S', 'F', 1, 0, 1, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1},
            {'K', 'N', 'S', 'F', 1, 0, 1, 'x', -1, -1, -1, -1, -1, -1, -1, -1}
        };
        for (byte[] one : wrong) {
            try (StreamConnection connection = connect()) {
                connection.outputStream().write(one);
                assertThat(refusal(new DataInputStream(connection.inputStream())))
                        .startsWith("7 ");
            }
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesABeginningThatWasNotOffered() throws Exception {
        try (StreamConnection connection = connect()) {
            DataInputStream in = new DataInputStream(connection.inputStream());
            DataOutputStream out = new DataOutputStream(connection.outputStream());
            writeHeader(out, "x".getBytes(UTF_8), 100);
            assertThat(refusal(in)).isEqualTo("OK");
            in.readNBytes(8 + 32);
            out.writeLong(50);
            assertThat(refusal(in)).startsWith("7 ");
        }
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        try (StreamConnection connection = connect()) {
            writeHeader(new DataOutputStream(connection.outputStream()), "x".getBytes(UTF_8), (1L << 30) + 1);
            assertThat(refusal(new DataInputStream(connection.inputStream())))
                    .startsWith("2 ")
                    .contains("1.0 GiB");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesWhatTheDiskHasNoRoomFor() throws Exception {
        TcpServer boundless = listen(new FileReceiver(folder, Long.MAX_VALUE, false, noted));
        try (StreamConnection connection = connect(boundless)) {
            writeHeader(new DataOutputStream(connection.outputStream()), "x".getBytes(UTF_8), Long.MAX_VALUE);
            assertThat(refusal(new DataInputStream(connection.inputStream())))
                    .startsWith("5 ")
                    .contains("no room");
        }
    }

    /** The sender is still at it, and hears why all the same. */
    @Test
    void tellsThatTheDiskIsFull() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "there is no /dev/full here");
        TcpServer full = listen(new FileReceiver(
                folder,
                1L << 30,
                false,
                noted,
                path -> FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)));
        try (StreamConnection connection = connect(full)) {
            assertThatThrownBy(() -> new FileSender(file, "x", sent -> {}).send(connection, SIZE))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("cannot be stored");
            connection.abort();
        }
        assertThat(noted.next()).isEqualTo("begun x 0");
        assertThat(noted.next()).startsWith("refused the file cannot be stored");
    }

    @Test
    void doesNotOverwriteUnlessItMay() throws Exception {
        Path there = Files.writeString(folder.resolve("file.bin"), "precious");
        assertThatThrownBy(() -> send("file.bin"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("--overwrite");
        assertThat(there).hasContent("precious");
        server = listen(new FileReceiver(folder, 1L << 30, true, noted));
        send("file.bin");
        assertThat(there).hasBinaryContent(content);
    }

    @Test
    void followsNoLinks() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "precious");
        Files.createSymbolicLink(Partial.path(folder, "planted"), outside);
        assertThatThrownBy(() -> send("planted")).isInstanceOf(RefusedException.class);
        Files.createSymbolicLink(folder.resolve("link"), outside);
        assertThatThrownBy(() -> send("link")).isInstanceOf(RefusedException.class);
        server = listen(new FileReceiver(folder, 1L << 30, true, noted));
        send("link"); // the link is replaced, and not what it leads to
        assertThat(outside).hasContent("precious");
        assertThat(folder.resolve("link")).hasBinaryContent(content);
    }

    @Test
    void takesAFileFromOneSenderAtATime() throws Exception {
        try (StreamConnection first = connect()) {
            DataInputStream in = new DataInputStream(first.inputStream());
            writeHeader(new DataOutputStream(first.outputStream()), "file.bin".getBytes(UTF_8), SIZE);
            assertThat(refusal(in)).isEqualTo("OK");
            assertThatThrownBy(() -> send("file.bin"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("another connection");
            first.abort();
        }
    }

    @Test
    void refusesAsASenderWhatIsNoReceiver() throws Exception {
        TcpServer other = engine.listen(
                ServerConfig.builder()
                        .port(0)
                        .tls(tls ? TestCa.shared().serverTls() : null)
                        .build(),
                connection -> connection.outputStream().write("220 mail.example.org\r\n".getBytes(UTF_8)));
        try (StreamConnection connection = connect(other)) {
            assertThatThrownBy(() -> new FileSender(file, "x", sent -> {}).send(connection, SIZE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer as");
            connection.abort();
        }
    }
}
