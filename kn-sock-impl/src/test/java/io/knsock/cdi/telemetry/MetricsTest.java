package io.knsock.cdi.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.SocketEngine;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of a real server and a real pool. */
class MetricsTest {
    private final Recorded recorded = new Recorded();
    private final Telemetry telemetry = Telemetry.find(Beans.with(recorded.openTelemetry()), "shop");
    private final SocketEngine engine = SocketEngine.start();

    private final MessageHandler handler = (connection, message) -> {
        if (message.text().equals("fail")) {
            throw new IllegalStateException("as asked");
        }
        return message;
    };

    @AfterEach
    void stop() {
        engine.close();
        recorded.close();
    }

    private TcpServer listen(ServerLimits limits) {
        ServerConfig config = ServerConfig.builder()
                .name("echo")
                .port(0)
                .limits(limits)
                .observer(telemetry.observer("echo"))
                .build();
        TcpServer server = engine.listen(config, telemetry.observed("echo", handler));
        telemetry.bound(server);
        return server;
    }

    private TcpServer listen() {
        return listen(ServerLimits.builder().build());
    }

    private TcpPool pool(int port) {
        ClientConfig client = ClientConfig.builder()
                .host("127.0.0.1")
                .port(port)
                .framing(Framing.line())
                .build();
        PoolConfig config = PoolConfig.builder(client)
                .acquireTimeout(Duration.ofMillis(200))
                .observer(telemetry.observer("backend", client))
                .build();
        return telemetry.observed("backend", client, engine.pool(config));
    }

    private static String server(TcpServer server, String more) {
        return "{kn_sock.server.name=echo, " + more + "server.port=" + server.port() + "}";
    }

    private static String pool(TcpServer server, String more) {
        return "{" + more + "kn_sock.pool.name=backend, server.port=" + server.port() + "}";
    }

    @Test
    void countsConnectionsMessagesAndBytes() {
        TcpServer server = listen();
        pool(server.port()).request(Message.of("hello"));

        assertThat(recorded.values("kn_sock.server.connection.open")).isEqualTo(Map.of(server(server, ""), 1L));
        assertThat(recorded.values("kn_sock.server.connection.accepted")).isEqualTo(Map.of(server(server, ""), 1L));
        assertThat(recorded.values("kn_sock.server.message.count"))
                .containsEntry(server(server, "network.io.direction=receive, "), 1L);
        assertThat(recorded.values("kn_sock.server.message.io"))
                .containsEntry(server(server, "network.io.direction=receive, "), 5L)
                .containsKey(server(server, "network.io.direction=transmit, "));
        assertThat(recorded.values("kn_sock.server.handler.duration")).isEqualTo(Map.of(server(server, ""), 1L));
        assertThat(recorded.values("kn_sock.server.handler.failures")).isEmpty();
    }

    @Test
    void aHandlerThatFailsIsCountedByWhatItThrew() {
        TcpServer server = listen();
        TcpPool pool = pool(server.port());
        assertThatThrownBy(() -> pool.request(Message.of("fail"))).isInstanceOf(KnSockException.class);
        String failed = "{error.type=java.lang.IllegalStateException, kn_sock.server.name=echo, server.port="
                + server.port() + "}";
        assertThat(recorded.values("kn_sock.server.handler.failures")).isEqualTo(Map.of(failed, 1L));
        assertThat(recorded.values("kn_sock.server.handler.duration")).isEqualTo(Map.of(failed, 1L));

        server.close();
        assertThat(recorded.values("kn_sock.server.connection.closed"))
                .isEqualTo(Map.of(
                        "{kn_sock.cause=handler_failed, " + server(server, "").substring(1), 1L));
    }

    @Test
    void refusalsAreCountedByReason() {
        TcpServer server = listen(ServerLimits.builder().maxConnections(1).build());
        refuse(server);
        assertThat(recorded.values("kn_sock.server.connection.refused"))
                .hasSize(1)
                .containsKey("{kn_sock.refusal=max_connections, "
                        + server(server, "").substring(1));
    }

    private void refuse(TcpServer full) {
        try (var first = pool(full.port()).acquire()) {
            assertThatThrownBy(() -> pool(full.port()).request(Message.of("hello")))
                    .isInstanceOf(KnSockException.class);
        }
    }

