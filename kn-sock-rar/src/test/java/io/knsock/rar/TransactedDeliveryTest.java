package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.engine.KnSock;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.test.Eventually;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.transaction.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reply after commit, and what becomes of a message whose delivery fails. */
class TransactedDeliveryTest {
    private UnitContainer container = new UnitContainer();
    private Transactions transactions = new Transactions();
    private final AtomicInteger deliveries = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        container.transactions = transactions;
        container.adapter.start(container);
    }

    @AfterEach
    void stop() throws Exception {
        container.adapter.stop();
        container.awaitIdle();
    }

    private RecordingEndpoints transacted(MessageHandler bean) {
        return new RecordingEndpoints((connection, message) -> {
                    deliveries.incrementAndGet();
                    return bean.onMessage(connection, message);
                })
                .transacted(transactions);
    }

    /** A bean that asks for a rollback so many times, and then replies. */
    private RecordingEndpoints rollingBack(int times) {
        return transacted((connection, message) -> {
            if (deliveries.get() <= times) {
                transactions.setRollbackOnly();
            }
            return message;
        });
    }

    private static String request(int port, String message) {
        return KnSock.request("127.0.0.1", port, message);
    }

    private static void isClosedWithoutReply(int port) {
        assertThatThrownBy(() -> request(port, "hello")).isInstanceOf(ConnectionClosedException.class);
    }

    // ---- the reply

    @Test
    @DisplayName("§13.5.7: the reply does not leave before the commit")
    void repliesAfterTheCommit() throws Exception {
        CountDownLatch mayCommit = new CountDownLatch(1);
        int port =
                container.activate(transacted((connection, message) -> message).ending(all -> {
                    await(mayCommit);
                    all.end();
                }));
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            CompletableFuture<Message> reply = client.requestAsync(Message.of("hello"));
            Eventually.until(() -> deliveries.get() != 0);
            assertThatThrownBy(() -> reply.get(100, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);

            mayCommit.countDown();

            assertThat(reply.get(10, TimeUnit.SECONDS).text()).isEqualTo("hello");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    @DisplayName("a rollback that the bean asks for, without an exception, keeps the reply back")
    void sendsNoReplyAfterARollback() throws Exception {
        isClosedWithoutReply(container.activate(rollingBack(1)));
        assertThat(deliveries).hasValue(1);
    }

    @Test
    @DisplayName("a rollback that the bean asks for is one line of the log, without frames of the container")
    void aRollbackIsToldWithoutAStack() throws Exception {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("io.knsock");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (logged.getMessage().startsWith("KNS0010")) {
                    told.add(logged.getThrown());
                }
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        logger.addHandler(handler);
        try {
            isClosedWithoutReply(container.activate(rollingBack(1)));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(told).singleElement().satisfies(failure -> {
            assertThat(failure).hasMessage("the transaction of the message was rolled back");
            assertThat(failure.getStackTrace()).isEmpty();
        });
    }

    @Test
    @DisplayName("a commit that fails keeps the reply back, whether after delivery tells it or not")
    void sendsNoReplyIfTheCommitFails() throws Exception {
        RecordingEndpoints quiet =
                transacted((connection, message) -> message).ending(all -> all.end(Status.STATUS_ROLLEDBACK));
        isClosedWithoutReply(container.activate(quiet));

        RecordingEndpoints loud = transacted((connection, message) -> message)
                .ending(all -> all.end(Status.STATUS_ROLLEDBACK))
                .failAfter(new ResourceException("commit failed"));
        isClosedWithoutReply(container.activate(loud));
    }

    @Test
    @DisplayName("a commit of which the container tells, and then fails, is none that one could rely on")
    void sendsNoReplyIfTheContainerFailsAfterTheCommit() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setOnFailure("reply");
        spec.setFailureReply("refused");

        isClosedWithoutReply(container.activate(
                transacted((connection, message) -> message).failAfter(new ResourceException("commit failed")), spec));
    }

    // ---- again

    private TcpActivationSpec redelivering(int times) throws ResourceException {
        TcpActivationSpec spec = container.spec();
        spec.setMaxRedeliveries(times);
        spec.setRedeliveryDelay("1ms");
        return spec;
    }

    @Test
    void deliversAgainAfterARollback() throws Exception {
        RecordingEndpoints endpoints = rollingBack(3);

        assertThat(request(container.activate(endpoints, redelivering(3)), "hello"))
                .isEqualTo("hello");

        assertThat(deliveries).hasValue(4);
        for (int i = 0; i < 4; i++) {
            assertThat(endpoints.nextReleased()).isEqualTo("before message after release");
        }
        assertThat(endpoints.mistakes).isEmpty();
    }

    @Test
    void deliversAgainAfterAnExceptionAndOvertakesNothing() throws Exception {
        int port = container.activate(
                transacted((connection, message) -> {
                    if (message.text().equals("hard") && deliveries.get() < 4) {
                        throw new UnsupportedOperationException("on purpose");
                    }
                    return message;
                }),
                redelivering(5));
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            CompletableFuture<Message> hard = client.requestAsync(Message.of("hard"));
            CompletableFuture<Message> easy = client.requestAsync(Message.of("easy"));

            assertThat(hard.get(10, TimeUnit.SECONDS).text()).isEqualTo("hard");
            assertThat(easy.get(10, TimeUnit.SECONDS).text()).isEqualTo("easy");
        }
        assertThat(deliveries).hasValue(5);
    }

    @Test
    void deliversAgainIfTheContainerCouldNotBegin() throws Exception {
        RecordingEndpoints endpoints = transacted((connection, message) -> message);
        endpoints.failBefore(new ResourceException("not now"), 2);

        assertThat(request(container.activate(endpoints, redelivering(2)), "hello"))
                .isEqualTo("hello");
    }

    @Test
    void givesUpAfterTheLastRedelivery() throws Exception {
        isClosedWithoutReply(container.activate(rollingBack(100), redelivering(2)));
        assertThat(deliveries).hasValue(3);
    }

    @Test
    @DisplayName(
            "what was committed is not done again: an application's exception after a commit closes the connection")
    void deliversNothingAgainThatWasCommitted() throws Exception {
        TcpActivationSpec spec = redelivering(5);
        spec.setOnFailure("reply");
        spec.setFailureReply("refused");

        isClosedWithoutReply(container.activate(
                transacted((connection, message) -> {
                    throw new Exception("checked: the container commits");
                }),
                spec));

        assertThat(deliveries).hasValue(1);
    }

    @Test
    @DisplayName("of what may have been committed nobody is told that it is refused")
    void saysNothingOfWhatIsInDoubt() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setOnFailure("reply");
        spec.setFailureReply("refused");

        isClosedWithoutReply(
                container.activate(transacted((connection, message) -> message).ending(Transactions::forget), spec));
        isClosedWithoutReply(container.activate(
                transacted((connection, message) -> message).ending(all -> all.end(Status.STATUS_UNKNOWN)), spec));

        assertThat(deliveries).hasValue(2);
    }

    @Test
    @DisplayName("what may have been committed is delivered again where redeliveries are allowed: at least once")
    void deliversAgainWhatIsInDoubt() throws Exception {
        RecordingEndpoints endpoints = transacted((connection, message) -> message)
                .ending(all -> {
                    if (deliveries.get() == 1) {
                        all.end(Status.STATUS_UNKNOWN);
                    } else {
                        all.end();
                    }
                });

        assertThat(request(container.activate(endpoints, redelivering(1)), "hello"))
                .isEqualTo("hello");
    }

    @Test
    void deactivationEndsTheWaitForARedelivery() throws Exception {
        TcpActivationSpec spec = redelivering(1);
        spec.setRedeliveryDelay("1h");
        spec.setDrainTimeout("100ms");
        RecordingEndpoints endpoints = rollingBack(1);
        int port = container.activate(endpoints, spec);
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            client.send(Message.of("hello"));
            Eventually.until(() -> deliveries.get() != 0);

            container.adapter.endpointDeactivation(endpoints, spec);

            container.awaitIdle();
        }
    }

    // ---- what the peer gets

    @Test
    void aConfiguredReplyRefusesTheMessageAndTheConnectionGoesOn() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setOnFailure("reply");
        spec.setFailureReply("refused");
        try (TcpClient client = KnSock.connect("127.0.0.1", container.activate(rollingBack(1), spec))) {
            assertThat(client.request(Message.of("one")).text()).isEqualTo("refused");
            assertThat(client.request(Message.of("two")).text()).isEqualTo("two");
        }
    }

    @Test
    void nothingMeansThatTheConnectionGoesOn() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setOnFailure("nothing");
        try (TcpClient client = KnSock.connect("127.0.0.1", container.activate(rollingBack(1), spec))) {
            client.send(Message.of("one"));
            assertThat(client.request(Message.of("two")).text()).isEqualTo("two");
        }
        assertThat(deliveries).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "nothing", "reply"})
    @DisplayName("without a transaction, too, each message that fails is answered as the activation says")
    void appliesWithoutATransaction(String action) throws Exception {
        TcpActivationSpec spec = redelivering(1);
        spec.setOnFailure(action);
        spec.setFailureReply(action.equals("reply") ? "refused" : null);
        int port = container.activate(
                new RecordingEndpoints((connection, message) -> {
                    deliveries.incrementAndGet();
                    if (message.text().equals("hello")) {
                        throw new Exception("on purpose");
                    }
                    return message;
                }),
                spec);
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            switch (action) {
                case "close" ->
                    assertThatThrownBy(() -> client.request(Message.of("hello")))
                            .isInstanceOf(KnSockException.class);
                case "nothing" -> client.send(Message.of("hello"));
                default ->
                    assertThat(client.request(Message.of("hello")).text()).isEqualTo("refused");
            }
            if (!action.equals("close")) {
                assertThat(client.request(Message.of("next")).text()).isEqualTo("next");
            }
        }
        assertThat(deliveries).hasValue(action.equals("close") ? 2 : 3);
    }

    // ---- at deployment

    @Test
    void refusesATransactedBeanWhereNobodyTellsHowTransactionsEnd() throws Exception {
        container.transactions = null;
        container.adapter.stop();
        container = new UnitContainer();
        container.transactions = null;
        container.adapter.start(container);

        assertThatThrownBy(() -> container.activate(rollingBack(0)))
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining("make the bean manage its transactions itself");
        container.awaitIdle();

        assertThat(request(container.activate(RecordingEndpoints.echo()), "hello"))
                .isEqualTo("hello");
    }

    @Test
    void refusesAFailureReplyThatTheFramingCannotCarry() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setOnFailure("reply");
        spec.setFailureReply("two\nlines");

        assertThatThrownBy(() -> container.activate(RecordingEndpoints.echo(), spec))
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining(" failed: failure-reply cannot be sent: ");
        container.awaitIdle();
    }
}
