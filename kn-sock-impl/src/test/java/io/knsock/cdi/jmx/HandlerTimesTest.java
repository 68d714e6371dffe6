package io.knsock.cdi.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the engine tells of the handlers of real servers. */
class HandlerTimesTest {
    private static final Message HELLO = Message.of("hello");

    private final HandlerTimes times = new HandlerTimes();
    private final SocketEngine engine = SocketEngine.start();
    private final ServerConfig observed =
            ServerConfig.builder().port(0).observer(times).build();

    @AfterEach
    void stop() {
        engine.close();
    }

    private TcpClient client(TcpServer server) {
        return engine.connect(ClientConfig.builder()
                .host("127.0.0.1")
                .port(server.port())
                .requestTimeout(Duration.ofSeconds(20))
                .build());
    }

    @Test
    void addsUpAndKeepsTheLongest() {
        TcpClient client = client(engine.listen(observed, (connection, message) -> message));
        assertThat(client.request(HELLO)).isEqualTo(HELLO);
        assertThat(times.longest()).isEqualTo(times.total()).isPositive();
        client.request(HELLO);
        assertThat(times.handled()).isEqualTo(2);
        assertThat(times.failures()).isZero();
        assertThat(times.longest()).isLessThan(times.total());
    }

    @Test
    void whatTheHandlerThrowsIsAFailure() {
        TcpClient client = client(engine.listen(observed, (connection, message) -> {
            throw new StackOverflowError();
        }));
        assertThatThrownBy(() -> client.request(HELLO)).isInstanceOf(ConnectionClosedException.class);
        assertThat(times.handled()).isEqualTo(1);
        assertThat(times.failures()).isEqualTo(1);
    }

    @Test
    void anAsynchronousHandlerIsAtWorkUntilItsStageCompletes() {
        CompletableFuture<Message> reply = new CompletableFuture<>();
        CompletableFuture<Message> asked = new CompletableFuture<>();
        TcpClient client = client(engine.listenAsync(observed, (connection, message) -> {
            asked.complete(message);
            return reply;
        }));
        CompletableFuture<Message> replied = client.requestAsync(HELLO);
        asked.join();
        assertThat(times.handled()).isZero();
        reply.complete(HELLO);
        assertThat(replied.join()).isEqualTo(HELLO);
        assertThat(times.handled()).isEqualTo(1);
        assertThat(times.total()).isPositive();
    }

    @Test
    void anAsynchronousHandlerFailsInTwoWays() {
        TcpClient failed = client(engine.listenAsync(
                observed, (connection, message) -> CompletableFuture.failedFuture(new IllegalStateException())));
        assertThatThrownBy(() -> failed.request(HELLO)).isInstanceOf(ConnectionClosedException.class);
        assertThat(times.failures()).isEqualTo(1);
        TcpClient thrown = client(engine.listenAsync(observed, (connection, message) -> {
            throw new IllegalStateException();
        }));
        assertThatThrownBy(() -> thrown.request(HELLO)).isInstanceOf(ConnectionClosedException.class);
        assertThat(times.failures()).isEqualTo(2);
        assertThat(times.handled()).isEqualTo(2);
    }
}
