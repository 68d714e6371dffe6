package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Framing;
import io.knsock.PoolConfig;
import io.knsock.ServerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

/** Settings as they stand in MicroProfile Config. */
class DoorConfigTest {
    private static DoorConfig config(String... keysAndValues) {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new DoorConfig(new MapConfig(values));
    }

    @Test
    void readsAServer() {
        ServerConfig server = config(
                        "kn-sock.server.orders.port", "7070",
                        "kn-sock.server.orders.host", "::1",
                        "kn-sock.server.orders.framing", "raw",
                        "kn-sock.server.orders.drain-timeout", "3s")
                .server("orders");
        assertThat(server.name()).isEqualTo("orders");
        assertThat(server.port()).isEqualTo(7070);
        assertThat(server.host()).isEqualTo("::1");
        assertThat(server.framing()).isEqualTo(Framing.raw());
        assertThat(server.drainTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(server.tls()).isNull();
    }

    @Test
    void readsAPool() {
        PoolConfig pool = config(
                        "kn-sock.client.backend.host", "localhost",
                        "kn-sock.client.backend.port", "7071",
                        "kn-sock.client.backend.max-size", "3",
                        "kn-sock.client.backend.tls.enabled", "true")
                .pool("backend");
        assertThat(pool.client().endpoint()).isEqualTo("localhost:7071");
        assertThat(pool.maxSize()).isEqualTo(3);
        assertThat(pool.client().tls()).isNotNull();
    }

    @Test
    void findsTheNames() {
        DoorConfig config = config(
                "kn-sock.server.b.port", "1", "kn-sock.server.a.host", "x", "kn-sock.client.c.host", "x", "other", "1");
        assertThat(config.serverNames()).containsExactly("a", "b");
        assertThat(config.clientNames()).containsExactly("c");
    }

    @Test
    void namesTheWholeKeyOfWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> config().server("orders")).hasMessage("kn-sock.server.orders.port is not set");
        assertThatThrownBy(() -> config("kn-sock.server.orders.port", "70000").server("orders"))
                .hasMessage("kn-sock.server.orders.port must be between 0 and 65535, but is 70000");
        assertThatThrownBy(() -> config("kn-sock.client.b.host", "h").pool("b"))
                .hasMessage("kn-sock.client.b.port is not set");
        assertThatThrownBy(() -> config().server("or.ders")).hasMessageContaining("'or.ders'");
    }

    @Test
    void refusesAKeyThatDoesNotExist() {
        assertThatThrownBy(() -> config("kn-sock.server.orders.port", "1", "kn-sock.server.orders.prot", "2")
                        .checkServer("orders"))
                .hasMessageStartingWith("kn-sock.server.orders.prot is no setting of a server")
                .hasMessageContaining("max-frame-bytes");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> config(
                                "kn-sock.server.orders.port", "1",
                                "kn-sock.server.orders.tls.certificate", "no.crt",
                                "kn-sock.server.orders.tls.key", "no.key")
                        .checkServer("orders"))
                .hasMessageStartingWith("kn-sock.server.orders.tls.certificate: there is no file")
                .hasMessageEndingWith("no.crt");
    }

    /** The part of a Config that the door uses. */
    private record MapConfig(Map<String, String> values) implements Config {
        @Override
        public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
            return Optional.ofNullable(values.get(key)).map(type::cast);
        }

        @Override
        public Iterable<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public <T> T getValue(String key, Class<T> type) {
            return getOptionalValue(key, type).orElseThrow();
        }

        @Override
        public ConfigValue getConfigValue(String key) {
            throw new AssertionError("not used");
        }

        @Override
        public Iterable<ConfigSource> getConfigSources() {
            throw new AssertionError("not used");
        }

        @Override
        public <T> Optional<Converter<T>> getConverter(Class<T> type) {
            throw new AssertionError("not used");
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new AssertionError("not used");
        }
    }
}
