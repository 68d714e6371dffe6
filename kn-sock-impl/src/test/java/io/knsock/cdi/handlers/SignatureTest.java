package io.knsock.cdi.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What methods may take and return. */
class SignatureTest {
    private static final Connection CONNECTION = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> method.getName().equals("equals") ? proxy == arguments[0] : null);

    record Order(int id) {}

    @SuppressWarnings("unused")
    private abstract static class Methods<T> {
        abstract void nothing();

        abstract Message message(Message message);

        abstract byte[] bytes(byte[] bytes);

        abstract String text(Connection connection, String text);

        abstract Order order(List<Order> orders, Connection connection);

        abstract CompletionStage<Order> later(String text);

        abstract CompletableFuture<String> future();

        abstract CompletionStage<?> something();

        abstract Object object();

        abstract void two(String text, byte[] bytes);

        abstract void connections(Connection one, String text, Connection two);

        abstract void cause(String text, CloseCause cause);

        abstract void variable(T payload);

        abstract String idle(Duration silence, Connection connection);

        abstract void closed(Throwable failure, CloseCause cause, Connection connection);

        private void hidden() {}

        static void shared() {}
    }

    private static Signature message(String method) {
        return read(HandlerMethodKind.MESSAGE, method);
    }

    private static Signature read(HandlerMethodKind occasion, String name) {
        Method method = Arrays.stream(Methods.class.getDeclaredMethods())
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return Signature.of(occasion, method);
    }

    @Test
    void knowsWhatComesInAStage() {
        assertThat(message("later").isAsync()).isTrue();
        assertThat(message("later").reply()).isEqualTo(Order.class);
        assertThat(message("future").isAsync()).isTrue();
        assertThat(message("future").reply()).isEqualTo(String.class);
        assertThat(message("something").reply()).isEqualTo(Object.class);
        assertThat(message("order").isAsync()).isFalse();
    }

    @Test
    void putsArgumentsInTheOrderOfTheParameters() {
        assertThat(message("text").arguments(CONNECTION, "payload", null, null)).containsExactly(CONNECTION, "payload");
        assertThat(message("nothing").arguments(CONNECTION, null, null, null)).isEmpty();
        Throwable failure = new Throwable();
        assertThat(read(HandlerMethodKind.CLOSE, "closed").arguments(CONNECTION, null, CloseCause.LOST, failure))
                .containsExactly(failure, CloseCause.LOST, CONNECTION);
        assertThat(read(HandlerMethodKind.CLOSE, "nothing").arguments(CONNECTION, null, CloseCause.LOST, null))
                .isEmpty();
    }

    @Test
    void givesTheSilenceAndSendsWhatIsReturned() {
        Signature idle = read(HandlerMethodKind.IDLE, "idle");
        assertThat(idle.arguments(CONNECTION, Duration.ofSeconds(3), null, null))
                .containsExactly(Duration.ofSeconds(3), CONNECTION);
        assertThat(idle.payload()).isNull();
        assertThat(idle.reply()).isEqualTo(String.class);
    }

    @Test
    void saysWhatIsWrongWithAMethod() {
        refuses(
                HandlerMethodKind.MESSAGE,
                "hidden",
                "a private method cannot be called by the container: make it public");
        refuses(
                HandlerMethodKind.MESSAGE,
                "shared",
                "a static method is not called on a bean: make it an instance method");
        refuses(HandlerMethodKind.MESSAGE, "two", "parameters 1 and 2 both take the message: leave one out");
        refuses(HandlerMethodKind.MESSAGE, "connections", "parameters 1 and 3 both take the Connection: leave one out");
        refuses(HandlerMethodKind.MESSAGE, "cause", "parameter 2 is io.knsock.CloseCause, which only @OnClose gives");
        refuses(
                HandlerMethodKind.MESSAGE,
                "variable",
                "parameter 1 is T, which may be anything: override the method with the type that is meant");
        refuses(
                HandlerMethodKind.OPEN,
                "closed",
                "parameter 1 is java.lang.Throwable, but @OnOpen gives only the Connection");
        refuses(
                HandlerMethodKind.CLOSE,
                "two",
                "parameter 1 is java.lang.String, but @OnClose gives only the Connection, CloseCause and Throwable");
        refuses(
                HandlerMethodKind.IDLE,
                "closed",
                "parameter 1 is java.lang.Throwable, but @OnIdle gives only the Connection and the Duration");
        refuses(
                HandlerMethodKind.OPEN,
                "idle",
                "parameter 1 is java.time.Duration, but @OnOpen gives only the Connection");
        refuses(
                HandlerMethodKind.IDLE,
                "future",
                "what it returns would be lost: make it void, and send with the Connection");
        refuses(
                HandlerMethodKind.OPEN,
                "object",
                "what it returns would be lost: make it void, and send with the Connection");
    }

    private static void refuses(HandlerMethodKind occasion, String method, String sentence) {
        assertThatThrownBy(() -> read(occasion, method))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }
}
