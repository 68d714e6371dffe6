package io.knsock.cdi.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.UnreadableMessageException;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.json.bind.JsonbException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How values become messages, and messages values. */
class PayloadTest {
    private final Json json = new Json();
    private final Codecs codecs = new Codecs(NoBeans.manager(), () -> json);

    @AfterEach
    void close() {
        json.close();
    }

    /** What a user would send as JSON. */
    public static class Order {
        public String item = "";
        public int count;
    }

    interface Types<T> {
        List<Order> orders();

        T unknown();

        List<T[]> deeplyUnknown();
    }

    private Payload payload(Type type) {
        return Payload.of(type, "the reply to Shop.buy", codecs, UTF_8);
    }

    private static Type typeOf(String method) throws Exception {
        return Types.class.getDeclaredMethod(method).getGenericReturnType();
    }

    @Test
    void messagesBytesAndTextGoAsTheyAre() {
        Message message = Message.of("grün");
        assertThat(payload(Message.class).fromMessage(message)).isSameAs(message);
        assertThat(payload(Message.class).toMessage(message)).isSameAs(message);
        assertThat(payload(byte[].class).fromMessage(message)).isEqualTo(message.bytes());
        assertThat(payload(byte[].class).toMessage(message.bytes())).isEqualTo(message);
        assertThat(payload(String.class).fromMessage(message)).isEqualTo("grün");
        assertThat(payload(String.class).toMessage("grün")).isEqualTo(message);
    }

    @Test
    void bytesThatAreChangedAfterwardsDoNotChangeTheMessage() {
        byte[] bytes = {1, 2};
        Message message = payload(byte[].class).toMessage(bytes);
        bytes[0] = 9;
        assertThat(message.bytes()).containsExactly(1, 2);
    }

    @Test
    void otherTypesGoAsJson() throws Exception {
        Order order = new Order();
        order.item = "Käse";
        order.count = 3;
        Message message = payload(Order.class).toMessage(order);
        assertThat(message.text()).isEqualTo("{\"count\":3,\"item\":\"Käse\"}");
        assertThat(payload(Order.class).fromMessage(message))
                .isInstanceOfSatisfying(
                        Order.class, read -> assertThat(read.item).isEqualTo("Käse"));
        Payload orders = payload(typeOf("orders"));
        assertThat(orders.toMessage(List.of(order)).text()).isEqualTo("[{\"count\":3,\"item\":\"Käse\"}]");
        assertThat((List<?>) orders.fromMessage(Message.of("[{\"item\":\"Brot\"}]")))
                .singleElement()
                .isInstanceOf(Order.class);
        assertThat(payload(int.class).fromMessage(Message.of("42"))).isEqualTo(42);
    }

    @Test
    void saysWhatCannotBeReadAndNeverWhatItContains() {
        for (String bad : List.of("{\"count\":\"secret\"}", "secret", "", "{\"count\":12", "[\"secret\"]")) {
            assertThatThrownBy(() -> payload(Order.class).fromMessage(Message.of(bad)))
                    .as(bad)
                    .isInstanceOf(MessageConversionException.class)
                    .hasMessageStartingWith("the reply to Shop.buy: a message cannot be read as "
                            + Order.class.getName() + " in JSON: ")
                    .hasMessageEndingWith("; it has " + bad.length() + " bytes")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    @Test
    void refusesNothingWhereAMessageIsNeeded() {
        for (Type type : List.of(Message.class, byte[].class, String.class, Order.class)) {
            assertThatThrownBy(() -> payload(type).toMessage(null))
                    .isInstanceOf(MessageConversionException.class)
                    .hasMessage("the reply to Shop.buy is null: a message is never null");
        }
        assertThat(payload(Order.class).fromMessage(Message.of("null"))).isNull();
        assertThatThrownBy(() -> payload(int.class).fromMessage(Message.of("null")))
                .isInstanceOf(MessageConversionException.class);
    }

    @Test
    void refusesTypesThatNobodyKnows() throws Exception {
        for (String method : List.of("unknown", "deeplyUnknown")) {
            Type type = typeOf(method);
            assertThatThrownBy(() -> payload(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("whose type is not known: use one without type variables");
        }
    }

    @Test
    void startsJsonBForJsonOnlyAndSaysWhyItDoesNot() {
        Codecs broken = new Codecs(NoBeans.manager(), () -> {
            throw new JsonbException("no provider");
        });
        for (Type type : List.of(Message.class, byte[].class, String.class)) {
            assertThat(Payload.of(type, "it", broken, UTF_8)).isNotNull();
        }
        assertThatThrownBy(() -> Payload.of(Order.class, "it", broken, UTF_8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it: " + Order.class.getName() + " needs JSON-B, which does not start: no provider");
    }

    /** As on TomEE, which has no context for beans in {@code @Singleton} before the application is deployed. */
    @Test
    void aCodecWhoseContextComesLaterIsAskedForWhenItIsUsed() {
        AtomicInteger asked = new AtomicInteger();
        Payload later = Payload.of(
                Order.class,
                "it",
                new Codecs(NoBeans.but(() -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new ContextNotActiveException("too early");
                    }
                    return Codec.message();
                })),
                UTF_8);
        assertThat(asked).hasValue(1);
        assertThat(later.fromMessage(Message.of("a"))).isEqualTo(Message.of("a"));
        assertThat(later.toMessage(Message.of("b"))).isEqualTo(Message.of("b"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void textIsOfItsEncodingAndRefusedWhereItIsNot() {
        Payload text = Payload.of(String.class, "it", codecs, ISO_8859_1);
        assertThat(text.toMessage("grün")).isEqualTo(Message.of("grün", ISO_8859_1));
        assertThat(text.fromMessage(Message.of("grün", ISO_8859_1))).isEqualTo("grün");
        assertThatThrownBy(() -> text.toMessage("5 €"))
                .isExactlyInstanceOf(MessageConversionException.class)
                .hasMessage("it: text cannot be written in ISO-8859-1: it has no character number 3 of 3");
        assertThatThrownBy(() -> payload(String.class).fromMessage(Message.of(new byte[] {'a', (byte) 0xFC})))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessage(
                        "the reply to Shop.buy: a message cannot be read as text in UTF-8: byte 2 of 2 does not fit");
    }
}
