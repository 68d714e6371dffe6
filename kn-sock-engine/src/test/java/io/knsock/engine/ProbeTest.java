package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.TcpServer;
import io.knsock.config.ServerLimits;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Load balancers see whether a server is there by connecting and closing. That is nothing to worry anybody with. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ProbeTest {
    private static final int PROBES = 100;

    @Parameter
    Variant variant;

    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    @PerTest(debug = true)
    private LogRecords log;

    private TcpServer server;

    static List<Variant> variants() {
        return Variant.all();
    }

    @BeforeEach
    void start() {
        server = engine.listen(variant.server().observer(observed).build(), (connection, message) -> message);
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        assertThat(log.alarms()).isZero();
    }

    private Peer plain() {
        return Peer.connect(server.port());
    }

    private void areGoneQuietly() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < PROBES; i++) {
            assertThat(Observed.next(observed.closed)).isIn(CloseCause.PEER_CLOSED, CloseCause.LOST);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Eventually.LONGEST);
        Eventually.until("none is open", () -> server.stats().open() == 0);
    }

    @Test
    void thatConnectAndCloseAreGoneQuietly() throws Exception {
        for (int i = 0; i < PROBES; i++) {
            plain().close();
        }
        areGoneQuietly();
        assertThat(server.stats().closed()).containsEntry(CloseCause.PEER_CLOSED, (long) PROBES);
    }

    @Test
    void thatConnectAndResetAreGoneQuietly() throws Exception {
        for (int i = 0; i < PROBES; i++) {
            plain().reset();
        }
        areGoneQuietly();
    }

    @Test
    void thatConnectAndEndTheirDirectionAreGoneQuietly() throws Exception {
        for (int i = 0; i < PROBES; i++) {
            try (Peer probe = plain().endOutput()) {
                probe.expectClosed();
            }
        }
        areGoneQuietly();
    }

    @Test
    void thatFinishTheHandshakeAndCloseAreGoneQuietly() throws Exception {
        for (int i = 0; i < PROBES; i++) {
            variant.peer(server).close();
        }
        areGoneQuietly();
    }

    /** Netty's io_uring does not tell of a reset right behind data: there the connection is found to be idle. */
    @Test
    void thatResetInTheMiddleOfAFrameAreGoneQuietly() throws Exception {
        server = engine.listen(
                variant.server()
                        .limits(ServerLimits.builder()
                                .idleTimeout(Duration.ofSeconds(1))
                                .build())
                        .observer(observed)
                        .build(),
                (connection, message) -> message);
        for (int i = 0; i < PROBES; i++) {
            variant.peer(server).send("half a fr").reset();
        }
        for (int i = 0; i < PROBES; i++) {
            assertThat(Observed.next(observed.closed))
                    .isIn(
                            CloseCause.LOST,
                            CloseCause.PEER_CLOSED,
                            variant.transport() == Transport.IO_URING ? CloseCause.IDLE_TIMEOUT : null);
        }
        Eventually.until("none is open", () -> server.stats().open() == 0);
    }
}
