package io.knsock.cdi.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HandlerTimesTest {
    private static final Message HELLO = Message.of("hello");

    private final HandlerTimes times = new HandlerTimes();
    private final Connection connection = (Connection) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method + " is not for the one who times");
            });

    @Test
    void addsUpAndKeepsTheLongest() throws Exception {
        MessageHandler timed = times.timed((MessageHandler) (its, message) -> message);
        assertThat(timed.onMessage(connection, HELLO)).isSameAs(HELLO);
        assertThat(times.longest()).isEqualTo(times.total()).isPositive();
        timed.onMessage(connection, HELLO);
        assertThat(times.handled()).isEqualTo(2);
        assertThat(times.failures()).isZero();
        assertThat(times.longest()).isLessThan(times.total());
    }

    @Test
    void throwsOnWhatTheHandlerThrows() {
        StackOverflowError failure = new StackOverflowError();
        MessageHandler timed = times.timed((its, message) -> {
            throw failure;
        });
        assertThatThrownBy(() -> timed.onMessage(connection, HELLO)).isSameAs(failure);
        assertThat(times.handled()).isEqualTo(1);
        assertThat(times.failures()).isEqualTo(1);
    }

    @Test
    void anAsynchronousHandlerIsAtWorkUntilItsStageCompletes() throws Exception {
        CompletableFuture<Message> reply = new CompletableFuture<>();
        AsyncMessageHandler timed = times.timedAsync((its, message) -> reply);
        var stage = timed.onMessage(connection, HELLO).toCompletableFuture();
        assertThat(times.handled()).isZero();
        reply.complete(HELLO);
        assertThat(stage.join()).isSameAs(HELLO);
        assertThat(times.handled()).isEqualTo(1);
        assertThat(times.total()).isPositive();
    }

    @Test
    void anAsynchronousHandlerFailsInTwoWays() throws Exception {
        times.timedAsync((its, message) -> CompletableFuture.failedFuture(new IllegalStateException()))
                .onMessage(connection, HELLO);
        assertThat(times.failures()).isEqualTo(1);
        AsyncMessageHandler throwing = times.timedAsync((its, message) -> {
            throw new IllegalStateException();
        });
        assertThatThrownBy(() -> throwing.onMessage(connection, HELLO)).isInstanceOf(IllegalStateException.class);
        assertThat(times.failures()).isEqualTo(2);
        assertThat(times.handled()).isEqualTo(2);
    }
}
