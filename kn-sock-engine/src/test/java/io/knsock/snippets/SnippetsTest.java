package io.knsock.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.StopResult;
import io.knsock.TcpClient;
import io.knsock.TcpReceiver;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.Handlers;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import io.knsock.pool.ConnectionPool;
import io.knsock.pool.PoolConfig;
import io.knsock.test.TestCa;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The examples of the Javadoc, by their regions: compiled and run here. {@link SnippetsAreThereTest} keeps both equal.
 */
class SnippetsTest {
    private static final int ANY_PORT = 0;

    @Test
    void aServerAnswers() {
        int port = ANY_PORT;
        // @start region="server"
        ServerConfig config = ServerConfig.builder().name("echo").port(port).build();
        TcpServer server = KnSock.listen(config, (connection, message) -> Message.of("Echo: " + message.text()));
        // @end
        assertThat(KnSock.request("127.0.0.1", server.port(), "Hello")).isEqualTo("Echo: Hello");
        // @start region="stop"
        StopResult result = server.stop(Duration.ofSeconds(10));
        if (result.outcome() == StopResult.Outcome.FORCED) {
            System.err.println(result.cutConnections() + " connections were cut in the middle of a message");
        }
        // @end
        assertThat(result.outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
    }

    @Test
    void aClientAsks() {
        try (TcpServer server =
                KnSock.listen(ANY_PORT, (connection, message) -> Message.of("Echo: " + message.text()))) {
            int port = server.port();
            // @start region="client"
            ClientConfig config = ClientConfig.builder()
                    .host("127.0.0.1")
                    .port(port)
                    .requestTimeout(Duration.ofSeconds(5))
                    .build();
            try (TcpClient client = KnSock.connect(config)) {
                Message reply = client.request(Message.of("Hello"));
                System.out.println(reply.text());
            }
            // @end
            assertThat(KnSock.request(config, Message.of("x")).text()).isEqualTo("Echo: x");
        }
    }

    @Test
    void aPoolAsksOverOneOfItsConnections() {
        try (TcpServer server = KnSock.listen(ANY_PORT, (connection, message) -> message)) {
            ClientConfig client =
                    ClientConfig.builder().host("127.0.0.1").port(server.port()).build();
            // @start region="pool"
            PoolConfig config = PoolConfig.builder(client)
                    .maxSize(20)
                    .minIdle(2)
                    .ping(Message.of("are you there?"))
                    .acquireTimeout(Duration.ofSeconds(2))
                    .build();
            try (ConnectionPool pool = KnSock.pool(config)) {
                Message reply = pool.request(Message.of("Hello"));
                System.out.println(reply.text());
            }
            // @end
            assertThat(config.maxSize()).isEqualTo(20);
        }
    }

    @Test
    void aClientReceives() throws Exception {
        BlockingQueue<String> prices = new LinkedBlockingQueue<>();
        try (TcpServer feed = KnSock.listen(ANY_PORT, (connection, message) -> {
            connection.sendAsync(Message.of(message.text() + " 42"));
            return null;
        })) {
            int port = feed.port();
            // @start region="receiver"
            ReceiverConfig config = ReceiverConfig.builder(
                            ClientConfig.builder().host("127.0.0.1").port(port).build())
                    .name("prices")
                    .idleTimeout(Duration.ofMinutes(1))
                    .build();
            Handlers handlers = Handlers.of((connection, message) -> {
                        prices.add(message.text());
                        return null; // nothing is sent back
                    })
                    .listener(new ConnectionListener() {
                        @Override
                        public void opened(Connection connection) { // again after each loss
                            connection.sendAsync(Message.of("subscribe ACME"));
                        }

                        @Override
                        public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}
                    });
            TcpReceiver receiver = KnSock.receive(config, handlers);
            // @end
            assertThat(prices.poll(20, TimeUnit.SECONDS)).isEqualTo("subscribe ACME 42");
            receiver.close();
        }
    }

    @Test
    void aHandlerIsOneMethod() {
        // @start region="handler"
        MessageHandler handler = (connection, message) -> {
            String text = message.text();
            return text.isEmpty() ? null : Message.of(text.toUpperCase(Locale.ROOT)); // null: no reply
        };
        // @end
        try (TcpServer server = KnSock.listen(ANY_PORT, handler)) {
            assertThat(KnSock.request("127.0.0.1", server.port(), "hello")).isEqualTo("HELLO");
        }
    }

    @Test
    void aServerHasLimitsAndAnotherLikeItHasAnotherPort() {
        // @start region="server-settings"
        ServerConfig orders = ServerConfig.builder()
                .name("orders")
                .host("0.0.0.0")
                .port(7000)
                .framing(Framing.lengthPrefixed(4))
                .maxFrameBytes(64 << 10)
                .limits(ServerLimits.builder()
                        .maxConnections(500)
                        .idleTimeout(Duration.ofMinutes(2))
                        .build())
                .build();
        ServerConfig returns = orders.toBuilder().name("returns").port(7001).build();
        // @end
        assertThat(returns.limits()).isEqualTo(orders.limits());
        assertThat(returns)
                .isNotEqualTo(orders)
                .hasToString(orders.toString().replace("orders", "returns").replace("7000", "7001"));
    }

    @Test
    void aServerAndItsClientsShowCertificates() {
        Path certificate = TestCa.shared().server().certificate();
        Path key = TestCa.shared().server().key();
        Path clientsCa = TestCa.shared().certificate();
        // @start region="server-tls"
        ServerTlsConfig tls = ServerTlsConfig.builder()
                .certificate(certificate)
                .key(key)
                .ca(clientsCa)
                .clientAuth(ClientAuth.REQUIRED)
                .build();
        ServerConfig config = ServerConfig.builder().port(0).tls(tls).build();
        // @end
        Path serversCa = TestCa.shared().certificate();
        Path own = TestCa.shared().client().certificate();
        Path ownKey = TestCa.shared().client().key();
        try (TcpServer server = KnSock.listen(config, (connection, message) -> message)) {
            int port = server.port();
            // @start region="client-tls"
            ClientConfig client = ClientConfig.builder()
                    .host("localhost")
                    .port(port)
                    .tls(ClientTlsConfig.builder()
                            .ca(serversCa)
                            .certificate(own)
                            .key(ownKey)
                            .build())
                    .build();
            // @end
            assertThat(KnSock.request(client, Message.of("over TLS")).text()).isEqualTo("over TLS");
        }
    }
}
