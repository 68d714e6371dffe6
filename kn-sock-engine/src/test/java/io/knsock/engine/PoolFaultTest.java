package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A pool over real sockets whose peer fails. */
class PoolFaultTest {
    private static final int CALLERS = 64;
    private static final int SIZE = 10;

    @PerTest
    private SocketEngine engine;

    private static ClientConfig.Builder to(int port) {
        return ClientConfig.builder().host("127.0.0.1").port(port);
    }

    private TcpServer listen(int port) {
        return engine.listen(ServerConfig.builder().port(port).build(), (connection, message) -> message);
    }

    /** What becomes of requests that many threads make without a pause. */
    private static final class Callers {
        final AtomicLong replies = new AtomicLong();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final AtomicBoolean over = new AtomicBoolean();
        final List<Thread> threads = new ArrayList<>();

        Callers(TcpPool pool) {
            for (int i = 0; i < CALLERS; i++) {
                String name = "caller " + i + ", request ";
                Thread thread = new Thread(() -> {
                    for (int n = 0; !over.get(); n++) {
                        try {
                            assertThat(pool.request(Message.of(name + n)).text())
                                    .isEqualTo(name + n);
                            replies.incrementAndGet();
                        } catch (KnSockException | AssertionError failure) {
                            failures.add(failure);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
        }

        void awaitReplies(long more) {
            long enough = replies.get() + more;
            Eventually.until(() -> replies.get() >= enough);
        }

        void end() throws InterruptedException {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void losesOnlyWhatIsInFlightWhenThePeerIsRestarted() throws Exception {
        TcpServer server = listen(0);
        int port = server.port();
        try (LogRecords quiet = new LogRecords();
                TcpPool pool = engine.pool(PoolConfig.builder(to(port).build())
                        .maxSize(SIZE)
                        .acquireTimeout(Duration.ofSeconds(20))
                        .build())) {
            Callers callers = new Callers(pool);
            for (int restart = 1; restart <= 3; restart++) {
                callers.awaitReplies(1_000);
                server.stop(Duration.ZERO);
                Eventually.until(
                        "nobody is served any more, and everybody waits",
                        () -> pool.stats().waiting() >= CALLERS);
                server = listen(port);
                long listening = System.nanoTime();
                callers.awaitReplies(1);
                Duration recovery = Duration.ofNanos(System.nanoTime() - listening);
                System.out.println("restart " + restart + ": served again after " + recovery.toMillis() + " ms, "
                        + callers.failures.size() + " of those in flight failed so far");
                assertThat(callers.failures)
                        .hasSizeLessThanOrEqualTo(restart * SIZE)
                        .allMatch(failure -> failure instanceof ConnectionClosedException);
            }
            callers.awaitReplies(1_000);
            callers.end();
            assertThat(pool.stats().leased()).isZero();
            assertThat(pool.stats().waiting()).isZero();
            assertThat(pool.stats().timeouts()).isZero();
        }
    }

    @Test
    void failsCallersInTheirTimeWhenThePeerNeverAnswersAndRecovers() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
                TcpPool pool = engine.pool(PoolConfig.builder(to(mute.getLocalPort())
                                .requestTimeout(Duration.ofMillis(300))
                                .build())
                        .maxSize(4)
                        .acquireTimeout(Duration.ofMillis(500))
                        .build())) {
            List<Throwable> failures = failuresOf(pool, Duration.ofMillis(800));
            assertThat(failures)
                    .hasSize(CALLERS)
                    .allMatch(failure ->
                            failure instanceof RequestTimeoutException || failure instanceof PoolExhaustedException)
                    .anyMatch(failure -> failure instanceof RequestTimeoutException)
                    .anyMatch(failure -> failure instanceof PoolExhaustedException);
            CompletableFuture.runAsync(() -> answer(mute));
            assertThat(pool.request(Message.of("are you there?")).text()).isEqualTo("are you there?");
            assertThat(pool.stats().leased()).isZero();
        }
    }

    @Test
    void failsCallersInTheirTimeWhenThePeerAcceptsNoConnectionAndRecovers() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LogRecords quiet = new LogRecords();
                TcpPool pool = engine.pool(PoolConfig.builder(to(full.getLocalPort())
                                .connectTimeout(Duration.ofMillis(1_200)) // longer than until the next SYN
                                .build())
                        .maxSize(4)
                        .acquireTimeout(Duration.ofMillis(700))
                        .build())) {
            List<Socket> fillers = fill(full);
            try {
                List<Throwable> failures = failuresOf(pool, Duration.ofMillis(700));
                assertThat(failures)
                        .hasSize(CALLERS)
                        .allMatch(failure -> failure instanceof ConnectionTimeoutException);
                CompletableFuture.runAsync(() -> answer(full));
                long freed = System.nanoTime();
                while (true) {
                    try {
                        assertThat(pool.request(Message.of("and now?")).text()).isEqualTo("and now?");
                        break;
                    } catch (ConnectionTimeoutException notYet) {
                        assertThat(System.nanoTime() - freed).isLessThan(20_000_000_000L);
                    }
                }
                assertThat(pool.stats().leased()).isZero();
            } finally {
                for (Socket filler : fillers) {
                    filler.close();
                }
            }
        }
    }

    /** Lets all callers make one request at the same moment; each must fail within the limit. */
    private static List<Throwable> failuresOf(TcpPool pool, Duration limit) {
        Phaser start = new Phaser(CALLERS);
        List<CompletableFuture<Throwable>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            CompletableFuture<Throwable> caller = new CompletableFuture<>();
            callers.add(caller);
            new Thread(() -> {
                        start.arriveAndAwaitAdvance();
                        long before = System.nanoTime();
                        try {
                            caller.completeExceptionally(new AssertionError(
                                    "replied: " + pool.request(Message.of("x")).text()));
                        } catch (RuntimeException failure) {
                            Duration took = Duration.ofNanos(System.nanoTime() - before);
                            caller.complete(
                                    took.compareTo(limit.plus(Eventually.LONGEST)) < 0
                                            ? failure
                                            : new AssertionError("took " + took, failure));
                        }
                    })
                    .start();
        }
        return callers.stream().map(CompletableFuture::join).toList();
    }

    /** Connects until the queue of the listener is full and connecting takes too long. */
    private static List<Socket> fill(ServerSocket listener) throws IOException {
        List<Socket> fillers = new ArrayList<>();
        while (true) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 300);
            } catch (SocketTimeoutException full) {
                return fillers;
            }
        }
    }

    private static void answer(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Socket accepted = listener.accept();
                new Thread(() -> {
                            try (accepted) {
                                accepted.getInputStream().transferTo(accepted.getOutputStream());
                            } catch (IOException gone) {
                                // the caller has given up
                            }
                        })
                        .start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void refusesToWaitOnAnEventLoop() throws Exception {
        CountDownLatch attached = new CountDownLatch(1);
        TcpServer server = engine.listen(ServerConfig.builder().port(0).build(), (connection, message) -> {
            attached.await(); // else the reply might be there first, and what follows run here
            return message;
        });
        try (TcpPool pool =
                engine.pool(PoolConfig.builder(to(server.port()).build()).build())) {
            CompletableFuture<Message> onLoop = new CompletableFuture<>();
            pool.requestAsync(Message.of("first")).thenAccept(reply -> {
                pool.evictIdle();
                try {
                    onLoop.complete(pool.request(Message.of("second")));
                } catch (RuntimeException failure) {
                    onLoop.completeExceptionally(failure);
                }
            });
            attached.countDown();
            assertThatThrownBy(onLoop::get)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop");
            assertThat(pool.requestAsync(Message.of("third")).get().text()).isEqualTo("third");
            assertThat(pool.stats().leased()).isZero();
        }
    }
}
