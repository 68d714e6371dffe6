package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.TestCa;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that has sent everything, says so, and receives on. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class EndOutputTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Parameter
    Variant variant;

    @PerTest
    private SocketEngine engine;

    static Stream<Variant> variants() {
        return Variant.all().stream();
    }

    private PeerListener peers() {
        PeerListener.Builder listener = PeerListener.builder();
        return variant.tls() ? listener.tls(TestCa.shared().server()).open() : listener.open();
    }

    private TcpPool pool(int port) {
        return engine.pool(PoolConfig.builder(ClientConfig.builder()
                        .host("localhost")
                        .port(port)
                        .tls(variant.tls() ? TestCa.shared().clientTls() : null)
                        .build())
                .build());
    }

    @Test
    void thePeerAnswersWhenItsInputEnds() {
        try (PeerListener peers = peers();
                TcpPool pool = pool(peers.port());
                PooledConnection connection = pool.acquire()) {
            Peer peer = peers.accept();
            connection.send(Message.of("one"));
            connection.send(Message.of("two"));
            connection.endOutput();
            connection.endOutput();
            peer.expect("one\ntwo\n").expectEnd();
            peer.send("2 lines\n").send("that was all\n");
            assertThat(connection.receive(LONG).text()).isEqualTo("2 lines");
            assertThat(connection.receive(LONG).text()).isEqualTo("that was all");
            assertThatThrownBy(() -> connection.send(Message.of("three")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its output was ended");
            assertThatThrownBy(() -> connection.exchange(Message.of("three")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** More than fits into the buffers of the system, so that some of it waits when the output is ended. */
    @Test
    void whatWasSentBeforeIsWrittenFirst() throws Exception {
        int length = 900_000;
        try (PeerListener peers = peers();
                TcpPool pool = pool(peers.port());
                PooledConnection connection = pool.acquire()) {
            Peer peer = peers.accept();
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 10; i++) {
                    connection.send(Message.of("x".repeat(length)));
                }
                connection.endOutput();
            });
            sender.start();
            assertThat(peer.readToEnd()).hasSize(10 * (length + 1));
            sender.join();
        }
    }

    @Test
    void anEndOfOurOwnKindAnswersWhatItHadBefore() {
        CountDownLatch ended = new CountDownLatch(1);
        TcpServer server = engine.listen(variant.server().build(), (connection, message) -> {
            ended.await();
            return message;
        });
        try (TcpPool pool = pool(server.port());
                PooledConnection connection = pool.acquire()) {
            connection.send(Message.of("last"));
            connection.endOutput();
            ended.countDown();
            assertThat(connection.receive(LONG).text()).isEqualTo("last");
        }
    }

    @Test
    void itIsNotLeasedAgain() {
        TcpServer server = engine.listen(variant.server().build(), (connection, message) -> message);
        try (TcpPool pool = pool(server.port())) {
            try (PooledConnection connection = pool.acquire()) {
                assertThat(connection.exchange(Message.of("x")).text()).isEqualTo("x");
                connection.endOutput();
            }
            assertThat(pool.request(Message.of("y")).text()).isEqualTo("y");
            Eventually.until("one was closed", () -> server.stats().accepted() == 2);
        }
    }
}
