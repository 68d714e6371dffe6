package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Messages that JSON-B reads and writes. */
class JsonHandlersTest {
    public static class Order {
        public String item;
        public int count;
    }

    @ApplicationScoped
    static class Orders {
        @OnMessage("x")
        Order on(Order order) {
            if (order == null) {
                return null;
            }
            order.count++;
            return order;
        }
    }

    @Test
    void jsonIsReadAndWritten() throws Exception {
        try (Application application = Application.deploy(Orders.class);
                Peer peer = application.connect()) {
            assertThat(peer.ask("{\"item\":\"hüt\",\"count\":1}")).isEqualTo("{\"count\":2,\"item\":\"hüt\"}");
            peer.send("null\n");
            assertThat(peer.ask("{\"count\":2}")).isEqualTo("{\"count\":3}");
        }
    }

    @ApplicationScoped
    static class Lists {
        @OnMessage("x")
        CompletionStage<List<Order>> on(List<Order> orders) {
            orders.forEach(order -> order.count *= 2);
            return CompletableFuture.completedFuture(orders);
        }
    }

    @Test
    void typesHaveTheirParametersAlsoInAStage() throws Exception {
        try (Application application = Application.deploy(Lists.class)) {
            assertThat(application.ask("[{\"count\":1},{\"count\":2}]")).isEqualTo("[{\"count\":2},{\"count\":4}]");
        }
    }

    @ApplicationScoped
    static class Numbers {
        @OnMessage("x")
        Object on(int number) {
            return number < 0 ? "negative" : List.of(number);
        }
    }

    @Test
    void anObjectIsSentAsWhatItIs() throws Exception {
        try (Application application = Application.deploy(Numbers.class)) {
            assertThat(application.ask("7")).isEqualTo("[7]");
            assertThat(application.ask("-7")).isEqualTo("negative");
        }
    }

    @Test
    void whatIsNotJsonEndsTheConnectionWithASentenceWithoutThePayload() throws Exception {
        try (Application application = Application.deploy(Orders.class)) {
            assertThat(refusal(application, "{\"item\":\"secret\" secret}"))
                    .isEqualTo("server x: a message cannot be read as " + Order.class.getName()
                            + " in JSON: it is not JSON at line 1, column 18; it has 24 bytes");
            assertThat(refusal(application, "{\"item\":\"secret\""))
                    .startsWith("server x: a message cannot be read as " + Order.class.getName()
                            + " in JSON: it is not JSON");
            assertThat(refusal(application, "{\"count\":\"secret\"}"))
                    .isEqualTo(
                            "server x: a message cannot be read as " + Order.class.getName()
                                    + " in JSON: it is JSON, but does not fit (java.lang.NumberFormatException); it has 18 bytes");
        }
        try (Application application = Application.deploy(Numbers.class)) {
            assertThat(refusal(application, "null")).endsWith("read as int in JSON: it is null; it has 4 bytes");
        }
    }

    private static String refusal(Application application, String line) throws Exception {
        try (EngineLog log = new EngineLog();
                Peer peer = application.connect()) {
            assertThat(peer.ask(line)).isNull();
            Throwable thrown = log.next().getThrown();
            assertThat(thrown).hasNoCause();
            assertThat(thrown.getStackTrace()).isEmpty();
            return thrown.getMessage();
        }
    }
}
