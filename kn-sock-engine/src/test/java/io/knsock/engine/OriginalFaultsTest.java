package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionTimeoutException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.PortInUseException;
import io.knsock.ServerObserver;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolExhaustedException;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.FullListener;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The faults that the Python original was seen to have, each with the proof that it is not here. */
class OriginalFaultsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final MessageHandler echo = (connection, message) -> message;

    private static ServerConfig.Builder any() {
        return ServerConfig.builder().port(0);
    }

    private static ClientConfig.Builder to(int port) {
        return ClientConfig.builder().host("127.0.0.1").port(port);
    }

    private static PoolConfig.Builder pool(TcpServer server) {
        return PoolConfig.builder(to(server.port()).requestTimeout(LONG).build())
                .acquireTimeout(LONG);
    }

    private static String ask(TcpServer server) {
        return KnSock.request("localhost", server.port(), "x");
    }

    // ---- servers

    @Test
    void raisesTheErrorsThatItDocuments() throws Exception {
        try (TcpServer server = KnSock.listen(any().build(), echo);
                FullListener hole = FullListener.open()) {
            assertThatThrownBy(() -> KnSock.listen(server.port(), echo)).isInstanceOf(PortInUseException.class);
            ClientConfig config = ClientConfig.builder()
                    .endpoints(List.of(hole.endpoint()))
                    .connectTimeout(SHORT)
                    .build();
            assertThatThrownBy(() -> KnSock.connect(config)).isInstanceOf(ConnectionTimeoutException.class);
        }
    }

    @Test
    void bindsAgainRightAfterItWasStopped() {
        TcpServer server = KnSock.listen(any().build(), echo);
        for (int i = 0; i < 20; i++) {
            try (Peer peer = Peer.connect(server.port())) {
                assertThat(peer.send("x\n").line()).isEqualTo("x");
                server.stop(LONG); // closes first, so that its side is the one that lingers
            }
            server = KnSock.listen(server.port(), echo);
        }
        server.close();
    }

    @Test
    void survivesAHandlerThatThrows() {
        try (LogRecords quiet = new LogRecords();
                TcpServer server = KnSock.listen(any().build(), (connection, message) -> {
                    if (message.text().equals("bad")) {
                        throw new IllegalStateException("as asked");
                    }
                    return message;
                })) {
            try (Peer bad = Peer.connect(server.port());
                    Peer good = Peer.connect(server.port())) {
                bad.send("bad\n");
                bad.expectClosed();
                assertThat(good.send("x\n").line()).isEqualTo("x");
            }
            assertThat(ask(server)).isEqualTo("x");
            assertThat(quiet.count("KNS0010")).isOne();
        }
    }

    @Test
    void servesOthersWhileAClientIsSilent() {
        try (TcpServer server = KnSock.listen(any().sequential().build(), echo);
                Peer silent = Peer.connect(server.port())) {
            assertThat(ask(server)).isEqualTo("x");
            assertThat(silent.send("now\n").line()).isEqualTo("now");
        }
    }

    @Test
    void servesOthersWhileAClientNeverShakesHandsOrResetsInTheMiddle() throws Exception {
        try (TcpServer server =
                        KnSock.listen(any().tls(TestCa.shared().serverTls()).build(), echo);
                Peer never = Peer.connect(server.port())) {
            for (int i = 0; i < 10; i++) {
                try (Socket reset = new Socket(LOOPBACK, server.port())) {
                    reset.getOutputStream().write(new byte[] {22, 3, 1, 0, 100, 1}); // the beginning of a ClientHello
                    reset.setSoLinger(true, 0);
                }
            }
            ClientConfig tls = ClientConfig.builder()
                    .host("localhost")
                    .port(server.port())
                    .tls(TestCa.shared().clientTls())
                    .build();
            assertThat(KnSock.request(tls, Message.of("x")).text()).isEqualTo("x");
            assertThat(never.socket().isConnected()).isTrue();
        }
    }

    @Test
    void isNotHeldUpByIdleClientsWhenItIsStopped() {
        TcpServer server = KnSock.listen(any().build(), echo);
        try (Peer idle = Peer.connect(server.port())) {
            assertThat(idle.send("x\n").line()).isEqualTo("x");
            long begun = System.nanoTime();
            assertThat(server.stop(LONG).outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Eventually.LONGEST);
        }
    }

    @Test
    void finishesWhatIsInHandWhenItIsStopped() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TcpServer server = KnSock.listen(any().build(), (connection, message) -> {
            inFlight.countDown();
            goOn.await();
            return message;
        });
        CompletableFuture<String> reply = KnSock.requestAsync("localhost", server.port(), "x");
        inFlight.await();
        CompletableFuture<StopResult> stopped = CompletableFuture.supplyAsync(() -> server.stop(LONG));
        Eventually.until(() -> !server.isAccepting());
        goOn.countDown();
        assertThat(reply.get()).isEqualTo("x");
        assertThat(stopped.get().outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
    }

    @Test
    void keepsMessagesWhole() {
        List<Integer> lengths = new ArrayList<>();
        try (TcpServer server = KnSock.listen(any().build(), (connection, message) -> {
            lengths.add(message.length());
            return Message.of("y".repeat(3_000));
        })) {
            assertThat(KnSock.request("localhost", server.port(), "x".repeat(2_500)))
                    .isEqualTo("y".repeat(3_000));
            assertThat(lengths).containsExactly(2_500);
        }
    }

    @Test
    void refusesToVerifyClientsWithoutACa() {
        assertThatThrownBy(() -> any().tls(ServerTlsConfig.builder()
                                .certificate(TestCa.shared().server().certificate())
                                .key(TestCa.shared().server().key())
                                .clientAuth(ClientAuth.REQUIRED)
                                .build())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tls.ca");
    }

    @Test
    void speaksIpv6WithTlsToo() {
        ServerConfig config = any().host("::1").tls(TestCa.shared().serverTls()).build();
        try (TcpServer server = KnSock.listen(config, echo);
                LogRecords quiet = new LogRecords()) {
            ClientConfig client = ClientConfig.builder()
                    .host("::1")
                    .port(server.port())
                    .tls(ClientTlsConfig.builder().verify(false).build())
                    .build();
            assertThat(KnSock.request(client, Message.of("x")).text()).isEqualTo("x");
            assertThat(quiet.count("KNS0005")).isOne();
        }
    }

    // ---- pools

    @Test
    void neverLeasesAConnectionOnWhichAReplyIsOutstanding() {
        try (TcpServer server = KnSock.listen(any().build(), echo);
                TcpPool pool = KnSock.pool(pool(server).maxSize(1).build())) {
            assertThatThrownBy(() -> {
                        try (PooledConnection connection = pool.acquire()) {
                            connection.send(Message.of("somebody else's"));
                            throw new IllegalStateException("a caller that fails");
                        }
                    })
                    .isInstanceOf(IllegalStateException.class);
            assertThat(pool.request(Message.of("mine")).text()).isEqualTo("mine");
        }
    }

    @Test
    void losesNoCapacityWhenLeasedConnectionsAreClosed() {
        try (TcpServer server = KnSock.listen(any().build(), echo);
                TcpPool pool = KnSock.pool(pool(server).maxSize(2).build())) {
            for (int i = 0; i < 10; i++) {
                try (PooledConnection one = pool.acquire();
                        PooledConnection other = pool.acquire()) {
                    one.invalidate();
                    assertThat(other.exchange(Message.of("x")).text()).isEqualTo("x");
                }
            }
        }
    }

    @Test
    void leasesNoMoreThanItsSizeWhenAConnectionIsReleasedTwice() {
        try (TcpServer server = KnSock.listen(any().build(), echo);
                TcpPool pool = KnSock.pool(
                        pool(server).maxSize(1).acquireTimeout(SHORT).build())) {
            PooledConnection twice = pool.acquire();
            twice.close();
            twice.close();
            try (PooledConnection only = pool.acquire()) {
                assertThatThrownBy(pool::acquire).isInstanceOf(PoolExhaustedException.class);
                assertThat(only.exchange(Message.of("x")).text()).isEqualTo("x");
            }
        }
    }

    @Test
    void closesIdleConnectionsWithoutBeingAsked() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        ServerConfig observed = any().observer(new ServerObserver() {
                    @Override
                    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                        closed.countDown();
                    }
                })
                .build();
        try (TcpServer server = KnSock.listen(observed, echo);
                TcpPool pool = KnSock.pool(pool(server).idleTimeout(SHORT).build())) {
            pool.request(Message.of("x"));
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void blocksNobodyWhileOneConnects() throws Exception {
        // Serves one connection, and lets the SYNs of all others go unheard.
        try (ServerSocket one = new ServerSocket(0, 1, LOOPBACK)) {
            Thread server = new Thread(() -> serve(one));
            server.start();
            List<Socket> filling = new ArrayList<>();
            TcpPool pool = KnSock.pool(PoolConfig.builder(
                            to(one.getLocalPort()).connectTimeout(LONG).build())
                    .acquireTimeout(LONG)
                    .maxSize(3)
                    .build());
            try {
                PooledConnection first = pool.acquire();
                assertThat(first.exchange(Message.of("x")).text()).isEqualTo("x"); // accepted
                for (int i = 0; i < 2; i++) {
                    filling.add(new Socket(LOOPBACK, one.getLocalPort()));
                }
                CompletableFuture<Message> slow = CompletableFuture.supplyAsync(() -> pool.request(Message.of("slow")));
                Eventually.until(() -> pool.stats().connecting() > 0);
                first.close();
                assertThat(slow.get().text()).isEqualTo("slow"); // although its own connection is not there yet
                try (PooledConnection again = pool.acquire()) {
                    assertThat(again.exchange(Message.of("y")).text()).isEqualTo("y");
                }
                long begun = System.nanoTime();
                pool.close();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Eventually.LONGEST);
            } finally {
                pool.close();
                for (Socket socket : filling) {
                    socket.close();
                }
            }
            server.join();
        }
    }

    private static void serve(ServerSocket one) {
        try (Socket socket = one.accept();
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void letsNobodyWaitForEver() {
        try (TcpServer server = KnSock.listen(any().build(), echo);
                TcpPool pool = KnSock.pool(
                        pool(server).maxSize(1).acquireTimeout(SHORT).build());
                PooledConnection only = pool.acquire()) {
            assertThatThrownBy(pool::acquire)
                    .isInstanceOf(PoolExhaustedException.class)
                    .hasMessageContaining("100ms");
            assertThat(only.exchange(Message.of("x")).text()).isEqualTo("x");
        }
    }
}
