package io.knsock.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a pool that is the container's says to what it cannot do. */
class ConnectionPoolTest {
    private final ConnectionPool containers = new ConnectionPool() {
        @Override
        public PooledConnection acquire() {
            throw new PoolExhaustedException("empty");
        }

        @Override
        public void close() {
            // the container's
        }
    };

    @Test
    void refusesWhatOnlyTheContainerCanDo() {
        List<ThrowingCallable> refused = List.of(
                () -> containers.acquire(Duration.ofSeconds(1)),
                containers::acquireAsync,
                () -> containers.requestAsync(Message.empty()),
                containers::evictIdle,
                containers::suspend,
                containers::resume,
                containers::stats,
                () -> containers.close(Duration.ZERO));
        assertThat(refused)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("the pool is the container's"));
    }
}
