package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.settings.Transport;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A hundred thousand requests while one of a thousand buffers of the client cannot be allocated; with TLS, whose
 * buffers are many, a fifth of that.
 */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = {false, true})
class ScarceMemoryTest {
    private static final int CALLERS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Parameter
    boolean tls;

    private final ClientEngine clients = new ClientEngine(Transport.best());
    private SocketEngine servers;
    private TcpServer server;

    private final AtomicInteger replies = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        servers = SocketEngine.start(EngineExecutors.own());
        server = servers.listenAsync(
                variant().server().build(), (connection, message) -> CompletableFuture.completedFuture(message));
    }

    @AfterEach
    void stop() {
        clients.close();
        servers.stop(Duration.ofSeconds(5));
    }

    private Variant variant() {
        return new Variant(Transport.best(), tls);
    }

    private ClientConfig config() {
        return variant()
                .client(server)
                .connectTimeout(TIMEOUT)
                .requestTimeout(TIMEOUT)
                .reconnectDelay(Duration.ofMillis(1))
                .maxReconnectDelay(Duration.ofMillis(2))
                .build();
    }

    @Test
    void noCallerOfAClientGetsAnothersReply() throws InterruptedException {
        try (TcpClient client = clients.client(config())) {
            request(client::request);
        }
    }

    @Test
    void noCallerOfAPoolGetsAnothersReply() throws InterruptedException {
        PoolConfig config = PoolConfig.builder(config())
                .maxSize(CALLERS / 2)
                .acquireTimeout(TIMEOUT)
                .build();
        try (TcpPool pool = clients.pool(config)) {
            request(pool::request);
        }
    }

    private void request(UnaryOperator<Message> exchange) throws InterruptedException {
        int requests = tls ? 20_000 : 100_000;
        clients.buffers.oneOf = 1_000;
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String name = "caller " + i + ", request ";
            callers.add(new Thread(() -> {
                for (int n = 0; n < requests / CALLERS; n++) {
                    request(exchange, name + n);
                }
            }));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
        clients.buffers.oneOf = 0;
        assertThat(wrong).isEmpty();
        assertThat(replies.get() + failures.get()).isEqualTo(requests);
        assertThat(failures.get()).as("failures").isPositive().isLessThan(requests / 4);
        assertThat(slowest.get()).isLessThan(TIMEOUT.plus(Eventually.LONGEST).toNanos());
    }

    private void request(UnaryOperator<Message> exchange, String text) {
        long began = System.nanoTime();
        try {
            String reply = exchange.apply(Message.of(text)).text();
            replies.incrementAndGet();
            if (!reply.equals(text)) {
                wrong.add(text + " got the reply of " + reply);
            }
        } catch (RequestTimeoutException forgotten) {
            wrong.add(text + " failed only when its time was over: " + forgotten.getMessage());
        } catch (KnSockException failed) {
            failures.incrementAndGet();
        }
        slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
}
