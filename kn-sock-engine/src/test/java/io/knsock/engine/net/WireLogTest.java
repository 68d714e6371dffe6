package io.knsock.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.config.WireLog;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.server.ServerConnection;
import io.knsock.testing.LogRecords;
import io.knsock.testing.PerTest;
import io.knsock.testing.Variant;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the wire log is told, and what it is not. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class WireLogTest {
    private static final Logger WIRE = Logger.getLogger("io.knsock.wire");
    private static final String SECRET = "correct horse battery staple";

    @Parameter
    Variant variant;

    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    @PerTest
    private SocketEngine engine;

    static List<Variant> variants() {
        return Variant.all();
    }

    @BeforeEach
    void start() {
        WIRE.setLevel(Level.FINE); // System.Logger's DEBUG
    }

    @AfterEach
    void stop() {
        WIRE.setLevel(null);
    }

    /** Exchanges the secret and returns what was logged until both ends were closed. */
    private List<String> exchange(WireLog what) {
        ServerConfig server = variant.server().wireLog(what).build();
        try (LogRecords log = new LogRecords("io.knsock.wire")) {
            TcpServer bound = engine.listen(server, (connection, message) -> {
                accepted.add(((ServerConnection) connection).channel());
                return message;
            });
            ClientConfig config =
                    variant.client(bound).wireLog(what).reconnect(false).build();
            try (TcpClient client = engine.connect(config)) {
                assertThat(client.request(SECRET)).isEqualTo(SECRET);
            }
            bound.stop(Duration.ofSeconds(5));
            return log.all();
        }
    }

    @Test
    void tellsSizesAndNoByteOfAPayload() {
        List<String> log = exchange(WireLog.SIZES);
        String size = (SECRET.length() + 1) + " bytes";
        assertThat(log).filteredOn(line -> line.endsWith("] sends " + size)).hasSize(2);
        assertThat(log).filteredOn(line -> line.endsWith("] received " + size)).hasSize(2);
        assertThat(log).filteredOn(line -> line.endsWith("] open")).hasSize(2);
        assertThat(log).filteredOn(line -> line.endsWith("] closed")).hasSize(2);
        // No words of it, no hexadecimal of it; nothing but these kinds of lines.
        assertThat(log)
                .allMatch(line ->
                        line.matches("KNS006[3-6] \\S+ \\[[0-9a-f]{8}\\] (open|closed|(sends|received) \\d+ bytes)"));
    }

    @Test
    void tellsPayloadsInPlainTextWhenAskedTo() {
        List<String> log = exchange(WireLog.PAYLOAD);
        assertThat(log).filteredOn(line -> line.contains("|correct horse ba|")).hasSize(4);
    }

    @Test
    void isToldNothingByDefaultAndHasNoHandler() throws Exception {
        assertThat(exchange(WireLog.OFF)).isEmpty();
        assertThat(variant.server().build().wireLog()).isEqualTo(WireLog.OFF);
        assertThat(accepted.take().pipeline().get(WireLogging.class)).isNull();
    }

    @Test
    void isToldNothingBelowDebug() {
        WIRE.setLevel(Level.INFO);
        assertThat(exchange(WireLog.PAYLOAD)).isEmpty();
    }
}
