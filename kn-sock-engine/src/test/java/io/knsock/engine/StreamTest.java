package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.stream.StreamConnection;
import io.knsock.stream.StreamHandler;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections as streams, of servers and clients. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class StreamTest {
    private static final int LARGE = 24 << 20;

    @Parameter
    Variant variant;

    private final Observed observed = new Observed();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
    }

    private TcpServer listen(StreamHandler handler) {
        return listen(ServerLimits.builder(), handler);
    }

    private TcpServer listen(ServerLimits.Builder limits, StreamHandler handler) {
        ServerConfig config =
                variant.server().limits(limits.build()).observer(observed).build();
        return engine.listen(config, (StreamConnection connection) -> {
            try {
                handler.onConnection(connection);
            } catch (Throwable failure) {
                failures.add(failure);
                throw failure;
            }
        });
    }

    private StreamConnection connect(TcpServer server) {
        return engine.connectStream(variant.client(server).build());
    }

    private static void echo(StreamConnection connection) throws IOException {
        connection.inputStream().transferTo(connection.outputStream());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static byte[] hash(InputStream in) throws IOException {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[10_000];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
            return hash.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Thread start(IoTask task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        thread.start();
        return thread;
    }

    private interface IoTask {
        void run() throws IOException;
    }

    // ---- what is read and written

    @Test
    void handsOnWhatIsSmall() {
        TcpServer server = listen(StreamTest::echo);
        try (Peer peer = variant.peer(server)) {
            peer.send("hello").expect("hello").send(" and on").expect(" and on");
        }
    }

    @Test
    void handsOnWhatIsLargeBothWaysAtOnce() throws Exception {
        byte[] all = random(LARGE);
        TcpServer server = listen(StreamTest::echo);
        try (StreamConnection client = connect(server)) {
            Thread sending = start(() -> {
                client.outputStream().write(all);
                client.endOutput();
            });
            assertThat(client.inputStream().readAllBytes()).isEqualTo(all);
            sending.join();
            assertThat(client.input().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.PEER_CLOSED);
        Eventually.holds(() -> {
            assertThat(server.stats().bytesReceived()).isEqualTo(LARGE);
            assertThat(server.stats().bytesSent()).isEqualTo(LARGE);
            assertThat(server.stats().messagesReceived()).isZero();
            assertThat(server.stats().inFlight()).isZero();
            assertThat(server.stats().handling()).isZero();
        });
    }

    @Test
    void takesBuffersOfAnySizeAndKind() throws Exception {
        byte[] all = random(300_000);
        TcpServer server = listen(StreamTest::echo);
        try (StreamConnection client = connect(server)) {
            Thread sending = start(() -> {
                for (int from = 0, length = 1; from < all.length; from += length, length = length * 3 / 2 + 1) {
                    ByteBuffer part = ByteBuffer.allocateDirect(Math.min(length, all.length - from));
                    part.put(all, from, part.capacity()).flip();
                    assertThat(client.output().write(part)).isEqualTo(part.capacity());
                }
                client.output().close();
            });
            ByteBuffer read = ByteBuffer.allocate(all.length);
            for (int length = 1; read.hasRemaining(); length = length * 3 / 2 + 1) {
                read.limit(Math.min(read.capacity(), read.position() + length));
                assertThat(client.input().read(read)).isPositive();
                read.limit(read.capacity());
            }
            assertThat(read.array()).isEqualTo(all);
            sending.join();
        }
    }

    @Test
    void speaksFirst() {
        TcpServer server = listen(connection -> connection.outputStream().write("welcome\n".getBytes()));
        try (StreamConnection client = connect(server)) {
            assertThat(new String(client.inputStream().readAllBytes())).isEqualTo("welcome\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void writesMuchAndEnds() throws Exception {
        byte[] all = random(LARGE);
        TcpServer server = listen(connection -> connection.outputStream().write(all));
        try (Peer peer = variant.peer(server)) {
            assertThat(peer.readToEnd()).isEqualTo(all);
        }
        assertThat(failures).isEmpty();
    }

    /** A peer ends its direction and reads on. */
    @Test
    void answersAfterTheEndOfTheInput() throws Exception {
        AtomicLong length = new AtomicLong();
        TcpServer server = listen(connection -> {
            length.set(connection.inputStream().readAllBytes().length);
            connection.outputStream().write("that was all".getBytes());
        });
        try (StreamConnection client = connect(server)) {
            client.outputStream().write(random(100_000));
            client.endOutput();
            assertThat(new String(client.inputStream().readAllBytes())).isEqualTo("that was all");
            assertThatThrownBy(() -> client.outputStream().write(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has ended");
        }
        assertThat(length).hasValue(100_000);
    }

    /** More than the socket takes at once, so that the event loop has to wait for room. */
    @Test
    void answersMuchAfterTheEndOfTheInput() throws Exception {
        byte[] all = random(LARGE);
        TcpServer server = listen(connection -> {
            connection.inputStream().readAllBytes();
            connection.outputStream().write(all);
        });
        try (StreamConnection client = connect(server)) {
            client.endOutput();
            assertThat(client.inputStream().readAllBytes()).isEqualTo(all);
        }
        assertThat(failures).isEmpty();
    }

    // ---- bounds

    @Test
    void doesNotReadMoreThanItMayKeep() throws Exception {
        CountDownLatch readOn = new CountDownLatch(1);
        byte[] all = random(LARGE);
        BlockingQueue<byte[]> hashes = new LinkedBlockingQueue<>();
        TcpServer server = listen(connection -> {
            connection.inputStream().readNBytes(1);
            readOn.await();
            hashes.add(hash(connection.inputStream()));
        });
        try (StreamConnection client = connect(server)) {
            AtomicInteger sent = new AtomicInteger();
            Thread sending = start(() -> {
                for (int from = 0; from < all.length; from += 64 << 10) {
                    client.outputStream().write(all, from, 64 << 10);
                    sent.addAndGet(64 << 10);
                }
                client.endOutput();
            });
            Eventually.holds(
                    () -> assertThat(sending.getState()).isIn(Thread.State.TIMED_WAITING, Thread.State.WAITING));
            Eventually.holds(() ->
                    assertThat(server.stats().bytesReceived()).isPositive().isLessThan(1 << 20));
            assertThat(sent.get()).isLessThan(LARGE);
            readOn.countDown();
            sending.join();
            MessageDigest expected = MessageDigest.getInstance("SHA-256");
            expected.update(all, 1, all.length - 1);
            assertThat(hashes.poll(20, TimeUnit.SECONDS)).isEqualTo(expected.digest());
        }
    }

    @Test
    void hasAsManyHandlersAsItMay() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger inHandler = new AtomicInteger();
        ServerConfig config = variant.server().maxConcurrentMessages(1).build();
        TcpServer server = engine.listen(config, (StreamConnection connection) -> {
            assertThat(inHandler.incrementAndGet()).isEqualTo(1);
            goOn.await();
            inHandler.decrementAndGet();
            connection.outputStream().write("done".getBytes());
        });
        try (Peer first = variant.peer(server);
                Peer second = variant.peer(server)) {
            Eventually.holds(() -> assertThat(server.stats().waiting()).isEqualTo(1));
            assertThat(server.stats().handling()).isEqualTo(1);
            goOn.countDown();
            first.expect("done");
            second.expect("done");
        }
    }

    @Test
    void refusesWhomAServerOfMessagesRefuses() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        TcpServer server = listen(ServerLimits.builder().maxConnections(1), connection -> {
            inHandler.countDown();
            echo(connection);
        });
        try (Peer first = variant.peer(server)) {
            inHandler.await();
            try (Peer second = Peer.connect(server.port())) {
                second.expectClosed();
            }
            assertThat(Observed.next(observed.refused)).isNotNull();
            first.send("still here").expect("still here");
        }
    }

    // ---- timeouts

    @Test
    void endsWithWhoSaysNothing() throws Exception {
        TcpServer server = listen(ServerLimits.builder().idleTimeout(Duration.ofMillis(200)), StreamTest::echo);
        try (Peer peer = variant.peer(server)) {
            peer.send("x").expect("x");
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.IDLE_TIMEOUT);
            assertThat(failures.poll(20, TimeUnit.SECONDS))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("idle-timeout=200ms");
            peer.expectReset();
        }
    }

    @Test
    void endsWithWhoNeverBegins() throws Exception {
        TcpServer server = listen(ServerLimits.builder().firstByteTimeout(Duration.ofMillis(200)), StreamTest::echo);
        try (Peer peer = variant.peer(server)) {
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.FIRST_BYTE_TIMEOUT);
            peer.expectReset();
        }
    }

    @Test
    void endsWithWhoDoesNotRead() throws Exception {
        TcpServer server = listen(ServerLimits.builder().writeTimeout(Duration.ofMillis(300)), connection -> {
            byte[] much = random(1 << 20);
            while (true) {
                connection.outputStream().write(much);
            }
        });
        try (Peer peer = variant.peer(server)) {
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.WRITE_TIMEOUT);
            assertThat(failures.poll(20, TimeUnit.SECONDS))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("write-timeout=300ms");
            assertThat(peer.socket().isConnected()).isTrue();
        }
    }

    /** While the handler is at work, nobody keeps it waiting. */
    @Test
    void doesNotCountTheTimeOfTheHandler() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server = listen(ServerLimits.builder().idleTimeout(Duration.ofMillis(100)), connection -> {
            goOn.await();
            connection.outputStream().write("at last".getBytes());
        });
        try (Peer peer = variant.peer(server)) {
            peer.expectSilence(Duration.ofMillis(400));
            goOn.countDown();
            peer.expect("at last").expectEnd();
        }
    }

    @Test
    void aClientHasItsTimeout() throws Exception {
        TcpServer server = listen(StreamTest::echo);
        StreamConnection client = engine.connectStream(
                variant.client(server).requestTimeout(Duration.ofMillis(200)).build());
        assertThatThrownBy(() -> client.inputStream().read())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("request-timeout=200ms");
        Eventually.holds(() -> assertThat(client.isOpen()).isFalse());
        client.close();
    }

    // ---- files

    @Test
    void sendsPartsOfFilesInOrder(@TempDir Path folder) throws Exception {
        byte[] all = random(LARGE);
        Path file = Files.write(folder.resolve("large"), all);
        List<Long> progress = new ArrayList<>();
        TcpServer server = listen(connection -> {
            connection.outputStream().write("<".getBytes());
            connection.send(file, 1, LARGE - 2, progress::add);
            connection.outputStream().write(">".getBytes());
            connection.send(file, 0, 0, progress::add);
        });
        try (StreamConnection client = connect(server)) {
            byte[] got = client.inputStream().readAllBytes();
            assertThat(got).hasSize(LARGE).startsWith('<').endsWith('>');
            all[0] = '<';
            all[all.length - 1] = '>';
            assertThat(got).isEqualTo(all);
        }
        assertThat(failures).isEmpty();
        assertThat(progress).isSorted().doesNotHaveDuplicates().endsWith((long) LARGE - 2);
    }

    @Test
    void saysThatAFileIsShorter(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("short"), random(1000));
        TcpServer server = listen(connection -> connection.send(file, 10, 1000, sent -> {}));
        try (Peer peer = variant.peer(server)) {
            assertThat(failures.poll(20, TimeUnit.SECONDS))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("990");
            peer.expectClosed();
        }
    }

    // ---- the end

    /** Who is sent a half must not take it for the whole. */
    @Test
    void resetsTheConnectionOfAHandlerThatFails() throws Exception {
        TcpServer server = listen(connection -> {
            connection.outputStream().write("half".getBytes());
            connection.flush();
            connection.inputStream().read();
            throw new IllegalStateException("on purpose");
        });
        try (Peer peer = variant.peer(server)) {
            peer.expect("half").send("x").expectReset();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.HANDLER_FAILED);
        assertThat(log.countOf("KNS0010")).isEqualTo(1);
    }

    @Test
    void tellsTheHandlerThatThePeerIsLost() throws Exception {
        TcpServer server = listen(StreamTest::echo);
        try (Peer peer = variant.peer(server)) {
            peer.send("x").expect("x").reset();
            assertThat(failures.poll(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.LOST);
        assertThat(log.countOf("KNS0010")).isZero();
    }

    @Test
    void aClientSeesThatTheServerAborts() throws Exception {
        TcpServer server = listen(StreamConnection::abort);
        try (StreamConnection client = connect(server)) {
            assertThatThrownBy(() -> client.inputStream().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerSeesThatTheClientAborts() throws Exception {
        TcpServer server = listen(connection -> {
            connection.outputStream().write('>');
            connection.inputStream().readAllBytes();
        });
        try (StreamConnection client = connect(server)) {
            assertThat(client.inputStream().read()).isEqualTo('>');
            client.outputStream().write("half".getBytes());
            client.flush();
            client.abort();
            client.abort();
        }
        assertThat(failures.poll(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void aStopWaitsForHandlersAndTellsThem() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        TcpServer server = listen(connection -> {
            connection.inputStream().read();
            begun.countDown();
            Eventually.until(connection::isDraining);
            assertThat(connection.inputStream().read()).isEqualTo('y');
            connection.outputStream().write("bye".getBytes());
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("x");
            begun.await();
            CompletableFuture<StopResult> stopping =
                    CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(20)));
            Eventually.holds(() -> assertThat(server.isAccepting()).isFalse());
            peer.send("yz".repeat(10));
            peer.expect("bye").expectEnd();
            peer.close();
            assertThat(stopping.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.DRAINED);
    }

    @Test
    void aStopCutsAndInterruptsWhatIsLeftAtTheDeadline() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        TcpServer server = listen(connection -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                over.countDown();
            }
        });
        try (Peer peer = variant.peer(server)) {
            begun.await();
            StopResult result = server.stop(Duration.ofMillis(100));
            assertThat(result.cutConnections()).isEqualTo(1);
            assertThat(over.getCount()).isZero();
            assertThat(failures.poll()).isInstanceOf(InterruptedException.class);
            peer.expectReset();
        }
        assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.CUT);
    }

    @Test
    void aReadCanBeInterrupted() throws Exception {
        TcpServer server = listen(StreamTest::echo);
        try (StreamConnection client = connect(server)) {
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread reading = new Thread(() -> {
                try {
                    client.inputStream().read();
                } catch (IOException interrupted) {
                    failure.complete(interrupted);
                }
            });
            reading.start();
            reading.interrupt();
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
            client.outputStream().write('a');
            assertThat(client.inputStream().read()).isEqualTo('a');
        }
    }

    @Test
    void theEndOfTheEngineEndsItsStreams() throws IOException {
        TcpServer server = listen(StreamTest::echo);
        StreamConnection client = connect(server);
        client.outputStream().write('a');
        assertThat(client.inputStream().read()).as("the handler has it").isEqualTo('a');
        engine.stop(Duration.ZERO);
        assertThatThrownBy(() -> client.inputStream().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.outputStream().write(new byte[1])).isInstanceOf(IOException.class);
    }

    // ---- what does not go together

    @Test
    void refusesWhatMakesNoSense() {
        ServerConfig goodbye = variant.server().goodbye(Message.of("so long")).build();
        assertThatThrownBy(() -> engine.listen(goodbye, (StreamConnection connection) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goodbye");
        Handlers handlers = Handlers.ofStream(connection -> {});
        assertThatThrownBy(() -> handlers.listener(io.knsock.ConnectionListener.NONE))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> handlers.executors(connection -> Runnable::run))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void writesToAnOutputStreamAreOneStream() throws Exception {
        TcpServer server = listen(connection -> {
            OutputStream out = connection.outputStream();
            for (int i = 0; i < 10_000; i++) {
                out.write((byte) i);
            }
        });
        try (StreamConnection client = connect(server)) {
            byte[] got = client.inputStream().readAllBytes();
            assertThat(got).hasSize(10_000);
            for (int i = 0; i < got.length; i++) {
                assertThat(got[i]).isEqualTo((byte) i);
            }
        }
    }
}
