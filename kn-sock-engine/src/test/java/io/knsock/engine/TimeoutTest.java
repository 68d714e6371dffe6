package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.server.ConnectionTimeoutsTest;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Who keeps a server waiting, over sockets; {@link ConnectionTimeoutsTest} has the rest. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class TimeoutTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @Parameter
    Variant variant;

    private final Observed observed = new Observed();

    @PerTest
    private SocketEngine engine;

    @PerTest(debug = true)
    private LogRecords log;

    static List<Variant> variants() {
        return Variant.all();
    }

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
        assertThat(log.alarms()).isZero();
    }

    private TcpServer listen(ServerLimits.Builder limits) {
        ServerConfig config =
                variant.server().limits(limits.build()).observer(observed).build();
        return engine.listen(config, (connection, message) -> message);
    }

    private void ends(CloseCause why, long began) throws Exception {
        assertThat(Observed.next(observed.closed)).isEqualTo(why);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(TIMEOUT.minusMillis(20), TIMEOUT.plus(Eventually.LONGEST));
    }

    @Test
    void endsWhoSaysNothing() throws Exception {
        TcpServer server = listen(ServerLimits.builder().firstByteTimeout(TIMEOUT));
        long began = System.nanoTime();
        try (Peer silent = variant.peer(server)) {
            ends(CloseCause.FIRST_BYTE_TIMEOUT, began);
            silent.expectClosed();
        }
    }

    @Test
    void endsWhoLetsAFrameDripAndServesOthers() throws Exception {
        TcpServer server = listen(ServerLimits.builder().frameTimeout(TIMEOUT));
        try (Peer dripping = variant.peer(server);
                Peer healthy = variant.peer(server)) {
            long began = System.nanoTime();
            while (observed.closed.isEmpty()) {
                dripping.trySend(new byte[] {'x'});
                dripping.delay(Duration.ofMillis(20));
                assertThat(healthy.send("hello\n").line()).isEqualTo("hello");
            }
            ends(CloseCause.FRAME_TIMEOUT, began);
            dripping.expectClosed();
        }
    }

    @Test
    void endsWhoIsIdle() throws Exception {
        TcpServer server = listen(ServerLimits.builder().idleTimeout(TIMEOUT));
        try (Peer idle = variant.peer(server)) {
            long began = System.nanoTime();
            assertThat(idle.send("hello\n").line()).isEqualTo("hello");
            ends(CloseCause.IDLE_TIMEOUT, began);
            idle.expectClosed();
        }
    }
}
