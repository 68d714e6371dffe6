package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Balance;
import io.knsock.ClientAuth;
import io.knsock.Framing;
import io.knsock.Message;
import io.knsock.PoolConfig;
import io.knsock.ServerConfig;
import io.knsock.TlsConfig;
import io.knsock.engine.client.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of settings: what it reads, what it refuses, and the page that is made from it. */
class SettingsTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void readsEverySettingOfAServer() {
        ServerConfig server = Settings.server(
                "orders",
                Map.of(
                        "host", "::",
                        "port", " 7070 ",
                        "framing", "RAW",
                        "max-frame-bytes", "100",
                        "drain-timeout", "1m",
                        "tls.certificate", "a.crt",
                        "tls.key", "a.key",
                        "tls.ca", "ca.crt",
                        "tls.client-auth", "required",
                        "tls.handshake-timeout", "250ms")::get);
        assertThat(server.name()).isEqualTo("orders");
        assertThat(server.host()).isEqualTo("::");
        assertThat(server.port()).isEqualTo(7070);
        assertThat(server.framing()).isEqualTo(Framing.raw());
        assertThat(server.maxFrameBytes()).isEqualTo(100);
        assertThat(server.drainTimeout()).isEqualTo(Duration.ofMinutes(1));
        TlsConfig tls = server.tls();
        assertThat(tls).isNotNull();
        assertThat(tls.certificate()).isEqualTo(Path.of("a.crt"));
        assertThat(tls.key()).isEqualTo(Path.of("a.key"));
        assertThat(tls.ca()).isEqualTo(Path.of("ca.crt"));
        assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRED);
        assertThat(tls.handshakeTimeout()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void readsEverySettingOfAPool() {
        PoolConfig pool = Settings.pool(Map.ofEntries(
                Map.entry("host", "h"),
                Map.entry("port", "1"),
                Map.entry("framing", "line"),
                Map.entry("max-frame-bytes", "5"),
                Map.entry("connect-timeout", "2s"),
                Map.entry("request-timeout", "PT3S"),
                Map.entry("max-size", "4"),
                Map.entry("idle-timeout", "1h"),
                Map.entry("min-idle", "2"),
                Map.entry("max-lifetime", "7m"),
                Map.entry("acquire-timeout", "6s"),
                Map.entry("max-waiters", "8"),
                Map.entry("ping", "are you there?"),
                Map.entry("ping-timeout", "9s"),
                Map.entry("validate-after", "10s"),
                Map.entry("balance", "Least-Used"),
                Map.entry("leak-threshold", "11s"),
                Map.entry("tls.verify", "false"))::get);
        assertThat(pool.client().host()).isEqualTo("h");
        assertThat(pool.client().port()).isEqualTo(1);
        assertThat(pool.client().framing()).isEqualTo(Framing.line());
        assertThat(pool.client().maxFrameBytes()).isEqualTo(5);
        assertThat(pool.client().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(pool.client().requestTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(pool.maxSize()).isEqualTo(4);
        assertThat(pool.idleTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(pool.minIdle()).isEqualTo(2);
        assertThat(pool.maxLifetime()).isEqualTo(Duration.ofMinutes(7));
        assertThat(pool.acquireTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(pool.maxWaiters()).isEqualTo(8);
        assertThat(pool.ping()).isEqualTo(Message.of("are you there?"));
        assertThat(pool.pingTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(pool.validateAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(pool.balance()).isEqualTo(Balance.LEAST_USED);
        assertThat(pool.leakThreshold()).isEqualTo(Duration.ofSeconds(11));
        TlsConfig tls = pool.client().tls();
        assertThat(tls).isNotNull();
        assertThat(tls.verify()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "min-idle       | 11     | min-idle must be between 0 and 10, but is 11",
                "min-idle       | -1     | min-idle must be between 0 and 2147483647, but is -1",
                "max-size       | 0      | max-size must be between 1 and 2147483647, but is 0",
                "max-waiters    | 0      | max-waiters must be between 1 and 2147483647, but is 0",
                "max-lifetime   | PT-1S  | max-lifetime must not be negative, but is PT-1S",
                "leak-threshold | PT-1S  | leak-threshold must not be negative, but is PT-1S",
                "validate-after | PT-1S  | validate-after must not be negative, but is PT-1S",
                "idle-timeout   | 0s     | idle-timeout must be greater than zero, but is PT0S",
                "ping-timeout   | 0s     | ping-timeout must be greater than zero, but is PT0S",
                "balance        | random | balance must be round-robin, least-used or ordered, but is 'random'"
            })
    void namesKeyValueAndBoundOfABadValueOfAPool(String key, String value, String sentence) {
        assertThatThrownBy(() -> Settings.pool(Map.of("host", "h", "port", "1", key, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void turnsTlsOnAndOff() {
        assertThat(Settings.client(Map.of("host", "h", "port", "1")::get).tls()).isNull();
        assertThat(Settings.client(Map.of("host", "h", "port", "1", "tls.enabled", "true")::get)
                        .tls())
                .isNotNull();
        assertThat(Settings.client(Map.of("host", "h", "port", "1", "tls.enabled", "false", "tls.ca", "x")::get)
                        .tls())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port            | x      | port must be a whole number, but is 'x'",
                "port            | 65536  | port must be between 0 and 65535, but is 65536",
                "framing         | morse  | framing must be raw or line, but is 'morse'",
                "max-frame-bytes | 0      | max-frame-bytes must be between 1 and 2147483647, but is 0",
                "drain-timeout   | 5      | drain-timeout must be a duration such as 250ms, 10s, 5m or PT10S, but is '5'",
                "tls.client-auth | maybe  | tls.client-auth must be none, optional or required, but is 'maybe'",
                "tls.enabled     | yes    | tls.enabled must be true or false, but is 'yes'",
                "host            | ' '    | host must not be blank"
            })
    void namesKeyValueAndBoundOfABadValue(String key, String value, String sentence) {
        assertThatThrownBy(() -> Settings.server(
                        "s",
                        Map.of("port", "1").containsKey(key)
                                ? Map.of(key, value)::get
                                : Map.of("port", "1", key, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1d", "1.5s", "99999999999999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250ms", "10s", "0s", "1500ms"})
    void writesDurationsAsItReadsThem(String text) {
        assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
    }

    /** To write the page anew: {@code mvn test -pl kn-sock-engine -am -Dkn-sock.write=true}. */
    @Test
    void thePageOfSettingsIsTheOneMadeFromTheTable() throws IOException {
        String page = page();
        if (Boolean.getBoolean("kn-sock.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Settings

                Made from the table in `io.knsock.engine.Settings`; a test keeps this page equal to it.

                The same keys everywhere: builder methods are named after them (`max-frame-bytes` is `maxFrameBytes(…)`), CDI
                reads them from MicroProfile Config below `kn-sock.server.<name>.` and `kn-sock.client.<name>.`, the resource
                adapter has them as properties in camel case (`maxFrameBytes`, `tlsCertificate`).

                Durations are a whole number and a unit, `250ms`, `10s`, `5m`, `1h`, or ISO 8601, `PT10S`. A value that cannot be
                right is refused, with a sentence that names the key; nothing is corrected silently.
                """);
        table(page, "Servers", List.of(Settings.SERVER, Settings.SERVER_TLS));
        table(page, "Clients and pools", List.of(Settings.CLIENT, Settings.CLIENT_TLS, Settings.POOL));
        page.append("\nIn both, `").append(Settings.TLS_ENABLED);
        page.append("` (true or false) turns TLS on or off; without it TLS is on where any other `tls.` key is set.\n");
        return page.toString();
    }

    private static void table(StringBuilder page, String title, List<List<? extends Setting<?>>> parts) {
        page.append("\n## ").append(title).append("\n\n| key | value | default | |\n|---|---|---|---|\n");
        for (List<? extends Setting<?>> part : parts) {
            for (Setting<?> setting : part) {
                page.append("| `").append(setting.key()).append("` | ").append(setting.type());
                page.append(" | ").append(setting.byDefault() == null ? "must be set" : setting.byDefault());
                page.append(" | ").append(setting.description()).append(" |\n");
            }
        }
    }
}
