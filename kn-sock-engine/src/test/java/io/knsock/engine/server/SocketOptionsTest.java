package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.config.SocketConfig;
import io.knsock.engine.KnSock;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.connect.ClientChannel;
import io.knsock.engine.net.Addresses;
import io.knsock.engine.settings.Transport;
import io.knsock.testing.PerTest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What sockets are told, read back from them, and which addresses servers are bound to. */
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
class SocketOptionsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Parameter
    Transport transport;

    @PerTest
    private SocketEngine engine;

    static List<Transport> transports() {
        return UnixSocketTest.transports();
    }

    /** The channels of both ends of a connection. */
    private record Ends(Channel server, Channel client) {}

    private Ends connect(SocketConfig options) throws InterruptedException {
        BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
        TcpServer server =
                engine.listen(ServerConfig.builder().port(0).socket(options).build(), (connection, message) -> {
                    accepted.add(((ServerConnection) connection).channel());
                    return message;
                });
        ClientConnection connection = engine.connector(ClientConfig.builder()
                        .host("127.0.0.1")
                        .port(server.port())
                        .socket(options)
                        .build())
                .connect(LONG);
        connection.exchange(Message.of("x"));
        return new Ends(accepted.take(), ((ClientChannel) connection).channel());
    }

    private static <T> T option(Channel channel, ChannelOption<T> option) {
        return channel.config().getOption(option);
    }

    @Test
    void haveTheirDefaults() throws Exception {
        Ends ends = connect(SocketConfig.builder().build());
        for (Channel channel : List.of(ends.server(), ends.client())) {
            assertThat(option(channel, ChannelOption.TCP_NODELAY)).isTrue();
            assertThat(option(channel, ChannelOption.SO_KEEPALIVE)).isTrue();
        }
        Channel listening = ends.server().parent();
        assertThat(option(listening, ChannelOption.SO_REUSEADDR)).isTrue();
        assertThat(option(listening, ChannelOption.SO_BACKLOG)).isEqualTo(1024);
    }

    @Test
    void areTold() throws Exception {
        Ends ends = connect(SocketConfig.builder()
                .noDelay(false)
                .keepAlive(false)
                .reuseAddress(false)
                .backlog(7)
                .receiveBufferBytes(50_000)
                .sendBufferBytes(60_000)
                .build());
        for (Channel channel : List.of(ends.server(), ends.client())) {
            assertThat(option(channel, ChannelOption.TCP_NODELAY)).isFalse();
            assertThat(option(channel, ChannelOption.SO_KEEPALIVE)).isFalse();
            // Linux doubles what it is told, for its own needs: socket(7).
            assertThat(option(channel, ChannelOption.SO_RCVBUF)).isIn(50_000, 100_000);
            assertThat(option(channel, ChannelOption.SO_SNDBUF)).isIn(60_000, 120_000);
        }
        Channel listening = ends.server().parent();
        assertThat(option(listening, ChannelOption.SO_REUSEADDR)).isFalse();
        assertThat(option(listening, ChannelOption.SO_BACKLOG)).isEqualTo(7);
        assertThat(option(listening, ChannelOption.SO_RCVBUF)).isIn(50_000, 100_000);
    }

    private static Object optionNamed(Channel channel, String name) {
        return channel.config().getOptions().entrySet().stream()
                .filter(one -> one.getKey().name().endsWith(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no " + name + " among " + channel.config().getOptions().keySet()));
    }

    @Test
    void areToldWhenASilentPeerIsLost() throws Exception {
        SocketConfig.Builder options = SocketConfig.builder()
                .keepAliveIdle(Duration.ofSeconds(71))
                .keepAliveInterval(Duration.ofSeconds(17))
                .keepAliveCount(5);
        boolean nio = transport == Transport.NIO;
        Ends ends = connect((nio ? options : options.userTimeout(Duration.ofMillis(12_345))).build());
        for (Channel channel : List.of(ends.server(), ends.client())) {
            assertThat(optionNamed(channel, "TCP_KEEPIDLE")).isEqualTo(71);
            assertThat(optionNamed(channel, nio ? "TCP_KEEPINTERVAL" : "TCP_KEEPINTVL"))
                    .isEqualTo(17);
            assertThat(optionNamed(channel, nio ? "TCP_KEEPCOUNT" : "TCP_KEEPCNT"))
                    .isEqualTo(5);
            if (!nio) {
                assertThat(option(
                                channel,
                                transport == Transport.EPOLL
                                        ? EpollChannelOption.TCP_USER_TIMEOUT
                                        : IoUringChannelOption.TCP_USER_TIMEOUT))
                        .isEqualTo(12_345);
            }
        }
    }

    /** What is set and has no effect would be found out when a peer has gone. */
    @Test
    void refuseWhatTheyDoNotHave() {
        Assumptions.assumeTrue(transport == Transport.NIO, "the others have all");
        SocketConfig options =
                SocketConfig.builder().userTimeout(Duration.ofSeconds(30)).build();
        ServerConfig server = ServerConfig.builder().port(0).socket(options).build();
        ClientConfig client =
                ClientConfig.builder().host("127.0.0.1").port(1).socket(options).build();
        assertThatThrownBy(() -> engine.listen(server, (connection, message) -> message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("user-timeout is set, but the sockets of the JDK do not have it");
        assertThatThrownBy(() -> engine.connect(client))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("user-timeout is set, but the sockets of the JDK do not have it");
    }

    // ---- addresses

    private ClientConfig.Builder from(String local, TcpServer server) {
        return ClientConfig.builder().host("127.0.0.1").port(server.port()).localAddress(local);
    }

    @Test
    void areBoundBeforeTheyAreConnected() {
        TcpServer server = listen("127.0.0.1");
        try (ClientConnection connection =
                engine.connector(from("127.0.0.3", server).build()).connect(LONG)) {
            assertThat(connection.exchange(Message.of("x")).text()).startsWith("127.0.0.3:");
            assertThat(Addresses.text(connection.localAddress())).startsWith("127.0.0.3:");
        }
    }

    @Test
    void nameTheLocalAddressThatCannotBe() {
        TcpServer server = listen("127.0.0.1");
        assertThatThrownBy(() -> engine.connect(from("192.0.2.1", server).build()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("local-address=192.0.2.1 cannot be bound: is it an address of this machine?");
        assertThatThrownBy(() -> engine.connect(from("::1", server).build()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("local-address=::1 is of another family");
        assertThatThrownBy(() -> engine.connect(from("nobody.invalid", server).build()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("local-address=nobody.invalid is unknown");
    }

    @Test
    void takeTheAddressesOfTheSameFamily() {
        TcpServer server = listen("127.0.0.1");
        ClientConfig config = ClientConfig.builder()
                .host("localhost")
                .port(server.port())
                .localAddress("127.0.0.4")
                .build();
        try (ClientConnection connection = engine.connector(config).connect(LONG)) {
            assertThat(connection.exchange(Message.of("x")).text()).startsWith("127.0.0.4:");
        }
    }

    private TcpServer listen(String host) {
        return engine.listen(
                ServerConfig.builder().host(host).port(0).build(),
                (connection, message) -> Message.of(Addresses.text(connection.remoteAddress())));
    }

    private static void connect(String host, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(host), port)) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void chooseAPortWhereNoneIsAskedFor() {
        assertThat(listen("127.0.0.1").port()).isPositive();
    }

    @Test
    void serveBothFamiliesOnAllAddressesOfIpv6() {
        TcpServer server = listen("::");
        assertThat(KnSock.request("::1", server.port(), "x")).startsWith("[::1]:");
        assertThat(KnSock.request("127.0.0.1", server.port(), "x")).startsWith("127.0.0.1:");
    }

    @Test
    void serveOnlyIpv4OnAllAddressesOfIpv4() throws Exception {
        Assumptions.assumeTrue(transport != Transport.IO_URING, "Netty's sockets of io_uring are of both families");
        TcpServer server = listen("0.0.0.0");
        assertThat(server.endpoint()).isEqualTo("0.0.0.0:" + server.port());
        connect("127.0.0.1", server.port());
        assertThatThrownBy(() -> connect("::1", server.port())).isInstanceOf(IOException.class);
    }

    @Test
    void haveAScopeInIpv6() {
        TcpServer server = listen("::1%lo");
        assertThat(KnSock.request("::1%lo", server.port(), "x")).contains("::1");
    }
}
