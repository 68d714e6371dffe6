package io.knsock.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.TypedClient;
import io.knsock.codec.TypedHandlers;
import io.knsock.codec.TypedRequests;
import io.knsock.codec.UnreadableMessageException;
import io.knsock.pool.ConnectionPool;
import io.knsock.test.junit.KnSockExtension;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values as JSON, in plain Java, over real sockets. */
class JsonCodecTest {
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    /** What is ordered. */
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

    /** What it costs. */
    public static class Quote {
        public int price;

        /** Looks as if it could be read, and cannot be written. */
        public Quote getItself() {
            if (price < 0) {
                throw new IllegalStateException("no price");
            }
            return null;
        }
    }

    private final JsonCodec<Order> orders = JsonCodec.of(Order.class);
    private final JsonCodec<Quote> quotes = JsonCodec.of(Quote.class);

    @Test
    void aHandlerAndAClientSpeakInValues() throws Exception {
        TcpServer server = net.listen(TypedHandlers.of(orders, quotes, (connection, order) -> {
            Quote quote = new Quote();
            quote.price = 3 * order.count;
            return quote;
        }));
        assertThat(net.peer(server).ask("{\"item\":\"grün\",\"count\":2}")).isEqualTo("{\"price\":6}");
        TcpClient client = net.connect(server);
        TypedClient<Order, Quote> typed = TypedClient.of(client, orders, quotes);
        assertThat(typed.request(Order.of("Käse", 4)).price).isEqualTo(12);
        assertThat(typed.requestAsync(Order.of("Käse", 5)).get(20, TimeUnit.SECONDS).price)
                .isEqualTo(15);
        ConnectionPool pool = net.pool(server);
        TypedRequests<Order, Quote> pooled = TypedRequests.of(pool, orders, quotes);
        assertThat(pooled.request(Order.of("Brot", 1)).price).isEqualTo(3);
    }

    @Test
    void aReplyThatCannotBeReadIsToldAndTheConnectionUsedAgain() {
        TcpServer server = net.listen((connection, message) -> Message.of("{\"price\":\"secret\"}"));
        TypedClient<String, Quote> typed = TypedClient.of(net.connect(server), Codec.text(), quotes);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> typed.request("x"))
                    .isInstanceOf(UnreadableMessageException.class)
                    .isInstanceOf(KnSockException.class)
                    .hasMessage(
                            "a message cannot be read as " + Quote.class.getName()
                                    + " in JSON: it is JSON, but does not fit (java.lang.NumberFormatException); it has 18 bytes");
            assertThatThrownBy(() -> typed.requestAsync("x").get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(UnreadableMessageException.class);
        }
        assertThat(server.stats().accepted()).isOne();
    }

    @Test
    void whatIsWrongIsToldAndNeverWhatIsThere() {
        for (String bad : List.of("{\"count\":\"secret\"}", "secret", "", "{\"count\":12", "[\"secret\"]")) {
            assertThatThrownBy(() -> orders.decode(Message.of(bad)))
                    .as(bad)
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessageStartingWith("a message cannot be read as " + Order.class.getName() + " in JSON: ")
                    .hasMessageEndingWith("; it has " + bad.length() + " bytes")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
        Quote bad = new Quote();
        bad.price = -1;
        assertThatThrownBy(() -> quotes.encode(bad))
                .isExactlyInstanceOf(MessageConversionException.class)
                .hasMessageStartingWith("a " + Quote.class.getName() + " cannot be written as JSON: ");
    }

    @Test
    void nullIsNoValueUnlessItIsAskedFor() {
        assertThatThrownBy(() -> orders.decode(Message.of("null")))
                .hasMessage("a message cannot be read as " + Order.class.getName()
                        + " in JSON: it is null; it has 4 bytes");
        assertThat(orders.decodeOrNull(Message.of("null"))).isNull();
        assertThatThrownBy(() -> JsonCodec.of(int.class).decodeOrNull(Message.of("null")))
                .hasMessage("a message cannot be read as int in JSON: it is null; it has 4 bytes");
        assertThat(JsonCodec.of(int.class).decode(Message.of("42"))).isEqualTo(42);
    }

    /** A type with a parameter. */
    @SuppressWarnings("serial")
    static class Orders extends ArrayList<Order> {}

    @Test
    void aTypeMayHaveParametersAndJsonBSettings() throws Exception {
        Type listOfOrders = Orders.class.getGenericSuperclass();
        try (Jsonb jsonb =
                JsonbBuilder.create(new JsonbConfig().withFormatting(false).withNullValues(true))) {
            Codec<ArrayList<Order>> lists = JsonCodec.ofType(listOfOrders, jsonb);
            Order nameless = Order.of("", 2);
            nameless.item = null;
            Message message = lists.encode(new ArrayList<>(List.of(nameless)));
            assertThat(message.text()).isEqualTo("[{\"count\":2,\"item\":null}]");
            assertThat(lists.decode(message))
                    .singleElement()
                    .satisfies(one -> assertThat(one.count).isEqualTo(2));
        }
    }
}
