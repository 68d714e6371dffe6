package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.StopResult;
import io.knsock.TcpReceiver;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.ReceiverConfig;
import io.knsock.test.Eventually;
import io.knsock.test.TestCa;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that is made to a peer, whose messages are handled; whatever it runs on. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ReceiverTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final MessageHandler ECHO = (connection, message) -> Message.of("re " + message.text());

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    @PerTest
    private SocketEngine farEngine;

    /** What the peer got, and its connections. */
    private final BlockingQueue<String> got = new LinkedBlockingQueue<>();

    private final BlockingQueue<Connection> farConnections = new LinkedBlockingQueue<>();

    static List<Variant> variants() {
        return Variant.all();
    }

    /** A peer that is called and speaks first. */
    private TcpServer far(int port, String... greetings) {
        return farEngine
                .bind(
                        variant.server().port(port).build(),
                        Handlers.of((connection, message) -> {
                                    got.add(message.text());
                                    return null;
                                })
                                .listener(new ConnectionListener() {
                                    @Override
                                    public void opened(Connection connection) {
                                        farConnections.add(connection);
                                        for (String greeting : greetings) {
                                            connection.sendAsync(Message.of(greeting));
                                        }
                                    }

                                    @Override
                                    public void closed(
                                            Connection connection, CloseCause cause, @Nullable Throwable failure) {
                                        got.add("closed");
                                    }
                                }))
                .join();
    }

    private ClientConfig.Builder to(TcpServer far) {
        return variant.client(far).reconnectDelay(Duration.ofMillis(5)).maxReconnectDelay(Duration.ofMillis(50));
    }

    private TcpReceiver receive(TcpServer far, MessageHandler handler) {
        return engine.receive(config(to(far).build()).build(), Handlers.of(handler));
    }

    private static ReceiverConfig.Builder config(ClientConfig to) {
        return ReceiverConfig.builder(to).name("calls");
    }

    private void thePeerGets(String... expected) throws InterruptedException {
        for (String one : expected) {
            assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo(one);
        }
    }

    @Test
    void handlesWhatThePeerSendsInOrder() throws Exception {
        TcpReceiver receiver = receive(far(0, "one", "two", "three"), ECHO);

        thePeerGets("re one", "re two", "re three");
        assertThat(receiver.isConnected()).isTrue();
        assertThat(receiver.stats().messagesReceived()).isEqualTo(3);
        assertThat(receiver.stats().accepted()).isEqualTo(1);
    }

    @Test
    void connectsAgainWhenTheConnectionIsLost() throws Exception {
        TcpServer far = far(0, "hello");
        TcpReceiver receiver = receive(far, (connection, message) -> Message.of(connection.id()));
        thePeerGets("calls-1");

        far.stop(LONG);
        thePeerGets("closed");
        Eventually.until(() -> !receiver.isConnected());
        far(far.port(), "hello");

        String id = Objects.requireNonNull(got.poll(20, TimeUnit.SECONDS));
        assertThat(id).startsWith("calls-").isNotEqualTo("calls-1");
    }

    @Test
    void waitsForAPeerThatIsNotThereYet() throws Exception {
        TcpServer gone = far(0);
        gone.stop(LONG);
        TcpReceiver receiver = receive(gone, ECHO);
        assertThat(receiver.isConnected()).isFalse();

        far(gone.port(), "hello");

        thePeerGets("re hello");
    }

    @Test
    void aHandlerThatFailsEndsTheConnectionAndNotTheReceiver() throws Exception {
        receive(far(0, "fail", "hello"), (connection, message) -> {
            if (message.text().equals("fail") && connection.id().equals("calls-1")) {
                throw new UnsupportedOperationException("on purpose");
            }
            return message;
        });

        thePeerGets("closed", "fail", "hello");
    }

    @Test
    void stopLetsTheMessageInHandFinishAndConnectsNoMore() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        TcpReceiver receiver = receive(far(0, "slow"), (connection, message) -> {
            handling.countDown();
            assertThat(mayFinish.await(20, TimeUnit.SECONDS)).isTrue();
            return message;
        });
        assertThat(handling.await(20, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<StopResult.Outcome> outcome =
                CompletableFuture.supplyAsync(() -> receiver.stop(LONG).outcome());
        Eventually.until(() -> receiver.connections().stream().allMatch(Connection::isDraining));
        mayFinish.countDown();

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(StopResult.Outcome.GRACEFUL);
        thePeerGets("slow", "closed");
        assertThat(receiver.stop(Duration.ZERO).outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
        assertThat(got.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void stopByForceEndsWhatIsLeft() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        TcpReceiver receiver = receive(far(0, "slow"), (connection, message) -> {
            handling.countDown();
            mayFinish.await();
            return message;
        });
        assertThat(handling.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(receiver.stop(Duration.ZERO).outcome()).isEqualTo(StopResult.Outcome.FORCED);

        thePeerGets("closed");
        mayFinish.countDown();
    }

    @Test
    void stopEndsTheAttemptsOfOneThatIsNotConnected() {
        TcpServer gone = far(0);
        gone.stop(LONG);
        TcpReceiver receiver = receive(gone, ECHO);

        assertThat(receiver.stop(LONG).outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);

        far(gone.port(), "hello");
        assertThat(farConnections).isEmpty();
    }

    @Test
    void theEngineStopsIt() throws Exception {
        receive(far(0, "hello"), ECHO);
        thePeerGets("re hello");

        engine.stop(LONG);

        thePeerGets("closed");
    }

    @Test
    void aQuietPeerIsLeftWhenItIsIdleForTooLong() throws Exception {
        engine.receive(
                config(to(far(0)).build()).idleTimeout(Duration.ofMillis(50)).build(), Handlers.of(ECHO));

        thePeerGets("closed", "closed");
    }

    @Test
    void subscribesEachTimeItIsConnected() throws Exception {
        TcpServer far = far(0);
        ConnectionListener subscribing = new ConnectionListener() {
            @Override
            public void opened(Connection connection) {
                connection.sendAsync(Message.of("subscribe"));
            }

            @Override
            public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}
        };
        engine.receive(
                config(to(far).build()).build(),
                Handlers.of((connection, message) -> null).listener(subscribing));
        thePeerGets("subscribe");
        far.stop(LONG);
        thePeerGets("closed");
        far(far.port());
        thePeerGets("subscribe");
    }

    @Test
    void handlesSeveralMessagesAtOnceIfItMay() throws Exception {
        CountDownLatch together = new CountDownLatch(2);
        engine.receive(
                config(to(far(0, "one", "two", "three")).build())
                        .maxConcurrentMessages(2)
                        .build(),
                Handlers.of((connection, message) -> {
                    together.countDown();
                    together.await();
                    return message;
                }));
        thePeerGets("one", "two", "three");
    }

    @Test
    void takesFramingAndBoundsFromTheConnectionsSettings() throws Exception {
        TcpServer far = far(0, "a line of more than eight bytes");
        TcpReceiver receiver = engine.receive(
                config(to(far).maxFrameBytes(8).build())
                        .goodbye(Message.of("bye"))
                        .build(),
                Handlers.of(ECHO));
        thePeerGets("closed");
        Eventually.until(
                () -> receiver.stats().closed().getOrDefault(CloseCause.FRAME_TOO_LARGE, 0L) > 0, receiver::stats);
        assertThatThrownBy(() -> engine.receive(
                        config(to(far).build())
                                .goodbye(Message.of("more than\none line"))
                                .build(),
                        Handlers.of(ECHO)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goodbye");
    }

    @Test
    void hasAnEngineOfItsOwnInPlainJavaWhichEndsWithIt() throws Exception {
        TcpReceiver receiver =
                KnSock.receive(config(to(far(0, "hello")).build()).build(), ECHO);
        thePeerGets("re hello");
        assertThat(receiver.stop(LONG).outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
        thePeerGets("closed");
    }

    @Test
    void triesTheNextEndpointIfThePreferredOneDoesNotAnswer() throws Exception {
        TcpServer gone = far(0);
        gone.stop(LONG);
        TcpServer there = far(0, "hello");
        ClientConfig both = ClientConfig.builder()
                .endpoints(List.of(Endpoint.of("localhost", gone.port()), Endpoint.of("localhost", there.port())))
                .tls(variant.tls() ? TestCa.shared().clientTls() : null)
                .build();
        engine.receive(config(both).build(), Handlers.of(ECHO));

        thePeerGets("re hello");
    }

    @Test
    void connectionsAreFoundByTheirIdsOnBothSides() throws Exception {
        TcpServer far = far(0);
        TcpReceiver receiver = receive(far, ECHO);
        Connection atPeer = Objects.requireNonNull(farConnections.poll(20, TimeUnit.SECONDS));
        Eventually.until(receiver::isConnected);

        Objects.requireNonNull(receiver.connections().get("calls-1")).sendAsync(Message.of("pushed"));
        thePeerGets("pushed");
        assertThat(far.connections().get(atPeer.id())).isSameAs(atPeer);
        assertThat(far.connections()).containsExactly(atPeer);
        assertThat(far.connections().get("another")).isNull();

        Connection here = Objects.requireNonNull(receiver.connections().get("calls-1"));
        receiver.stop(LONG);
        Eventually.until(() -> !far.connections().iterator().hasNext());
        assertThat(receiver.connections().get("calls-1")).isNull();
        assertThatThrownBy(() ->
                        here.sendAsync(Message.of("late")).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectionClosedException.class);
    }
}
