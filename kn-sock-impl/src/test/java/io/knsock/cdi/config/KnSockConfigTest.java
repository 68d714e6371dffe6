package io.knsock.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.cdi.MapConfig;
import io.knsock.config.ServerConfig;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings as they stand in MicroProfile Config. */
public class KnSockConfigTest {
    public static KnSockConfig config(String... keysAndValues) {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new KnSockConfig(new MapConfig(values));
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
    void readsHowAClientConnectsAgain() {
        KnSockConfig config = config(
                "kn-sock.client.backend.host", "localhost",
                "kn-sock.client.backend.port", "7071",
                "kn-sock.client.backend.reconnect", "false",
                "kn-sock.client.max-reconnect-delay", "2s");
        assertThat(problems(config)).isEmpty();
        assertThat(config.pool("backend").client().reconnect()).isFalse();
        assertThat(config.pool("backend").client().maxReconnectDelay()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void findsTheNames() {
        KnSockConfig config = config(
                "kn-sock.server.b.port", "1", "kn-sock.server.a.host", "x", "kn-sock.client.c.host", "x", "other", "1");
        assertThat(config.names(ConfigScope.SERVER)).containsExactly("a", "b");
        assertThat(config.names(ConfigScope.CLIENT)).containsExactly("c");
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
    void takesWhatIsSetForAllUnlessOneHasItsOwn() {
        KnSockConfig config = config(
                "kn-sock.server.drain-timeout", "3s",
                "kn-sock.server.max-connections", "7",
                "kn-sock.server.a.port", "1",
                "kn-sock.server.b.port", "2",
                "kn-sock.server.b.drain-timeout", "4s",
                "kn-sock.client.max-size", "2",
                "kn-sock.client.c.host", "h",
                "kn-sock.client.c.port", "3");
        assertThat(config.server("a").drainTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.server("b").drainTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.server("b").limits().maxConnections()).isEqualTo(7);
        assertThat(config.pool("c").maxSize()).isEqualTo(2);
        assertThat(config.names(ConfigScope.SERVER)).containsExactly("a", "b");
        assertThat(problems(config)).isEmpty();
    }

    @Test
    void namesTheKeyOfAllWhereThatIsWrong() {
        assertThatThrownBy(() -> config("kn-sock.server.drain-timeout", "soon", "kn-sock.server.a.port", "1")
                        .server("a"))
                .hasMessageStartingWith("kn-sock.server.drain-timeout ");
        assertThatThrownBy(() -> config(
                                "kn-sock.server.drain-timeout", "1s",
                                "kn-sock.server.a.drain-timeout", "soon",
                                "kn-sock.server.a.port", "1")
                        .server("a"))
                .hasMessageStartingWith("kn-sock.server.a.drain-timeout ");
    }

    @Test
    void aServerIsEnabledUnlessItIsSaidNotToBe() {
        assertThat(config().isEnabled("a")).isTrue();
        assertThat(config("kn-sock.server.a.enabled", "false").isEnabled("a")).isFalse();
        assertThat(config("kn-sock.server.enabled", "false", "kn-sock.server.a.enabled", "true")
                        .isEnabled("a"))
                .isTrue();
        assertThatThrownBy(() -> config("kn-sock.server.a.enabled", "no").isEnabled("a"))
                .hasMessage("kn-sock.server.a.enabled must be true or false, but is 'no'");
    }

    @Test
    void refusesANameThatSettingsOfAllBeginWith() {
        assertThatThrownBy(() -> config("kn-sock.server.tls.port", "1").server("tls"))
                .hasMessageContaining("kn-sock.server.tls: a server cannot have the name tls");
    }

    @Test
    void saysOfEachKeyThatDoesNotExistWhichOneIsNear() {
        assertThat(problems(config("kn-sock.server.orders.prot", "2")))
                .containsExactly("kn-sock.server.orders.prot is no setting of a server:"
                        + " did you mean kn-sock.server.orders.port?");
        assertThat(problems(config("kn-sock.server.drain-timeuot", "2s")))
                .containsExactly("kn-sock.server.drain-timeuot is no setting of a server:"
                        + " did you mean kn-sock.server.drain-timeout?");
        assertThat(problems(config("kn-sock.server.tls.certifcate", "a.crt")))
                .containsExactly("kn-sock.server.tls.certifcate is no setting of a server:"
                        + " did you mean kn-sock.server.tls.certificate?");
        assertThat(problems(config("kn-sock.client.b.maxSize", "2")))
                .containsExactly("kn-sock.client.b.maxSize is no setting of a client:"
                        + " did you mean kn-sock.client.b.max-size?");
        assertThat(problems(config("kn-sock.sever.orders.port", "2")))
                .containsExactly("kn-sock.sever.orders.port is no setting: did you mean kn-sock.server.?");
        assertThat(problems(config("kn-sock.server.orders.colour", "red")).get(0))
                .startsWith("kn-sock.server.orders.colour is no setting of a server: there are [allow, backlog,")
                .contains("max-frame-bytes");
    }

    @Test
    void whatEachMustHaveOfItsOwnCannotBeSetForAll() {
        assertThat(problems(config("kn-sock.server.port", "7070")))
                .containsExactly("kn-sock.server.port cannot be set for all servers: set kn-sock.server.<name>.port");
        assertThatThrownBy(() -> config("kn-sock.server.port", "7070").server("a"))
                .hasMessage("kn-sock.server.a.port is not set");
    }

    private static List<String> problems(KnSockConfig config) {
        List<String> problems = new ArrayList<>();
        config.checkKeys(config.names(ConfigScope.SERVER), config.names(ConfigScope.CLIENT), problems);
        return problems;
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
}
