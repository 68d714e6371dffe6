package io.knsock.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.config.ServerConfig;
import io.knsock.engine.container.ContainerDefaults;
import io.knsock.pool.PoolConfig;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsIdentity;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is there has a value, and a value is read as its type says. */
class GivenValueTest {
    private static final String ORIGIN = "app.properties";

    static List<String> serverKeys() {
        return Settings.serverKeys().stream().sorted().toList();
    }

    static List<String> clientKeys() {
        return Stream.concat(Settings.poolKeys().stream(), Settings.reconnectKeys().stream())
                .sorted()
                .toList();
    }

    private static Settings.Source with(Map<String, String> others, String key, String value) {
        Map<String, String> values = new HashMap<>(others);
        values.put(key, value);
        return Settings.Source.of(values, ORIGIN);
    }

    private static void refuses(String sentence, Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @MethodSource("serverKeys")
    void everyKeyOfAServerHasAValueOrIsRefused(String key) {
        Map<String, String> others = key.equals("unix-socket") ? Map.of() : Map.of("port", "0");
        for (String none : new String[] {"", null}) {
            refuses(
                    key + " is set in app.properties, but has no value: give it one, or remove the key",
                    () -> Settings.server("s", with(others, key, none)));
        }
        assertThatThrownBy(() -> Settings.server("s", with(others, key, "${NOT_SET}")))
                .hasMessageStartingWith(key + " is ")
                .hasMessageEndingWith(
                        " in app.properties, which nothing has replaced by a value: set NOT_SET, or remove the key");
    }

    @ParameterizedTest
    @MethodSource("clientKeys")
    void everyKeyOfAClientHasAValueOrIsRefused(String key) {
        Map<String, String> others = Map.of("host", "h", "port", "1");
        for (String none : new String[] {"", null}) {
            refuses(
                    key + " is set in app.properties, but has no value: give it one, or remove the key",
                    () -> Settings.pool(with(others, key, none)));
        }
        assertThatThrownBy(() -> Settings.pool(with(others, key, "${NOT_SET}")))
                .hasMessageContaining("set NOT_SET, or remove the key");
    }

    @Test
    void aKeyOfTlsHasAValueEvenWhereTlsIsOff() {
        Map<String, String> off = Map.of("host", "h", "port", "1", "tls.enabled", "false");
        assertThatThrownBy(() -> Settings.client(with(off, "tls.ca", ""))).hasMessageStartingWith("tls.ca is set in");
        assertThat(Settings.client(with(off, "tls.ca", "ca.crt")).tls()).isNull();
    }

    @Test
    void anActivationIsToldOfEachKeyWithoutAValue() {
        assertThat(Settings.serverMistakes(Map.of("port", "0", "allow", "", "tls.ca", "${CA}")::get))
                .containsExactly(
                        "allow is set, but has no value: give it one, or remove the key",
                        "tls.ca is '${CA}', which nothing has replaced by a value: set CA, or remove the key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host      | ${HOST}            | HOST",
                "host      | ${HOST:}           | HOST",
                "host      | a-${env.HOST}.b    | env.HOST",
                "host      | ${A:${B}}          | A",
                "host      | $(HOST)            | HOST",
                "allow     | 10.0.0.1, ${MORE}  | MORE",
                "goodbye   | bye from ${WHO}    | WHO",
                "framing   | ${FRAMING}         | FRAMING",
            })
    void saysWhichVariableIsMissing(String key, String value, String variable) {
        refuses(
                key + " is '" + value + "' in app.properties, which nothing has replaced by a value: set " + variable
                        + ", or remove the key",
                () -> Settings.server("s", with(Map.of("port", "0"), key, value)));
    }

    @Test
    void nothingOfASecretIsToldAndAPasswordMayLookStrange() {
        assertThatThrownBy(() -> Settings.server("s", with(Map.of("port", "0"), "tls.key-password", "${PW}")))
                .hasMessage(
                        "tls.key-password is set to an expression in app.properties, which nothing has replaced by a"
                                + " value: set PW, or remove the key");
        TlsIdentity identity = Settings.client(Map.of(
                        "host", "h",
                        "port", "1",
                        "tls.key-store", "own.p12",
                        "tls.key-store-password", "a${b}$(c) ")::get)
                .tls()
                .identity();
        assertThat(identity.keyStorePassword()).isEqualTo("a${b}$(c) ");
    }

    @Test
    void whereExpressionsHaveBeenReplacedWhatLooksLikeOneIsText() {
        Settings.Source resolved = new Settings.Source() {
            @Override
            public String get(String key) {
                return Map.of("port", "0", "goodbye", "write ${name}").get(key);
            }

            @Override
            public boolean isResolved() {
                return true;
            }
        };
        assertThat(Settings.server("s", resolved).goodbye()).isEqualTo(Message.of("write ${name}"));
        assertThat(Settings.server("s", ContainerDefaults.under(resolved)).goodbye())
                .isEqualTo(Message.of("write ${name}"));
    }

    @Test
    void textAndSecretsKeepEveryCharacter() throws Exception {
        Properties file = new Properties();
        file.load(new StringReader("""
                port=0
                goodbye=\\ bye\\r\\n
                tls.key-store=own.p12\\u0020
                tls.key-store-password=\\ change it\\u0020\\n
                tls.trust-store=cas.p12
                tls.client-auth=required
                tls.trust-store-password=secret\\u0020
                tls.key-password=\\t
                tls.key-alias=one\\u0020
                """));
        ServerConfig server = Settings.server("s", file::getProperty);
        assertThat(server.goodbye()).isEqualTo(Message.of(" bye\r\n"));
        ServerTlsConfig tls = server.tls();
        assertThat(tls.trustStorePassword()).isEqualTo("secret ");
        assertThat(tls.identity().keyStore()).hasToString("own.p12");
        assertThat(tls.identity().keyStorePassword()).isEqualTo(" change it \n");
        assertThat(tls.identity().keyPassword()).isEqualTo("\t");
        assertThat(tls.identity().keyAlias()).isEqualTo("one ");
        PoolConfig pool = Settings.pool(Map.of("host", "h", "port", "1", "ping", "are you there? ")::get);
        assertThat(pool.ping()).isEqualTo(Message.of("are you there? "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", " true", "True\t", "true\r\n"})
    void aWordIsTheSameHoweverItIsWrittenWhereverItIsRead(String text) {
        Map<String, String> values = Map.of(
                "host",
                "h",
                "port",
                " 1 ",
                "no-delay",
                text,
                "tls.enabled",
                text,
                "reconnect",
                text,
                "tls.verify",
                text);
        assertThat(Settings.client(values::get).socket().noDelay()).isTrue();
        assertThat(Settings.client(values::get).tls()).isNotNull();
        assertThat(Settings.isTrue("enabled", false, key -> text)).isTrue();
    }

    @Test
    void everyTypeInTheTableSaysHowItIsRead() {
        List<Setting<?>> all = new ArrayList<>();
        Stream.of(
                        Settings.SERVER,
                        Settings.LIMITS,
                        Settings.SERVER_SOCKET,
                        Settings.SERVER_TLS,
                        Settings.CLIENT,
                        Settings.RECONNECT,
                        Settings.CLIENT_SOCKET,
                        Settings.CLIENT_TLS,
                        Settings.POOL)
                .forEach(all::addAll);
        assertThat(all)
                .filteredOn(setting -> !setting.valueType().isStripped())
                .extracting(Setting::key)
                .containsOnly(
                        "framing",
                        "goodbye",
                        "heartbeat",
                        "ping",
                        "tls.key-alias",
                        "tls.key-password",
                        "tls.key-store-password",
                        "tls.trust-store-password");
        assertThat(all)
                .filteredOn(setting -> setting.key().endsWith("password"))
                .allMatch(setting -> setting.valueType() == ValueType.SECRET);
        assertThatThrownBy(() -> new Setting<Object>("x", "something", null, "", (builder, value) -> {}))
                .hasMessageContaining("'something' is no type of settings");
    }
}
