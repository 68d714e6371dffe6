package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.stream.StreamConnection;
import io.knsock.stream.StreamHandler;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stream lends to a function. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class LentBytesTest {
    @Parameter
    Variant variant;

    private final Observed observed = new Observed();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @PerTest
    private SocketEngine engine;

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

    private Throwable failure() throws InterruptedException {
        Throwable failure = failures.poll(20, TimeUnit.SECONDS);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static Predicate<ByteBuffer> all(StringBuilder into) {
        return bytes -> {
            while (bytes.hasRemaining()) {
                into.append((char) bytes.get());
            }
            return true;
        };
    }

    @Test
    void areAllThatThePeerSends() throws Exception {
        byte[] sent = new byte[16 << 20];
        new Random(7).nextBytes(sent);
        TcpServer server = listen(connection -> {
            MessageDigest hash = sha256();
            boolean end = connection.lend(bytes -> {
                assertThat(bytes.isReadOnly()).isTrue();
                hash.update(bytes);
                return true;
            });
            assertThat(end).isTrue();
            connection.outputStream().write(hash.digest());
        });
        try (StreamConnection client =
                engine.connectStream(variant.client(server).build())) {
            client.outputStream().write(sent);
            client.endOutput();
            assertThat(client.inputStream().readAllBytes()).isEqualTo(sha256().digest(sent));
        }
        Eventually.holds(() -> {
            assertThat(server.stats().bytesReceived()).isEqualTo(sent.length);
            assertThat(server.stats().inFlight()).isZero();
        });
    }

    @Test
    void areLentByTheEventLoopWhileTheHandlerWaits() {
        TcpServer server = listen(connection -> {
            Thread handler = Thread.currentThread();
            connection.lend(bytes -> {
                bytes.position(bytes.limit());
                try {
                    connection.outputStream().write(Thread.currentThread() == handler ? 'h' : 'x');
                    return true;
                } catch (IllegalStateException blocks) { // so nothing that blocks may be called
                    return false;
                } catch (IOException impossible) {
                    throw new AssertionError(impossible);
                }
            });
            connection.outputStream().write('l');
        });
        try (Peer peer = variant.peer(server)) {
            String who = new String(peer.send("a").read(1));
            for (int i = 0; i < 10_000 && who.equals("h"); i++) { // it was here before the handler was
                who = new String(peer.send("a").read(1));
            }
            assertThat(who).isEqualTo("l");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void areKeptForTheNextReadIfTheyAreNotTaken() throws Exception {
        TcpServer server = listen(connection -> {
            StringBuilder word = new StringBuilder();
            while (!connection.lend(bytes -> {
                while (bytes.hasRemaining()) {
                    char next = (char) bytes.get();
                    if (next == ' ') {
                        return false;
                    }
                    word.append(next);
                }
                return true;
            })) {
                connection.outputStream().write((word + "|").getBytes());
                if (word.toString().equals("raw")) {
                    byte[] rest = new byte[3];
                    assertThat(connection.inputStream().readNBytes(rest, 0, 3)).isEqualTo(3);
                    connection.outputStream().write(rest);
                    connection.outputStream().write('|');
                }
                word.setLength(0);
            }
            connection.outputStream().write(("end:" + word).getBytes());
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("one two raw abc").expect("one|two|raw|abc|");
            peer.send("d fo").expect("d|");
            peer.send("ur last").expect("four|");
            peer.endOutput().expect("end:last");
        }
    }

    @Test
    void stayIfThatTakesNone() throws Exception {
        TcpServer server = listen(connection -> {
            assertThat(connection.lend(bytes -> true)).as("takes none").isFalse();
            assertThat(connection.lend(bytes -> false)).as("takes none").isFalse();
            StringBuilder got = new StringBuilder();
            assertThat(connection.lend(all(got))).isTrue();
            connection.outputStream().write(got.toString().getBytes());
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("kept").endOutput().expect("kept");
        }
    }

    @Test
    void throwWhatTheFunctionThrowsWhereTheyAreLent() throws Exception {
        TcpServer server = listen(connection -> {
            connection.inputStream().read();
            assertThatThrownBy(() -> connection.lend(bytes -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no");
            StringBuilder got = new StringBuilder();
            connection.lend(all(got));
            connection.outputStream().write(got.toString().getBytes());
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("a").send("bc").endOutput().expect("bc");
        }
    }

    @Test
    void areNotReadWithin() throws Exception {
        TcpServer server = listen(connection -> {
            assertThat(connection.inputStream().read()).isEqualTo('a');
            connection.lend(bytes -> {
                try {
                    return connection.inputStream().read() < 0;
                } catch (IOException impossible) {
                    throw new AssertionError(impossible);
                }
            });
        });
        try (Peer peer = variant.peer(server)) {
            peer.send("abc");
            assertThat(failure()).isInstanceOf(IllegalStateException.class);
            peer.expectReset();
        }
    }

    @Test
    void haveTheTimeoutsOfReads() throws Exception {
        TcpServer server = listen(
                ServerLimits.builder().idleTimeout(Duration.ofMillis(300)).firstByteTimeout(Duration.ofSeconds(20)),
                connection -> connection.lend(bytes -> {
                    bytes.position(bytes.limit());
                    return true;
                }));
        try (Peer peer = variant.peer(server)) {
            peer.send("x");
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.IDLE_TIMEOUT);
            assertThat(failure()).isInstanceOf(SocketTimeoutException.class).hasMessageContaining("idle-timeout=300ms");
            peer.expectReset();
        }
    }

    @Test
    void haveTheTimeoutOfTheFirstByte() throws Exception {
        TcpServer server = listen(
                ServerLimits.builder().firstByteTimeout(Duration.ofMillis(200)),
                connection -> connection.lend(bytes -> true));
        try (Peer peer = variant.peer(server)) {
            assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.FIRST_BYTE_TIMEOUT);
            peer.expectReset();
        }
    }

    @Test
    void endWithTheConnection() throws Exception {
        CountDownLatch lent = new CountDownLatch(1);
        TcpServer server = listen(connection -> {
            boolean end = connection.lend(bytes -> {
                bytes.position(bytes.limit());
                lent.countDown();
                return true;
            });
            throw new AssertionError("the end of the stream: " + end);
        });
        Peer peer = variant.peer(server);
        peer.send("x");
        assertThat(lent.await(20, TimeUnit.SECONDS)).isTrue();
        peer.reset();
        assertThat(failure()).isInstanceOf(IOException.class);
    }

    @Test
    void canBeInterrupted() throws Exception {
        CountDownLatch lent = new CountDownLatch(1);
        TcpServer server = listen(connection -> {
            connection.outputStream().write('a');
            connection.inputStream().transferTo(connection.outputStream());
        });
        try (StreamConnection client =
                engine.connectStream(variant.client(server).build())) {
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread reading = new Thread(() -> {
                try {
                    client.lend(bytes -> {
                        bytes.position(bytes.limit());
                        lent.countDown();
                        return true;
                    });
                } catch (IOException interrupted) {
                    failure.complete(interrupted);
                }
            });
            reading.start();
            assertThat(lent.await(20, TimeUnit.SECONDS)).isTrue();
            reading.interrupt();
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
            client.outputStream().write('b');
            assertThat(client.inputStream().read())
                    .as("nothing is lent any more")
                    .isEqualTo('b');
        }
    }
}
