package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each order is carried out or refused, also one that comes when its event loop is being shut down. */
class OrdersTest {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private static final class Recorded implements Orders.Order {
        final CompletableFuture<String> outcome = new CompletableFuture<>();

        @Override
        public void carryOut() {
            outcome.complete("carried out");
        }

        @Override
        public void refuse() {
            outcome.complete("refused");
        }
    }

    /** A client that does not reconnect ends its loop with its connection, while others may be asking. */
    @Test
    void anOrderBetweenTheEndOfTheConnectionAndThatOfItsLoopIsCarriedOut() throws Exception {
        Orders orders = new Orders(loop, () -> true, failure -> {});
        Recorded late = new Recorded();
        loop.submit(() -> {
                    orders.settle();
                    orders.add(
                            late); // its turn is a task behind the shutdown, which runs it and nothing that is delayed
                    group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                })
                .sync();
        assertThat(group.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(late.outcome).isCompletedWithValue("carried out");
    }

    @Test
    void anOrderAfterTheEndOfTheLoopIsRefused() throws Exception {
        Orders orders = new Orders(loop, () -> true, failure -> {});
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        assertThat(group.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        Recorded late = new Recorded();
        orders.add(late);
        assertThat(late.outcome).isCompletedWithValue("refused");
    }

    @Test
    void aQuietConnectionIsLookedAtBeforeAnOrderIsCarriedOut() throws Exception {
        Orders orders = new Orders(loop, () -> true, failure -> {});
        Recorded order = new Recorded();
        CompletableFuture<Boolean> early = new CompletableFuture<>();
        loop.submit(() -> {
                    orders.add(order);
                    loop.execute(() -> early.complete(order.outcome.isDone()));
                })
                .sync();
        assertThat(early.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(order.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("carried out");
    }
}
