package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.PortInUseException;
import io.knsock.TcpClient;
import io.knsock.engine.KnSock;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.tls.TlsException;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.RetryableUnavailableException;
import jakarta.resource.spi.UnavailableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a socket to an endpoint and back. */
class InboundTest {
    private static final String DELIVERED = "before message after release";

    private final UnitContainer container = new UnitContainer();

    @BeforeEach
    void start() throws Exception {
        container.adapter.start(container);
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
        container.awaitIdle();
    }

    private static String request(int port, String message) {
        return KnSock.request("127.0.0.1", port, message);
    }

    private static void isClosedWithoutReply(int port) {
        assertThatThrownBy(() -> request(port, "hello")).isInstanceOf(ConnectionClosedException.class);
    }

    // ---- delivery

    @Test
    @DisplayName(
            "§13.5.6: before and after frame each delivery, on its thread; the application's class loader in between")
    void deliversEachMessageToAnEndpointAndSendsItsReply() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo();
        int port = container.activate(endpoints);

        assertThat(request(port, "one")).isEqualTo("one");
        assertThat(request(port, "two")).isEqualTo("two");

        assertThat(endpoints.nextReleased()).isEqualTo(DELIVERED);
        assertThat(endpoints.nextReleased()).isEqualTo(DELIVERED);
        assertThat(endpoints.mistakes).isEmpty();
    }

    @Test
    void sendsNothingIfTheBeanReturnsNull() throws Exception {
        int port = container.activate(
                new RecordingEndpoints((connection, message) -> message.text().equals("quiet") ? null : message));
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            client.send(Message.of("quiet"));
            assertThat(client.request(Message.of("loud")).text()).isEqualTo("loud");
        }
    }

    @Test
    void theServerHasTheNameOfTheActivation() throws Exception {
        RecordingEndpoints endpoints = new RecordingEndpoints((connection, message) -> Message.of(connection.id()));
        assertThat(request(container.activate(endpoints.named("app#Bean")), "who?"))
                .startsWith("app#Bean-");
        assertThat(request(container.activate(endpoints.named(null)), "who?")).startsWith("endpoint-");
    }

    @Test
    @DisplayName("§13.5.7: a bean that throws loses its connection and no other; after and release come all the same")
    void aFailureOfTheBeanClosesItsConnection() throws Exception {
        RecordingEndpoints endpoints = new RecordingEndpoints((connection, message) -> {
            if (message.text().equals("hello")) {
                throw new UnsupportedOperationException("on purpose");
            }
            return message;
        });
        int port = container.activate(endpoints);
        try (TcpClient other = KnSock.connect("127.0.0.1", port)) {
            isClosedWithoutReply(port);
            assertThat(other.request(Message.of("still here?")).text()).isEqualTo("still here?");
        }
        assertThat(endpoints.nextReleased()).isEqualTo(DELIVERED);
        assertThat(endpoints.mistakes).isEmpty();
    }

    @Test
    @DisplayName("§13.5.7: a reply is sent only after the delivery has succeeded, its transaction included")
    void sendsNoReplyIfAfterDeliveryFails() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo().failAfter(new ResourceException("rolled back"));

        isClosedWithoutReply(container.activate(endpoints));

        assertThat(endpoints.nextReleased()).isEqualTo(DELIVERED);
    }

    @Test
    @DisplayName("§13.5.6: no message, and no after, if before fails")
    void deliversNothingIfBeforeDeliveryFails() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo().failBefore(new ResourceException("not now"));

        isClosedWithoutReply(container.activate(endpoints));

        assertThat(endpoints.nextReleased()).isEqualTo("before release");
    }

    // ---- endpoints that are not there

    @Test
    @DisplayName("§13.3: waits for an endpoint while the limit is reached; no message is lost or overtaken")
    void waitsForAnEndpoint() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo();
        int port = container.activate(endpoints);
        request(port, "warm");
        endpoints.refuse(5, RetryableUnavailableException::new);
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(client.requestAsync(Message.of("message " + i)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(replies.get(i).get(10, TimeUnit.SECONDS).text()).isEqualTo("message " + i);
            }
        }
        assertThat(endpoints.asked).hasValue(1 + 5 + 20);
        assertThat(endpoints.mistakes).isEmpty();
    }

    /** Each bean waits until the test lets it go on; what waits for an endpoint has no thread of the work manager. */
    @Test
    void servesThoseWhoWaitForAnEndpointInTheirOrderAndHoldsNoThreadForThem() throws Exception {
        int limit = 2;
        int peers = 40;
        Semaphore goOn = new Semaphore(0);
        List<String> begun = new CopyOnWriteArrayList<>();
        RecordingEndpoints endpoints = new RecordingEndpoints((connection, message) -> {
            begun.add(message.text());
            goOn.acquire();
            return message;
        });
        endpoints.limit(limit);
        TcpActivationSpec spec = container.spec();
        spec.setMaxConcurrentMessages(peers);
        int port = container.activate(endpoints, spec);
        List<TcpClient> clients = new ArrayList<>();
        List<CompletableFuture<Message>> replies = new ArrayList<>();
        try {
            for (int i = 0; i < peers; i++) {
                TcpClient client = KnSock.connect("127.0.0.1", port);
                clients.add(client);
                int asked = endpoints.asked.get();
                replies.add(client.requestAsync(Message.of(Integer.toString(i))));
                if (i <= limit) { // what comes later finds others waiting
                    Eventually.until(() -> endpoints.asked.get() != asked);
                }
            }
            // Event loops, and a worker that takes a nap.
            Eventually.until(() -> begun.size() >= limit && container.busy() <= limit + 4);
            for (int i = peers / 2; i < peers; i += 2) { // some give up
                clients.get(i).close();
            }
            goOn.release(peers);
            for (int i = 0; i < peers; i++) {
                if (i < peers / 2 || i % 2 == 1) {
                    assertThat(replies.get(i).get(20, TimeUnit.SECONDS).text()).isEqualTo(Integer.toString(i));
                }
            }
        } finally {
            goOn.release(peers);
            clients.forEach(TcpClient::close);
        }
        assertThat(begun).hasSizeBetween(peers / 2 + peers / 4, peers);
        assertThat(endpoints.mistakes).isEmpty();
    }

    @Test
    @DisplayName("§13.3: until the first endpoint is had, 'unavailable' means 'not yet'")
    void waitsForTheFirstEndpointOfAnApplicationThatStarts() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo().refuse(3, UnavailableException::new);

        assertThat(request(container.activate(endpoints), "early")).isEqualTo("early");
    }

    @Test
    @DisplayName("§13.3: later it is a failure of that connection")
    void failsTheConnectionIfEndpointsAreGoneForGood() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo();
        int port = container.activate(endpoints);
        request(port, "warm");
        endpoints.refuse(1, UnavailableException::new);

        isClosedWithoutReply(port);
        assertThat(request(port, "back again")).isEqualTo("back again");
    }

    @Test
    void deactivationEndsTheWaitForAnEndpoint() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo().refuse(1_000_000, RetryableUnavailableException::new);
        TcpActivationSpec spec = container.spec();
        spec.setDrainTimeout("100ms");
        int port = container.activate(endpoints, spec);
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            client.send(Message.of("hello?"));
            Eventually.until(() -> endpoints.asked.get() != 0);

            container.adapter.endpointDeactivation(endpoints, spec);
        }
        container.adapter.stop();
        container.awaitIdle();
    }

    @Test
    @DisplayName("§10.3: handlers that the work manager rejects are handed over again")
    void losesNothingWhileTheWorkManagerIsSaturated() throws Exception {
        int port = container.activate(RecordingEndpoints.echo());
        AtomicInteger rejections = new AtomicInteger(3);
        container.reject(work -> rejections.getAndDecrement() > 0);

        assertThat(request(port, "hello")).isEqualTo("hello");
    }

    // ---- activation

    private record ForeignSpec() implements ActivationSpec {
        @Override
        public void validate() {}

        @Override
        public ResourceAdapter getResourceAdapter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setResourceAdapter(ResourceAdapter adapter) {}
    }

    @Test
    @DisplayName("§13.4.4: a spec of another type is not supported")
    void refusesAForeignSpec() {
        assertThatThrownBy(() -> container.adapter.endpointActivation(RecordingEndpoints.echo(), new ForeignSpec()))
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining(ForeignSpec.class.getName());
    }

    @Test
    void anInvalidSpecIsToldAsSuch() {
        assertThatThrownBy(() -> container.activate(RecordingEndpoints.echo(), new TcpActivationSpec()))
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageStartingWith("the activation bean of bean io.knsock.rar.RecordingEndpoints")
                .hasMessageEndingWith(" failed: port is not set");
    }

    @Test
    @DisplayName("§13.6: two endpoints on one port: the second is refused with a reason, and the first does not notice")
    void refusesASecondEndpointOnThePort() throws Exception {
        int port = container.activate(RecordingEndpoints.echo());
        TcpActivationSpec same = container.spec();
        same.setPort(port);

        assertThatThrownBy(() -> container.activate(RecordingEndpoints.echo().named("second"), same))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("server second cannot be bound to 127.0.0.1:" + port)
                .hasMessageContaining("in use")
                .hasCauseInstanceOf(PortInUseException.class);
        assertThat(request(port, "hello")).isEqualTo("hello");
    }

    /** Reads and writes one byte each. */
    public static final class Single implements FrameFormat {
        @Override
        public FrameReader reader() {
            return arrived -> FrameCut.message(0, 1, 1);
        }

        @Override
        public long maxFrameBytes(int messageBytes) {
            return messageBytes;
        }

        @Override
        public void write(Message message, ByteBuffer to) {
            to.put(message.buffer());
        }
    }

    @Test
    void anEndpointHasTheFramingOfAClassOfItsApplication() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setFraming("custom:" + Single.class.getName());
        int port = container.activate(RecordingEndpoints.echo(), spec);
        try (Peer peer = Peer.connect(port)) {
            peer.send("ab").expect("ab");
        }
        TcpActivationSpec wrong = container.spec();
        wrong.setFraming("custom:com.acme.Missing");
        assertThatThrownBy(() -> container.activate(RecordingEndpoints.echo(), wrong))
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageEndingWith(
                        " failed: framing custom:com.acme.Missing names a class that is not there: correct the name, or add"
                                + " its jar to the application");
    }

    @Test
    void whatTlsLacksIsToldAtActivation() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setTlsCertificate("no-such-file.pem");
        spec.setTlsKey("no-such-file.key");

        assertThatThrownBy(() -> container.activate(RecordingEndpoints.echo(), spec))
                .isExactlyInstanceOf(ResourceException.class)
                .hasMessageContaining("no-such-file")
                .hasCauseInstanceOf(TlsException.class);
    }

    @Test
    @DisplayName(
            "§13.4.4: deactivation ends what is the same factory and spec, frees the port, and touches nothing else")
    void deactivationEndsThatActivationOnly() throws Exception {
        RecordingEndpoints endpoints = RecordingEndpoints.echo();
        TcpActivationSpec one = container.spec();
        TcpActivationSpec other = container.spec();
        int onePort = container.activate(endpoints, one);
        int otherPort = container.activate(endpoints, other);

        container.adapter.endpointDeactivation(RecordingEndpoints.echo(), one); // never activated
        assertThat(request(onePort, "hello")).isEqualTo("hello");

        container.adapter.endpointDeactivation(endpoints, one);
        container.adapter.endpointDeactivation(endpoints, one);

        assertThat(UnitContainer.isFree(onePort)).isTrue();
        assertThat(request(otherPort, "hello")).isEqualTo("hello");
    }

    @Test
    @DisplayName("§13.4.9: deactivation lets messages in flight finish")
    void deactivationDrains() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingEndpoints endpoints = new RecordingEndpoints((connection, message) -> {
            inFlight.countDown();
            goOn.await();
            return message;
        });
        TcpActivationSpec spec = container.spec();
        int port = container.activate(endpoints, spec);
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            CompletableFuture<Message> reply = client.requestAsync(Message.of("slow"));
            inFlight.await();
            CompletableFuture<Void> deactivated =
                    CompletableFuture.runAsync(() -> container.adapter.endpointDeactivation(endpoints, spec));
            goOn.countDown();

            assertThat(reply.get(10, TimeUnit.SECONDS).text()).isEqualTo("slow");
            deactivated.get(10, TimeUnit.SECONDS);
        }
        assertThat(UnitContainer.isFree(port)).isTrue();
    }

    @Test
    @DisplayName("§13.6: activations and deactivations may overlap")
    void activationsMayOverlap() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> lives = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                lives.add(() -> {
                    RecordingEndpoints endpoints = RecordingEndpoints.echo();
                    TcpActivationSpec spec = container.spec();
                    int port = container.activate(endpoints, spec);
                    String reply = request(port, "hello");
                    container.adapter.endpointDeactivation(endpoints, spec);
                    assertThat(container.adapter.address(endpoints, spec)).isEmpty();
                    return reply;
                });
            }
            for (Future<String> life : callers.invokeAll(lives)) {
                assertThat(life.get()).isEqualTo("hello");
            }
        } finally {
            callers.shutdown();
        }
    }

    /** A container may not hand an empty value over; this one is as Open Liberty in that. */
    @MessageDriven(
            activationConfig = {
                @ActivationConfigProperty(propertyName = "allow", propertyValue = ""),
                @ActivationConfigProperty(propertyName = "poolOfTheContainer", propertyValue = "")
            })
    private static final class Forgotten implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) {
            return message;
        }
    }

    @Test
    void anEmptyPropertyInABeansAnnotationAdmitsNobody() throws Exception {
        assertThatThrownBy(() -> container.activate(new RecordingEndpoints(new Forgotten())))
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageEndingWith("the property allow is set in @MessageDriven of " + Forgotten.class.getName()
                        + ", but has no value: give it one, or remove it");

        TcpActivationSpec mended = container.spec();
        mended.setAllow("127.0.0.1"); // as a descriptor, or the server's configuration, does
        assertThat(request(container.activate(new RecordingEndpoints(new Forgotten()), mended), "one"))
                .isEqualTo("one");
    }
}
