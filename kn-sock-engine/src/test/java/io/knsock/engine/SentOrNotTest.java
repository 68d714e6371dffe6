package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.SlowReaderException;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.TestCa;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a failure says in code: why there is no connection, and whether the peer may have got the message. */
class SentOrNotTest {
    private static final Message HELLO = Message.of("hello");

    private final PeerListener peers = PeerListener.open();
    private SocketEngine engine;

    @BeforeEach
    void start() {
        engine = SocketEngine.start();
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ZERO);
        peers.close();
    }

    private ClientConfig.Builder config() {
        return ClientConfig.builder().host("127.0.0.1").port(peers.port()).reconnect(false);
    }

    private TcpPool pool(int size) {
        return engine.pool(PoolConfig.builder(config().build()).maxSize(size).build());
    }

    private static void assertClosed(ThrowingCallable call, Reason reason, boolean maybeSent) {
        ConnectionClosedException failure = catchThrowableOfType(ConnectionClosedException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        assertThat(failure.maybeSent()).as(failure.getMessage()).isEqualTo(maybeSent);
    }

    private static <T extends KnSockException> void assertFailed(
            Class<T> type, ThrowingCallable call, boolean maybeSent) {
        T failure = catchThrowableOfType(type, call);
        assertThat(failure).isNotNull();
        assertThat(failure.maybeSent()).as(failure.getMessage()).isEqualTo(maybeSent);
    }

    @Test
    void aPeerThatClosesBeforeItsReplyMayHaveTheRequest() {
        try (TcpClient client = engine.connect(config().build())) {
            CompletableFuture<Message> reply = client.requestAsync(HELLO);
            peers.accept().expect("hello\n").close();
            assertClosed(() -> join(reply), Reason.PEER_CLOSED, true);
        }
    }

    @Test
    void aConnectionThatWasClosedBeforeItWasUsedHasSentNothing() {
        try (TcpPool pool = pool(1);
                PooledConnection leased = pool.acquire()) {
            peers.accept().close();
            Eventually.until(() -> !leased.isOpen());
            assertClosed(() -> leased.exchange(HELLO), Reason.PEER_CLOSED, false);
        }
    }

    @Test
    void aClosedClientHasSentNothing() {
        TcpClient client = engine.connect(config().build());
        client.close();
        assertClosed(() -> client.request(HELLO), Reason.CLOSED, false);
        TcpClient reconnecting = engine.connect(config().reconnect(true).build());
        reconnecting.close();
        assertClosed(() -> reconnecting.request(HELLO), Reason.CLOSED, false);
    }

    @Test
    void aClientThatIsClosedDuringARequestMayHaveSentIt() {
        TcpClient client = engine.connect(config().build());
        CompletableFuture<Message> reply = client.requestAsync(HELLO);
        peers.accept().expect("hello\n");
        client.close();
        assertClosed(() -> join(reply), Reason.CLOSED, true);
    }

    @Test
    void aClosedPoolHasSentNothing() {
        TcpPool pool = pool(1);
        pool.close();
        assertClosed(() -> pool.request(HELLO), Reason.CLOSED, false);
    }

    @Test
    void aStoppedEngineHasSentNothing() {
        engine.stop(Duration.ZERO);
        assertClosed(() -> engine.connect(config().build()), Reason.ENGINE_STOPPED, false);
        assertClosed(() -> pool(1), Reason.ENGINE_STOPPED, false);
    }

    @Test
    void whatAStopOfTheEngineEndsMayHaveBeenSentAndWhatFollowsWasNot() {
        TcpPool pool = pool(1);
        TcpClient client = engine.connect(config().build());
        TcpClient reconnecting = engine.connect(config().reconnect(true).build());
        List<CompletableFuture<Message>> replies =
                List.of(pool.requestAsync(HELLO), client.requestAsync(HELLO), reconnecting.requestAsync(HELLO));
        for (int i = 0; i < replies.size(); i++) {
            peers.accept().expect("hello\n");
        }
        engine.stop(Duration.ZERO);
        for (CompletableFuture<Message> reply : replies) {
            assertClosed(() -> join(reply), Reason.ENGINE_STOPPED, true);
        }
        assertClosed(() -> pool.request(HELLO), Reason.ENGINE_STOPPED, false);
        assertClosed(() -> client.request(HELLO), Reason.ENGINE_STOPPED, false);
        assertClosed(() -> reconnecting.request(HELLO), Reason.ENGINE_STOPPED, false);
    }

    @Test
    void aMessageThatTheServersEndCutsShortWasClosedByThisEnd() throws Exception {
        BlockingQueue<CompletableFuture<?>> sending = new LinkedBlockingQueue<>();
        ServerConfig config = ServerConfig.builder().port(0).build();
        TcpServer server = engine.listen(config, (connection, message) -> {
            sending.add(connection.sendAsync(Message.of("x".repeat(50_000_000))));
            return null;
        });
        try (Peer reads = Peer.connect(server.port())) {
            reads.send("go\n");
            CompletableFuture<?> sent = sending.take();
            server.stop(Duration.ZERO);
            assertClosed(() -> join(sent), Reason.CLOSED, true);
        }
    }

    @Test
    void anInterruptedCallerThatWaitsForAConnectionHasSentNothing() {
        try (TcpClient client = engine.connect(config().reconnect(true).build())) {
            Peer only = peers.accept();
            peers.stopListening();
            only.close();
            Eventually.until(() -> !client.isOpen());
            Thread.currentThread().interrupt();
            assertClosed(() -> client.request(HELLO), Reason.INTERRUPTED, false);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anInterruptedCallerMayHaveSentItsRequestAndNotOneThatWaitsForAConnection() {
        try (TcpPool pool = pool(1);
                PooledConnection leased = pool.acquire()) {
            Thread.currentThread().interrupt();
            assertClosed(() -> pool.request(HELLO), Reason.INTERRUPTED, false);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertClosed(() -> leased.exchange(HELLO), Reason.INTERRUPTED, true);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** The peer never answers the handshake: one that is connected already is not waited for, and not interrupted. */
    @Test
    void anInterruptedCallerThatConnectsHasSentNothing() {
        ClientConfig waits = config().tls(TestCa.shared().clientTls()).build();
        Thread.currentThread().interrupt();
        assertClosed(() -> engine.connect(waits), Reason.INTERRUPTED, false);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aRequestWithoutAReplyMayHaveBeenSent() {
        try (TcpClient client = engine.connect(config().build())) {
            assertFailed(RequestTimeoutException.class, () -> client.request(HELLO, Duration.ofMillis(50)), true);
        }
    }

    @Test
    void whatGetsNoConnectionHasSentNothing() {
        int closed = PeerListener.closedPort();
        assertFailed(ConnectFailedException.class, () -> KnSock.request("127.0.0.1", closed, "hello"), false);
        TcpPool pool = engine.pool(PoolConfig.builder(config().build())
                .maxSize(1)
                .acquireTimeout(Duration.ofMillis(50))
                .build());
        try (PooledConnection leased = pool.acquire()) {
            assertThat(leased.isOpen()).isTrue();
            assertFailed(PoolExhaustedException.class, () -> pool.request(HELLO), false);
        }
    }

    @Test
    void whatThereIsNoRoomForWasNotSent() {
        try (TcpClient client = engine.connect(
                config().maxOutboundBytes(100_000).maxFrameBytes(90_000).build())) {
            Message large = Message.of("x".repeat(80_000));
            CompletableFuture<?> refused = null;
            for (int i = 0; i < 1_000 && refused == null; i++) {
                CompletableFuture<Message> reply = client.requestAsync(large);
                refused = reply.isCompletedExceptionally() ? reply : null;
            }
            CompletableFuture<?> last = refused;
            assertThat(last).isNotNull();
            assertFailed(SlowReaderException.class, () -> join(last), false);
        }
    }

    private static void join(CompletableFuture<?> future) throws Throwable {
        try {
            future.get();
        } catch (java.util.concurrent.ExecutionException failed) {
            throw failed.getCause();
        }
    }
}
