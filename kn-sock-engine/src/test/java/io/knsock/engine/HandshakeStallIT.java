package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.TcpServer;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.test.TestCa;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.tls.ServerTlsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that begin a TLS handshake and say no more. */
class HandshakeStallIT {
    private static final int CLIENTS = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @ParameterizedTest
    @EnumSource(Transport.class)
    void areAllGoneAtTheHandshakeTimeoutAndOthersAreServed(Transport transport) throws Exception {
        if (!transport.isAvailable()) {
            return;
        }
        Observed observed = new Observed();
        List<Peer> stalled = new ArrayList<>();
        try (LogRecords log = new LogRecords().withDebug();
                SocketEngine engine = SocketEngine.start(EngineExecutors.own(), transport)) {
            TcpServer server = engine.listen(
                    ServerConfig.builder()
                            .port(0)
                            .tls(ServerTlsConfig.builder()
                                    .certificate(TestCa.shared().server().certificate())
                                    .key(TestCa.shared().server().key())
                                    .handshakeTimeout(TIMEOUT)
                                    .build())
                            .observer(observed)
                            .build(),
                    (connection, message) -> message);
            long first = System.nanoTime();
            for (int i = 0; i < CLIENTS; i++) {
                stalled.add(Peer.connect(server.port()).send(new byte[] {0x16}));
            }
            Eventually.until("all are accepted", () -> server.stats().accepted() == CLIENTS);
            long last = System.nanoTime();
            try (Peer healthy = Peer.to(server.port()).tls(TestCa.shared()).connect()) {
                assertThat(healthy.send("hello\n").line()).isEqualTo("hello");
                assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.TLS_FAILED);
                assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThan(TIMEOUT.minusMillis(50));
                for (int i = 1; i < CLIENTS; i++) {
                    assertThat(Observed.next(observed.closed)).isEqualTo(CloseCause.TLS_FAILED);
                }
                System.out.printf(
                        "%s: all gone %d ms after the last was accepted%n",
                        transport, Duration.ofNanos(System.nanoTime() - last).toMillis());
                assertThat(healthy.send("still\n").line()).isEqualTo("still");
            }
            assertThat(log.alarms()).isZero();
        } finally {
            stalled.forEach(Peer::close);
        }
    }
}
