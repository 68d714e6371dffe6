package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.ServerConfig;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool of connections to several endpoints, over real sockets. */
class PoolEndpointsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SocketEngine engine = SocketEngine.start();
    private final TcpServer one = listen("one", 0);
    private final TcpServer two = listen("two", 0);

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
    }

    private TcpServer listen(String name, int port) {
        return engine.listen(
                ServerConfig.builder().name(name).port(port).build(), (connection, message) -> Message.of(name));
    }

    private TcpPool pool(LoadBalancing balance) {
        return engine.pool(PoolConfig.builder(ClientConfig.builder()
                        .endpoints(List.of(Endpoint.of("127.0.0.1", one.port()), Endpoint.of("127.0.0.1", two.port())))
                        .build())
                .balance(balance)
                .maxSize(4)
                .build());
    }

    private static String ask(TcpPool pool) {
        return pool.request(Message.of("who?")).text();
    }

    @Test
    void goesRoundTheEndpointsWithNewConnections() {
        TcpPool pool = pool(LoadBalancing.ROUND_ROBIN);
        Set<String> answers = new HashSet<>();
        try (PooledConnection first = pool.acquire();
                PooledConnection second = pool.acquire()) {
            answers.add(first.exchange(Message.of("who?")).text());
            answers.add(second.exchange(Message.of("who?")).text());
        }
        assertThat(answers).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void spreadsTheRequestsOfOneCallerOverThreeEndpoints() {
        TcpServer three = listen("three", 0);
        TcpPool pool = engine.pool(PoolConfig.builder(ClientConfig.builder()
                        .endpoints(Stream.of(one, two, three)
                                .map(server -> Endpoint.of("127.0.0.1", server.port()))
                                .toList())
                        .build())
                .build());
        Eventually.until(() -> {
            ask(pool);
            return pool.stats().created() == 3;
        });
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            answers.merge(ask(pool), 1, Integer::sum);
        }
        assertThat(answers)
                .containsOnlyKeys("one", "two", "three")
                .allSatisfy((name, number) -> assertThat(number).isBetween(990, 1_010));
        assertThat(pool.stats().created()).isEqualTo(3);
    }

    @Test
    void asksTheOtherEndpointWhileOneIsDownAndThePreferredAgainWhenItIsBack() {
        TcpPool pool = pool(LoadBalancing.ORDERED);
        assertThat(ask(pool)).isEqualTo("one");
        int port = one.port();
        one.stop(SOON);
        Eventually.until(() -> pool.stats().idle() == 0); // what the pool had is known to be closed
        for (int i = 0; i < 10; i++) {
            assertThat(ask(pool)).isEqualTo("two");
        }
        listen("one", port);
        Eventually.until(() -> {
            pool.evictIdle();
            return ask(pool).equals("one");
        });
    }
}
