package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.netty.util.internal.InternalThreadLocalMap;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The threads of callers may be a container's: what is left on them keeps the class loader of an undeployed
 * application.
 */
class CallersThreadTest {
    @Test
    void hasNothingOfNettyLeftOnIt() {
        assertThat(CompletableFuture.supplyAsync(CallersThreadTest::leftAfterUse, task -> new Thread(task).start())
                        .join())
                .isNull();
    }

    private static InternalThreadLocalMap leftAfterUse() {
        try (SocketEngine engine = SocketEngine.start();
                TcpServer server =
                        engine.listen(ServerConfig.builder().port(0).build(), (connection, message) -> message)) {
            ClientConfig config =
                    ClientConfig.builder().host("localhost").port(server.port()).build();
            try (TcpClient client = engine.connect(config);
                    TcpPool pool = engine.pool(PoolConfig.builder(config).build())) {
                client.request("a");
                pool.request(Message.of("b"));
            }
            server.stop(Duration.ofSeconds(5));
            return InternalThreadLocalMap.getIfSet();
        }
    }
}
