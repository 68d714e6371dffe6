package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.net.HostAddresses;
import io.knsock.test.Eventually;
import io.knsock.test.FullListener;
import io.knsock.test.PeerListener;
import io.knsock.testing.PerTest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several endpoints, several addresses of one, and names that are looked up. */
class FailoverTest {
    @PerTest
    private SocketEngine engine;

    private TcpServer echo(String host) {
        return engine.listen(ServerConfig.builder().host(host).port(0).build(), (connection, message) -> message);
    }

    private static ClientConfig.Builder to(Endpoint... endpoints) {
        return ClientConfig.builder().endpoints(List.of(endpoints));
    }

    private static Endpoint local(int port) {
        return Endpoint.of("127.0.0.1", port);
    }

    @Test
    void takesThePreferredEndpointWhileItAnswers() {
        TcpServer first =
                engine.listen(ServerConfig.builder().port(0).build(), (connection, message) -> Message.of("first"));
        TcpServer second = echo("127.0.0.1");
        for (int i = 0; i < 10; i++) {
            try (TcpClient client =
                    engine.connect(to(local(first.port()), local(second.port())).build())) {
                assertThat(client.request("who?")).isEqualTo("first");
            }
        }
        assertThat(second.stats().accepted()).isZero();
    }

    @Test
    void goesToTheNextEndpointWhenOneRefuses() throws Exception {
        TcpServer server = echo("127.0.0.1");
        try (TcpClient client = engine.connect(
                to(local(PeerListener.closedPort()), local(server.port())).build())) {
            assertThat(client.request("x")).isEqualTo("x");
        }
    }

    @Test
    void doesNotSpendAllTheTimeOnABlackHole() throws Exception {
        TcpServer server = echo("127.0.0.1");
        try (FullListener hole = FullListener.open();
                TcpClient client = engine.connect(to(hole.endpoint(), hole.endpoint(), local(server.port()))
                        .connectTimeout(Duration.ofSeconds(3))
                        .build())) {
            assertThat(client.request("x")).isEqualTo("x");
        }
    }

    @Test
    void namesEachEndpointAndWhyItCannotBeReached() throws Exception {
        int refusing = PeerListener.closedPort();
        try (FullListener hole = FullListener.open()) {
            assertThatThrownBy(
                            () -> engine.connect(to(local(refusing), hole.endpoint(), Endpoint.of("nosuch.invalid", 1))
                                    .connectTimeout(Duration.ofMillis(300))
                                    .build()))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageStartingWith("none of the endpoints can be reached: ")
                    .hasMessageContaining(
                            "cannot connect to 127.0.0.1:" + refusing + ": connection refused: nothing listens there")
                    .hasMessageContaining("no connection to " + hole.endpoint() + " within")
                    .hasMessageContaining("host nosuch.invalid is unknown");
        }
    }

    @Test
    void comesBackAtTheOtherEndpoint() {
        TcpServer first = echo("127.0.0.1");
        TcpServer second =
                engine.listen(ServerConfig.builder().port(0).build(), (connection, message) -> Message.of("second"));
        try (TcpClient client =
                engine.connect(to(local(first.port()), local(second.port())).build())) {
            assertThat(client.request("first")).isEqualTo("first");
            first.stop(Duration.ofSeconds(5));
            Eventually.until(() -> !client.isOpen());
            assertThat(client.request("x")).isEqualTo("second");
        }
    }

    @Test
    void givesAConnectorForEachEndpoint() {
        TcpServer server = echo("127.0.0.1");
        var connectors = engine.connectors(
                to(local(server.port()), Endpoint.of("::1", 1)).build());
        assertThat(connectors).extracting(one -> one.endpoint()).containsExactly(server.endpoint(), "[::1]:1");
        try (ClientConnection connection = connectors.get(0).connect(Duration.ofSeconds(5))) {
            assertThat(connection.exchange(Message.of("x")).text()).isEqualTo("x");
        }
    }

    @Test
    void leavesNothingOpenWhenItIsCancelled() throws Exception {
        try (FullListener hole = FullListener.open()) {
            CompletableFuture<ClientConnection> connecting = engine.connector(
                            to(hole.endpoint(), hole.endpoint()).build())
                    .connectAsync(Duration.ofSeconds(60));
            Eventually.until(() -> engine.clientChannels() > 0);
            connecting.cancel(false);
            Eventually.until(() -> engine.clientChannels() == 0);
        }
    }

    @Test
    void leavesNothingOpenWheneverItIsCancelled() {
        TcpServer server = echo("127.0.0.1");
        var connector =
                engine.connector(to(local(server.port()), local(server.port())).build());
        for (int i = 0; i < 300; i++) {
            CompletableFuture<ClientConnection> connecting = connector.connectAsync(Duration.ofSeconds(60));
            for (int spin = 0; spin < i * 100 && !connecting.isDone(); spin++) {
                Thread.onSpinWait();
            }
            if (!connecting.cancel(false)) {
                connecting.join().close();
            }
        }
        Eventually.until(() -> engine.clientChannels() == 0 && server.stats().open() == 0);
        assertThat(server.stats().accepted()).isPositive();
    }

    @Test
    void looksUpNamesOnNoEventLoopAndWithinTheConnectTimeout() {
        EngineExecutors stuck = EngineExecutors.builder()
                .loopCount(1)
                .lookups(lookup -> {
                    // a name service that does not answer
                })
                .build();
        try (SocketEngine slow = SocketEngine.start(stuck)) {
            TcpServer server = slow.listen(ServerConfig.builder().port(0).build(), (connection, message) -> message);
            CompletableFuture<ClientConnection> named = slow.connector(ClientConfig.builder()
                            .host("localhost")
                            .port(server.port())
                            .build())
                    .connectAsync(Duration.ofMillis(300));
            try (TcpClient other = slow.connect(to(local(server.port())).build())) {
                assertThat(other.request("meanwhile")).isEqualTo("meanwhile");
            }
            assertThatThrownBy(named::join).hasCauseInstanceOf(ConnectionTimeoutException.class);
        }
    }

    @Test
    void takesAddressFamiliesInTurn() throws Exception {
        List<InetAddress> ordered = HostAddresses.interleaved(List.of(
                InetAddress.getByName("::1"),
                InetAddress.getByName("::2"),
                InetAddress.getByName("::3"),
                InetAddress.getByName("127.0.0.1")));
        assertThat(ordered)
                .extracting(InetAddress::getHostAddress)
                .containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1", "0:0:0:0:0:0:0:2", "0:0:0:0:0:0:0:3");
    }

    @Test
    void keepsTheScopeOfAnAddress() throws Exception {
        assertThat(HostAddresses.isLiteral("fe80::1%1")).isTrue();
        InetSocketAddress address = HostAddresses.of("fe80::1%1", 1).get(0);
        assertThat(((Inet6Address) address.getAddress()).getScopeId()).isEqualTo(1);
    }

    @Test
    void reachesAServerOnIpv6() {
        TcpServer server = echo("::1");
        assertThat(server.endpoint()).isEqualTo("[::1]:" + server.port());
        assertThat(KnSock.request("::1", server.port(), "x")).isEqualTo("x");
        assertThatThrownBy(() -> KnSock.request("127.0.0.1", server.port(), "x"))
                .isInstanceOf(KnSockException.class);
    }
}
