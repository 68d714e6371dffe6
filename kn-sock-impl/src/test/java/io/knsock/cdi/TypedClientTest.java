package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.codec.MessageConversionException;
import io.knsock.engine.KnSock;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Client interfaces, injected by their type, and a real server. */
@Timeout(60)
class TypedClientTest {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private TcpServer server;
    private Application application;
    private Backend backend;

    public static class Order {
        public String item = "";
        public int count;

        static Order of(String item, int count) {
            Order order = new Order();
            order.item = item;
            order.count = count;
            return order;
        }
    }

    public static class Quote {
        public String item = "";
        public int price;
    }

    public interface Talking {
        String ask(String line);
    }

    @RegisterTcpClient("backend")
    public interface Backend extends Talking {
        byte[] raw(byte[] bytes);

        Message message(Message message);

        Quote quote(Order order);

        List<Quote> quotes(List<Order> orders);

        void tell(String line);

        CompletionStage<String> askLater(String line);

        CompletableFuture<Quote> quoteLater(Order order);

        default String askTwice(String line, String other) {
            return ask(line) + ", " + ask(other);
        }

        @Override
        String toString();
    }

    /** Takes a line for JSON. */
    @RegisterTcpClient("backend")
    public interface Strange {
        Quote quote(String line);

        CompletionStage<Quote> quoteLater(String line);
    }

    /** No one else sees it. */
    @RegisterTcpClient("backend")
    interface Hidden {
        String ask(String line);

        default String askPolitely() {
            return ask("please");
        }
    }

    @BeforeEach
    void start() {
        server = KnSock.listen(0, (connection, message) -> {
            String text = message.text();
            received.add(text);
            if (text.equals("hold")) {
                held.await();
            }
            if (text.equals("fail")) {
                throw new IllegalStateException("as asked");
            }
            if (text.startsWith("[")) {
                return Message.of("[{\"item\":\"Brot\",\"price\":3}]");
            }
            return Message.of(text.startsWith("{") ? text.replace("count", "price") : "Echo: " + text);
        });
        application = Application.start("""
                kn-sock.client.backend.host=127.0.0.1
                kn-sock.client.backend.port=%d
                kn-sock.client.backend.max-size=2""".formatted(server.port()), Backend.class, Strange.class, Hidden.class);
        backend = application.get(Backend.class);
    }

    @AfterEach
    void stop() {
        held.countDown();
        application.close();
        server.close();
    }

    private TcpPool pool() {
        return application.get(TcpPool.class, ClientName.Literal.of("backend"));
    }

    @Test
    void aCallIsAMessageAndItsResultTheReply() {
        assertThat(backend.ask("grün")).isEqualTo("Echo: grün");
        assertThat(backend.raw("raw".getBytes())).isEqualTo("Echo: raw".getBytes());
        assertThat(backend.message(Message.of("m"))).isEqualTo(Message.of("Echo: m"));
        Quote quote = backend.quote(Order.of("Käse", 7));
        assertThat(quote.item).isEqualTo("Käse");
        assertThat(quote.price).isEqualTo(7);
        assertThat(backend.quotes(List.of(Order.of("Brot", 1))))
                .singleElement()
                .satisfies(one -> assertThat(one.price).isEqualTo(3));
        assertThat(pool().stats().created()).isOne();
    }

    @Test
    void aCallWithoutAResultIsSentAndItsConnectionIsNotLeasedAgain() throws Exception {
        backend.tell("one");
        backend.tell("two");
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
        assertThat(backend.ask("three")).isEqualTo("Echo: three");
        assertThat(pool().stats().created()).isEqualTo(3);
    }

    @Test
    void aStageCompletesOnTheContainersExecutor() throws Exception {
        assertThat(backend.askLater("later").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo("Echo: later");
        assertThat(backend.quoteLater(Order.of("Brot", 2)).get(10, TimeUnit.SECONDS).price)
                .isEqualTo(2);
        CompletableFuture<String> thread = new CompletableFuture<>();
        backend.askLater("hold")
                .whenComplete((reply, failure) ->
                        thread.complete(Thread.currentThread().getName()));
        held.countDown();
        assertThat(thread.get(10, TimeUnit.SECONDS)).isEqualTo(Naming.HANDLER);
    }

    @Test
    void failuresAreThoseOfThePoolUnwrapped() {
        assertThatThrownBy(() -> backend.ask("fail")).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> backend.askLater("fail").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> backend.ask("two\nlines")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> backend.ask(null)).isInstanceOf(MessageConversionException.class);
    }

    @Test
    void aReplyThatIsNoJsonIsToldAndItsConnectionUsedAgain() {
        assertThatThrownBy(() -> application.get(Strange.class).quote("secret"))
                .isInstanceOf(KnSockException.class)
                .hasMessageStartingWith("the reply to " + Strange.class.getName()
                        + ".quote: a message cannot be read as " + Quote.class.getName() + " in JSON: ")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> application
                        .get(Strange.class)
                        .quoteLater("secret")
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .extracting(Throwable::getCause, THROWABLE)
                .isInstanceOf(MessageConversionException.class);
        assertThat(backend.ask("a")).isEqualTo("Echo: a");
        assertThat(pool().stats().created()).isOne();
    }

    @Test
    void defaultMethodsAreCalledAsTheyAre() {
        assertThat(backend.askTwice("a", "b")).isEqualTo("Echo: a, Echo: b");
        assertThat(application.get(Hidden.class).askPolitely()).isEqualTo("Echo: please");
    }

    @Test
    void anInstanceIsAnObjectLikeOthers() {
        assertThat(backend.toString()).startsWith(Backend.class.getName() + " over pool of 127.0.0.1:" + server.port());
        assertThat(backend).isEqualTo(application.get(Backend.class)).isNotEqualTo("another");
        assertThat(backend.hashCode()).isEqualTo(application.get(Backend.class).hashCode());
    }

    @Test
    void aPoolThatIsDestroyedIsClosedAndTheNextCallMakesAnother() {
        assertThat(backend.ask("a")).isEqualTo("Echo: a");
        assertThat(server.stats().open()).isOne();
        application.destroy(TcpPool.class, ClientName.Literal.of("backend"));
        assertThat(backend.ask("b")).isEqualTo("Echo: b");
        assertThat(pool().stats().created()).isOne();
        Eventually.until(
                "the connection of the former pool is closed",
                () -> server.stats().open() <= 1);
    }
}
