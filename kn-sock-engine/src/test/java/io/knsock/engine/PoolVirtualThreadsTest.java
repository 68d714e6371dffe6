package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.pool.Pool;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Virtual threads that wait for a connection, or on one, give their carrier back. There are at most 256 carriers, the
 * JDK's default: if any wait kept one, more than that many could never wait at the same time, and nobody would be left
 * to end it.
 *
 * <p>From JDK 24 on a monitor does not pin, so what is run there proves nothing about monitors; {@link #usesNoMonitor}
 * does.
 */
class PoolVirtualThreadsTest {
    private static final int MORE_THAN_CARRIERS = 300;

    private final SocketEngine engine = SocketEngine.start();
    private final PeerServer far = new PeerServer();
    private final TcpServer server =
            engine.listenAsync(ServerConfig.builder().port(0).build(), (connection, message) -> far.reply(message));

    /** Answers nobody before it has been asked so often, and then everybody at once. */
    private static final class PeerServer {
        private volatile CountDownLatch missing = new CountDownLatch(0);
        private volatile CompletableFuture<Void> answering = new CompletableFuture<>();

        void begin(int requests) {
            answering = new CompletableFuture<>();
            missing = new CountDownLatch(requests);
        }

        CompletableFuture<Message> reply(Message message) {
            missing.countDown();
            return answering.thenApply(now -> message);
        }

        void awaitAll() throws InterruptedException {
            missing.await();
        }

        void answer() {
            answering.complete(null);
        }
    }

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
    }

    private PoolConfig.Builder settings() {
        return PoolConfig.builder(ClientConfig.builder()
                .host("127.0.0.1")
                .port(server.port())
                .requestTimeout(Duration.ofMinutes(1))
                .build());
    }

    /** Starts a virtual thread; the project is compiled for a JDK that has none. */
    private static Thread start(Runnable task) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void areNotPinnedWhileTheyWaitForAConnectionAndForAReply() throws Exception {
        TcpPool pool = engine.pool(settings()
                .maxSize(MORE_THAN_CARRIERS)
                .acquireTimeout(Duration.ofMinutes(1))
                .build());
        exchange(pool); // classes are loaded, which pins
        assertThat(pinned(() -> exchange(pool))).isEmpty();
    }

    private void exchange(TcpPool pool) throws InterruptedException {
        far.begin(MORE_THAN_CARRIERS);
        CountDownLatch served = new CountDownLatch(2 * MORE_THAN_CARRIERS);
        for (int i = 0; i < 2 * MORE_THAN_CARRIERS; i++) {
            start(() -> {
                try (PooledConnection connection = pool.acquire()) {
                    connection.exchange(Message.of("x"));
                }
                served.countDown();
            });
        }
        far.awaitAll();
        Eventually.until(() -> pool.stats().waiting() == MORE_THAN_CARRIERS, pool::toString);
        far.answer();
        served.await();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void areNotPinnedWhenTheirTimeIsOverOrTheyAreInterrupted() throws Exception {
        TcpPool pool = engine.pool(settings().maxSize(1).build());
        try (PooledConnection leased = pool.acquire()) {
            giveUp(pool); // classes are loaded, which pins
            assertThat(pinned(() -> giveUp(pool))).isEmpty();
            assertThat(leased).isNotNull();
        }
    }

    private static void giveUp(TcpPool pool) throws InterruptedException {
        CountDownLatch late = new CountDownLatch(MORE_THAN_CARRIERS);
        CountDownLatch interrupted = new CountDownLatch(MORE_THAN_CARRIERS);
        List<Thread> patient = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_CARRIERS; i++) {
            patient.add(start(() -> {
                try (PooledConnection none = pool.acquire(Duration.ofMinutes(1))) {
                    assertThat(none).isNull();
                } catch (ConnectionClosedException asAsked) {
                    interrupted.countDown();
                }
            }));
        }
        Eventually.until(() -> pool.stats().waiting() == MORE_THAN_CARRIERS, pool::toString);
        for (int i = 0; i < MORE_THAN_CARRIERS; i++) {
            start(() -> {
                try (PooledConnection none = pool.acquire(Duration.ofMillis(10))) {
                    assertThat(none).isNull();
                } catch (PoolExhaustedException asAsked) {
                    late.countDown();
                }
            });
        }
        late.await();
        patient.forEach(Thread::interrupt);
        interrupted.await();
    }

    /** The initializer of a class pins, on every JDK. */
    private static final class Pinning {
        static {
            LockSupport.parkNanos(1_000_000);
        }

        static void load() {
            // by this
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void wouldBeSeenIfTheyWerePinned() throws Exception {
        List<RecordedEvent> pinned = pinned(() -> {
            CountDownLatch loaded = new CountDownLatch(1);
            start(() -> {
                Pinning.load();
                loaded.countDown();
            });
            loaded.await();
        });
        assertThat(pinned).isNotEmpty();
    }

    private interface Task {
        void run() throws Exception;
    }

    /** Returns what the Flight Recorder knows of pinned threads of which some code of kn-sock is to blame. */
    private List<RecordedEvent> pinned(Task task) throws Exception {
        Path file = directory.resolve("pinned.jfr");
        try (Recording recording = new Recording()) {
            recording
                    .enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ZERO)
                    .withStackTrace();
            recording.start();
            task.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getStackTrace() != null
                        && event.getStackTrace().getFrames().stream()
                                .anyMatch(frame ->
                                        frame.getMethod().getType().getName().startsWith("io.knsock.")))
                .toList();
    }

    @Test
    void usesNoMonitor() throws Exception {
        List<String> monitors = new ArrayList<>();
        Path pool = Path.of(Pool.class.getResource("Pool.class").toURI());
        try (Stream<Path> classes = Files.list(pool.getParent())) {
            List<Path> files =
                    classes.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(files).hasSizeGreaterThan(20);
            for (Path file : files) {
                monitors.addAll(monitors(file));
            }
        }
        assertThat(monitors).isEmpty();
    }

    private static List<String> monitors(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            new ClassReader(in)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String name, String descriptor, String signature, String[] thrown) {
                                    String method = file.getFileName() + " " + name;
                                    if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                                        found.add(method);
                                    }
                                    return new MethodVisitor(Opcodes.ASM9) {
                                        @Override
                                        public void visitInsn(int opcode) {
                                            if (opcode == Opcodes.MONITORENTER) {
                                                found.add(method);
                                            }
                                        }
                                    };
                                }
                            },
                            0);
        }
        return found;
    }
}
