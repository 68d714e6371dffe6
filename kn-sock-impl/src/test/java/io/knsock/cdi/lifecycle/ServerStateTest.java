package io.knsock.cdi.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.KnSockException;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What health checks make of a server. */
class ServerStateTest {
    @Test
    void isReadyWhileItAccepts() {
        TcpServer server = KnSock.listen(ServerConfig.builder().port(0).build(), (connection, message) -> message);
        CompletableFuture<TcpServer> bound = CompletableFuture.completedFuture(server);
        ServerState running = ServerState.of(bound);
        assertThat(running.isReady(Instant.now())).isTrue();
        assertThat(running.text()).isEqualTo(server.endpoint());
        server.close();
        ServerState stopped = ServerState.of(bound);
        assertThat(stopped.isReady(Instant.now())).isFalse();
        assertThat(stopped.hasBeenBound()).as("once is enough").isTrue();
    }

    @Test
    void saysWhyItIsNotBound() {
        assertThat(ServerState.of(new CompletableFuture<>()))
                .isEqualTo(new ServerState(false, false, "not bound yet", null));
        assertThat(ServerState.of(CompletableFuture.failedFuture(
                        new CompletionException(new KnSockException("port 1 is in use", null)))))
                .isEqualTo(new ServerState(false, false, "port 1 is in use", null));
    }

    @Test
    void isNotReadyOnceItsCertificateHasExpired() {
        Instant expiry = Instant.parse("2030-01-01T00:00:00Z");
        ServerState state = new ServerState(true, true, "127.0.0.1:1", expiry);
        assertThat(state.isReady(expiry.minusSeconds(1))).isTrue();
        assertThat(state.isReady(expiry)).isFalse();
    }
}
