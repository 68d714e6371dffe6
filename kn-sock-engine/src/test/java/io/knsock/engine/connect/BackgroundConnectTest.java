package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.engine.KnSock;
import io.knsock.engine.SocketEngine;
import io.knsock.test.Eventually;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that is created without waiting for its first connection, whatever it runs on. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class BackgroundConnectTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final MessageHandler ECHO = (connection, message) -> message;

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    private TcpServer listen(int port) {
        return engine.listen(variant.server().port(port).build(), ECHO);
    }

    private ClientConfig.Builder to(TcpServer server) {
        return variant.client(server)
                .connectInBackground(true)
                .requestTimeout(LONG)
                .reconnectDelay(Duration.ofMillis(5))
                .maxReconnectDelay(Duration.ofMillis(50));
    }

    /** Returns settings of an endpoint where nobody listens, but may later. */
    private ClientConfig.Builder toNobody() {
        TcpServer gone = listen(0);
        gone.stop(LONG);
        return to(gone);
    }

    @Test
    void isCreatedBeforeThereIsAnEndpointAndItsCallsWaitForThat() {
        ClientConfig config = toNobody().build();
        try (TcpClient client = engine.connect(config)) {
            assertThat(client.isOpen()).isFalse();
            assertThat(client.connection()).isNull();
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                replies.add(client.requestAsync(Message.of("m" + i)));
            }
            Eventually.until(() -> log.count("KNS0060") == 1, log::messages);
            assertThat(replies).noneMatch(CompletableFuture::isDone);
            listen(config.endpoints().get(0).port());
            for (int i = 0; i < 10; i++) {
                assertThat(replies.get(i).join().text()).isEqualTo("m" + i);
            }
            assertThat(client.request("now")).isEqualTo("now");
            assertThat(client.isOpen()).isTrue();
            Eventually.until(() -> log.count("KNS0061") == 1, log::messages);
            assertThat(log.count("KNS0060")).isEqualTo(1); // it fails on and on, which is said once
        }
    }

    @Test
    void saysNothingWhereTheEndpointIsThere() {
        try (TcpClient client = engine.connect(to(listen(0)).build())) {
            assertThat(client.request("at once")).isEqualTo("at once");
            assertThat(log.count("KNS0060") + log.count("KNS0061") + log.count("KNS0062"))
                    .isZero();
        }
    }

    @Test
    void connectsAgainAfterALossAsAnyOther() {
        TcpServer first = listen(0);
        try (TcpClient client = engine.connect(to(first).build())) {
            assertThat(client.request("before")).isEqualTo("before");
            first.stop(LONG);
            Eventually.until(() -> !client.isOpen());
            CompletableFuture<Message> waiting = client.requestAsync(Message.of("while it is away"));
            listen(first.port());
            assertThat(waiting.join().text()).isEqualTo("while it is away");
        }
    }

    @Test
    void failsACallThatHasWaitedForItsTimeoutAndSaysWhy() {
        try (TcpClient client = engine.connect(toNobody().build())) {
            Eventually.until(() -> log.count("KNS0060") == 1, log::messages);
            assertThatThrownBy(() -> client.request(Message.of("in vain"), SHORT))
                    .isInstanceOf(ConnectionTimeoutException.class)
                    .hasMessageContaining("refused")
                    .satisfies(failure ->
                            assertThat(((KnSockException) failure).maybeSent()).isFalse());
        }
    }

    @Test
    void boundsTheCallsThatWait() {
        try (TcpClient client = engine.connect(toNobody().build())) {
            List<CompletableFuture<Message>> waiting = new ArrayList<>();
            for (int i = 0; i < WaitingCalls.MAX; i++) {
                waiting.add(client.requestAsync(Message.of("m")));
            }
            assertThatThrownBy(() -> client.request("one more")).isInstanceOf(ConnectFailedException.class);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void endsWhenItIsClosedBeforeItsFirstConnection() {
        ClientConfig config = toNobody().build();
        TcpClient client = engine.connect(config);
        CompletableFuture<Message> waiting = client.requestAsync(Message.of("never sent"));
        client.close();
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> client.request("too late")).isInstanceOf(ConnectionClosedException.class);
        TcpServer server = listen(config.endpoints().get(0).port());
        try (TcpClient other = engine.connect(to(server).build())) {
            assertThat(other.request("other")).isEqualTo("other"); // after which the closed one would have come
        }
        assertThat(server.stats().accepted()).isEqualTo(1);
    }

    @Test
    void endsWithItsEngineBeforeItsFirstConnection() {
        TcpClient client = engine.connect(toNobody().build());
        CompletableFuture<Message> waiting = client.requestAsync(Message.of("never sent"));
        engine.stop(Duration.ZERO);
        assertThatThrownBy(waiting::join)
                .cause()
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        closed -> assertThat(closed.reason()).isEqualTo(Reason.ENGINE_STOPPED));
    }

    @Test
    void refusesAtOnceWhatCannotBeRight() {
        ClientConfig noSuchFile = toNobody()
                .tls(ClientTlsConfig.builder().ca(Path.of("no-such-ca.pem")).build())
                .build();
        assertThatThrownBy(() -> engine.connect(noSuchFile)).isInstanceOf(TlsException.class);
        assertThatThrownBy(() -> toNobody().reconnect(false).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connect-in-background");
    }

    @Test
    void hasAnEngineOfItsOwnInPlainJava() {
        ClientConfig config = toNobody().build();
        try (TcpClient client = KnSock.connect(config)) {
            CompletableFuture<Message> waiting = client.requestAsync(Message.of("later"));
            listen(config.endpoints().get(0).port());
            assertThat(waiting.join().text()).isEqualTo("later");
        }
    }
}