    @Test
    void aPoolTellsWhatItsConnectionsDo() {
        TcpServer server = listen();
        TcpPool pool = pool(server.port());
        try (var leased = pool.acquire()) {
            assertThat(recorded.values("kn_sock.pool.connection.count"))
                    .isEqualTo(Map.of(
                            pool(server, "kn_sock.connection.state=leased, "), 1L,
                            pool(server, "kn_sock.connection.state=idle, "), 0L,
                            pool(server, "kn_sock.connection.state=connecting, "), 0L));
        }
        pool.evictIdle();
        assertThat(recorded.values("kn_sock.pool.connection.created")).isEqualTo(Map.of(pool(server, ""), 1L));
        assertThat(recorded.values("kn_sock.pool.connection.destroyed"))
                .isEqualTo(Map.of(pool(server, "kn_sock.cause=evicted, "), 1L));
        assertThat(recorded.valuesOnceThereAre(1, "kn_sock.pool.connect.duration"))
                .isEqualTo(Map.of(pool(server, ""), 1L));
        assertThat(recorded.valuesOnceThereAre(1, "kn_sock.pool.wait.duration"))
                .isEqualTo(Map.of(
                        "{kn_sock.pool.name=backend, kn_sock.pool.served=true, server.port=" + server.port() + "}",
                        1L));
    }

    @Test
    void aPeerThatIsNotThereIsCounted() {
        TcpServer server = listen();
        server.close();
        TcpPool pool = pool(server.port());
        assertThatThrownBy(() -> pool.request(Message.of("hello"))).isInstanceOf(KnSockException.class);
        assertThat(recorded.values("kn_sock.pool.connect.failures").get(pool(server, "")))
                .isPositive();
        assertThat(recorded.valuesOnceThereAre(1, "kn_sock.pool.wait.duration"))
                .containsKey(
                        "{kn_sock.pool.name=backend, kn_sock.pool.served=false, server.port=" + server.port() + "}");
        assertThat(recorded.values("kn_sock.pool.wait.timeouts")).isEqualTo(Map.of(pool(server, ""), 1L));
    }

    @Test
    void anApplicationsFiguresAreItsOwn() {
        listen();
        assertThat(recorded.metrics())
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(metric.getData().getPoints())
                        .allSatisfy(point -> assertThat(point.getAttributes().get(Names.APPLICATION))
                                .isEqualTo("shop")));
    }

    @Test
    void nothingIsShownAfterTheEnd() {
        TcpServer server = listen();
        pool(server.port());
        assertThat(recorded.metricNames()).contains("kn_sock.server.connection.open", "kn_sock.pool.connection.count");
        telemetry.close();
        assertThat(recorded.metricNames()).isEmpty();
        telemetry.bound(server);
        pool(server.port());
        assertThat(recorded.metricNames()).isEmpty();
        telemetry.close();
    }

    /** The table in the documentation has every metric, with its unit, and none that does not exist. */
    @Test
    void everyMetricIsDocumented() throws Exception {
        TcpPool pool = pool(listen().port());
        assertThatThrownBy(() -> pool.request(Message.of("fail"))).isInstanceOf(KnSockException.class);
        pool.request(Message.of("hello"));
        pool.evictIdle();
        refuse(listen(ServerLimits.builder().maxConnections(1).build()));
        recorded.valuesOnceThereAre(1, "kn_sock.pool.connect.duration");
        recorded.valuesOnceThereAre(1, "kn_sock.pool.wait.duration");
        recorded.valuesOnceThereAre(1, "kn_sock.server.connection.closed");
        Set<String> made = new TreeSet<>();
        recorded.metrics().forEach(metric -> made.add(metric.getName() + " " + metric.getUnit()));

        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `(kn_sock\\.[a-z_.]+)` \\| [^|]+ \\| `([^`]+)` \\|")
                .matcher(Files.readString(Path.of("../docs/cdi.md")));
        while (row.find()) {
            documented.add(row.group(1) + " " + row.group(2));
        }
        assertThat(documented).isEqualTo(made);
    }
}
