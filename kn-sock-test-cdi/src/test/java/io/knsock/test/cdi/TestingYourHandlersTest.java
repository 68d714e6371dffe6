package io.knsock.test.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.RegisterTcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.Handlers;
import io.knsock.framing.Framing;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.Inbox;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.TestCa;
import io.knsock.test.TestIdentity;
import io.knsock.test.junit.KnSockExtension;
import io.knsock.tls.TlsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of docs/testing.md, which shows them as they stand here. */
@Timeout(60)
class TestingYourHandlersTest {
    // page: net
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();
    // end

    // page: 1
    @Test
    void aHandlerReplies() {
        TcpServer server = net.listen((connection, message) -> Message.of("Echo: " + message.text()));
        TcpClient client = net.connect(server);
        assertThat(client.request(Message.of("hello")).text()).isEqualTo("Echo: hello");
    }
    // end

    // page: 2
    @Test
    void aMessageHasItsLengthInFrontOfIt() {
        TcpServer server = net.listen(
                settings -> settings.framing(Framing.lengthPrefixed(2)), (connection, message) -> Message.of("pong"));
        net.peer(server).send(new byte[] {0, 4, 'p', 'i', 'n', 'g'}).expect("\0\4pong");
    }
    // end

    // page: 3
    @Test
    void framesMayArriveTogetherAndInPieces() {
        Inbox<String> handled = new Inbox<>("messages");
        TcpServer server = net.listen((connection, message) -> {
            handled.add(message.text());
            return message;
        });
        Peer peer = net.peer(server);
        peer.sendTogether("one\n", "two\n").expect("one\ntwo\n");
        peer.drip("three\n", Duration.ofMillis(1)).expect("three\n");
        peer.send("half a line").endOutput().expectEnd();
        assertThat(handled.all()).containsExactly("one", "two", "three");
    }
    // end

    // page: 4
    @Test
    void aHandlerThatFailsEndsItsConnectionAndNoOther() {
        TcpServer server = net.listen((connection, message) -> Message.of(10 / Integer.parseInt(message.text()) + ""));
        Peer other = net.peer(server);
        net.peer(server).send("0\n").expectEnd();
        assertThat(net.handlerFailures().next()).isInstanceOf(ArithmeticException.class);
        assertThat(other.ask("5")).isEqualTo("2");
    }
    // end

    // page: 5
    @Test
    void aPeerThatHasEndedItsDirectionStillGetsItsReplies() {
        CountDownLatch ended = new CountDownLatch(1);
        TcpServer server = net.listen((connection, message) -> {
            ended.await();
            return message;
        });
        Peer peer = net.peer(server).sendTogether("one\n", "two\n").endOutput();
        ended.countDown();
        peer.expect("one\ntwo\n").expectEnd();
    }
    // end

    // page: 6
    @Test
    void aListenerHearsOfAConnectionBeforeAndAfterItsMessages() {
        Inbox<String> heard = new Inbox<>("events");
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void opened(Connection connection) {
                heard.add("opened");
                connection.sendAsync(Message.of("welcome"));
            }

            @Override
            public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {
                heard.add("closed: " + cause);
            }
        };
        MessageHandler handler = (connection, message) -> {
            heard.add(message.text());
            return null; // no reply
        };
        TcpServer server = net.listen(settings -> settings, Handlers.of(handler).listener(listener));
        net.peer(server).expect("welcome\n").send("hello\n").endOutput().expectEnd();
        assertThat(heard.await(3)).containsExactly("opened", "hello", "closed: PEER_CLOSED");
    }
    // end

    // page: 7
    @Test
    void aBackendThatNeverAnswersIsGivenUp() {
        PeerListener backend = net.peers(Peer::blackHole);
        TcpClient client = net.connect(
                net.clientOf(backend).requestTimeout(Duration.ofMillis(100)).build());
        assertThatThrownBy(() -> client.request(Message.of("hello"))).isInstanceOf(RequestTimeoutException.class);
    }
    // end

    // page: 8
    @Test
    void aBackendThatIsCutOffInTheMiddleOfItsReplyIsNoReply() {
        PeerListener backend =
                net.peers(peer -> peer.expect("hello\n").reply("half a re").reset());
        TcpClient client = net.connect(backend);
        assertThatThrownBy(() -> client.request(Message.of("hello"))).isInstanceOf(ConnectionClosedException.class);
    }
    // end

    // page: 9
    @Test
    void aPoolReplacesAConnectionThatIsLost() {
        PeerListener backend = net.peers(
                peer -> peer.expect("one\n").reply("1\n").close(), // the first connection
                peer -> peer.expect("two\n").reply("2\n")); // all that follow
        TcpPool pool = net.pool(backend);
        assertThat(pool.request(Message.of("one")).text()).isEqualTo("1");
        Eventually.until("the pool has lost its connection", () -> pool.stats().destroyed() == 1);
        assertThat(pool.request(Message.of("two")).text()).isEqualTo("2");
    }
    // end

    // page: 10
    @Test
    void aClientTakesNoCertificateThatIsWrong() {
        TestCa ca = net.ca();
        for (TestIdentity wrong :
                List.of(ca.expired(), ca.wronglyNamed(), ca.foreign().server())) {
            PeerListener backend = net.closing(PeerListener.builder().tls(wrong).open());
            ClientConfig client = net.clientOf(backend).tls(ca.clientTls()).build();
            assertThatThrownBy(() -> net.connect(client)).as(wrong.toString()).isInstanceOf(TlsException.class);
        }
    }
    // end

    // page: 11
    @ApplicationScoped
    static class Orders {
        @Inject
        Prices prices;

        @OnMessage("orders")
        public Receipt accept(Order order) {
            return new Receipt(order.count * Integer.parseInt(prices.ask(order.item)));
        }
    }

    @Test
    void aBeanTakesAnOrderAndAsksAnotherServerForThePrice() {
        PeerListener backend = net.closing(PeerListener.answering(item -> item.equals("bread") ? "3\n" : null));
        TestApplication application = net.closing(TestApplication.of(Orders.class, Prices.class)
                .client("prices", backend)
                .start());
        Peer peer = net.closing(application.connect("orders"));
        assertThat(peer.ask("{\"item\":\"bread\",\"count\":2}")).isEqualTo("{\"total\":6}");
        assertThat(backend.received().all()).containsExactly("bread");
    }
    // end

    // page: 12
    @RegisterTcpClient("prices")
    public interface Prices {
        String ask(String item);
    }

    @Test
    void aClientInterfaceSpeaksWithABackend() {
        PeerListener backend = net.peers(peer -> peer.expect("bread\n").reply("3\n"));
        TestApplication application = net.closing(
                TestApplication.of(Prices.class).client("prices", backend).start());
        assertThat(application.get(Prices.class).ask("bread")).isEqualTo("3");
    }
    // end

    public static class Order {
        public String item = "";
        public int count;
    }

    public static class Receipt {
        public int total;

        Receipt(int total) {
            this.total = total;
        }
    }
}
