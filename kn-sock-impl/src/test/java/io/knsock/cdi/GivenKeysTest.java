package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.cdi.MapConfig.Source;
import io.knsock.cdi.config.ConfigScope;
import io.knsock.cdi.config.KnSockConfig;
import io.knsock.cdi.config.Variables;
import io.knsock.config.ServerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that is there has a value, whatever source it is in; and whom a source concerns. */
class GivenKeysTest {
    private static final String FILE = MapConfig.FILE;
    private static final String ENVIRONMENT = "EnvConfigSource";
    private static final String VARIABLES = "server.xml.variables.config.source";

    /** @param keysAndValues null for a value: the source has the name alone */
    private static Source source(String name, String... keysAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Source(name, values);
    }

    private static KnSockConfig config(Source... sources) {
        return new KnSockConfig(new MapConfig(Arrays.asList(sources)));
    }

    private static List<String> problems(KnSockConfig config, Set<String> servers, Set<String> clients) {
        List<String> problems = new ArrayList<>();
        config.checkKeys(servers, clients, problems);
        return problems;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            delimiter = '|',
            value = {
                "''          | is set in META-INF/microprofile-config.properties, but has no value: give it one, or remove the key",
                "' '         | is set in META-INF/microprofile-config.properties, but has no value: give it one, or remove the key",
                "null        | is set in META-INF/microprofile-config.properties, but has no value: give it one, or remove the key",
                "${CA}       | is '${CA}' in META-INF/microprofile-config.properties, which nothing has replaced by a value: set CA, or remove the key",
                "${CA:}      | is '${CA:}' in META-INF/microprofile-config.properties, which nothing has replaced by a value: set CA, or remove the key",
                "${CA:${B}}  | is '${CA:${B}}' in META-INF/microprofile-config.properties, which nothing has replaced by a value: set CA, or remove the key",
                "/etc/${CA}  | is '/etc/${CA}' in META-INF/microprofile-config.properties, which nothing has replaced by a value: set CA, or remove the key",
            })
    void aClientDoesNotSpeakClearTextSinceAVariableIsMissing(String value, String sentence) {
        KnSockConfig own = config(source(
                FILE, "kn-sock.client.b.host", "h", "kn-sock.client.b.port", "1", "kn-sock.client.b.tls.ca", value));
        assertThatThrownBy(() -> own.checkPool("b")).hasMessage("kn-sock.client.b.tls.ca " + sentence);
        assertThatThrownBy(() -> own.pool("b")).hasMessage("kn-sock.client.b.tls.ca " + sentence);

        KnSockConfig all = config(source(
                FILE, "kn-sock.client.b.host", "h", "kn-sock.client.b.port", "1", "kn-sock.client.tls.ca", value));
        assertThatThrownBy(() -> all.pool("b")).hasMessage("kn-sock.client.tls.ca " + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "kn-sock.server.x.allow",
        "kn-sock.server.allow",
        "kn-sock.server.x.enabled",
        "kn-sock.server.x.executor",
        "kn-sock.server.x.tls.source",
        "kn-sock.server.x.tls.enabled",
        "kn-sock.client.b.readiness",
        "kn-sock.shutdown.grace",
        "kn-sock.shutdown.timeout",
    })
    void eachKeyWithoutAValueIsAProblemOfTheDeployment(String key) {
        KnSockConfig config = config(source(FILE, "kn-sock.server.x.port", "1", key, ""));
        assertThat(problems(config, Set.of("x"), Set.of("b")))
                .containsOnly(key + " is set in META-INF/microprofile-config.properties, but has no value: give it one,"
                        + " or remove the key");
        KnSockConfig unresolved = config(source(FILE, "kn-sock.server.x.port", "1", key, "${NOT_SET}"));
        assertThat(problems(unresolved, Set.of("x"), Set.of("b")))
                .containsOnly(key + " is '${NOT_SET}' in META-INF/microprofile-config.properties, which nothing has"
                        + " replaced by a value: set NOT_SET, or remove the key");
    }

    @Test
    void anEmptyVariableDoesNotHideWhatTheFileHas() {
        KnSockConfig config = config(
                source(ENVIRONMENT, "kn-sock.server.x.allow", ""),
                source(FILE, "kn-sock.server.x.port", "1", "kn-sock.server.x.allow", "10.0.0.1"));
        assertThatThrownBy(() -> config.server("x"))
                .hasMessage(
                        "kn-sock.server.x.allow is set in the environment variable KN_SOCK_SERVER_X_ALLOW, but has no"
                                + " value: give it one, or remove the key");
    }

    @Test
    void whatCountsLessNeedsNoValue() {
        KnSockConfig config = config(
                source(VARIABLES, "kn-sock.server.x.allow", "10.0.0.1"),
                source(FILE, "kn-sock.server.x.port", "1", "kn-sock.server.x.allow", "${NOT_SET}"));
        assertThat(config.server("x").limits().allow()).hasSize(1);
        assertThat(problems(config, Set.of("x"), Set.of())).isEmpty();
    }

    @Test
    void expressionsThatHaveAValueAreReplaced() {
        KnSockConfig config = config(source(
                FILE,
                "kn-sock.server.x.port",
                "${PORT:${DEFAULT}}",
                "DEFAULT",
                "7",
                "kn-sock.server.x.goodbye",
                "bye\r\n"));
        ServerConfig server = config.server("x");
        assertThat(server.port()).isEqualTo(7);
        assertThat(server.goodbye()).isEqualTo(Message.of("bye\r\n"));
    }

    @Test
    void ofAServerThatIsOffNothingIsRead() {
        KnSockConfig config =
                config(source(FILE, "kn-sock.server.x.enabled", "false", "kn-sock.server.x.tls.ca", "${NOT_SET}"));
        assertThat(problems(config, Set.of("x"), Set.of())).isEmpty();
    }

    @Test
    void aPasswordIsNotToldAndBlanksAreItsOwn() {
        assertThatThrownBy(() -> config(source(
                                FILE,
                                "kn-sock.server.x.port",
                                "1",
                                "kn-sock.server.x.tls.key-password",
                                "begin${NOT_SET}end"))
                        .server("x"))
                .hasMessage("kn-sock.server.x.tls.key-password is set to an expression in"
                        + " META-INF/microprofile-config.properties, which nothing has replaced by a value: set NOT_SET, or"
                        + " remove the key");
    }

    @Test
    void theTextOfAKeyIsNotToldWherePartOfItIsAnExpression() {
        assertThatThrownBy(() -> config(source(
                                FILE,
                                "kn-sock.server.x.port",
                                "1",
                                "kn-sock.server.x.tls.key",
                                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0${NOT_SET}\n-----END PRIVATE KEY-----"))
                        .server("x"))
                .hasMessage(
                        "kn-sock.server.x.tls.key is set to an expression in META-INF/microprofile-config.properties,"
                                + " which nothing has replaced by a value: set NOT_SET, or remove the key");
    }

    @Test
    void trueIsTrueHoweverItIsWritten() {
        KnSockConfig config =
                config(source(FILE, "kn-sock.server.x.enabled", " TRUE ", "kn-sock.server.y.enabled", "False "));
        assertThat(config.isEnabled("x")).isTrue();
        assertThat(config.isEnabled("y")).isFalse();
    }

    @Test
    void whatTheWholeServerHasMayBeOfAnotherApplication() {
        KnSockConfig config = config(
                source(
                        VARIABLES,
                        "kn-sock.server.slow.port",
                        "1",
                        "kn-sock.server.slow.allow",
                        "",
                        "kn-sock.server.slow.prot",
                        "2",
                        "kn-sock.client.far.tls.ca",
                        "${NOT_SET}",
                        "kn-sock.write",
                        "true"),
                source(FILE, "kn-sock.server.x.port", "3"));
        assertThat(problems(config, Set.of("x"), Set.of())).isEmpty();
        assertThat(config.isServerWide(ConfigScope.SERVER, "slow")).isTrue();
        assertThat(config.isServerWide(ConfigScope.SERVER, "x")).isFalse();
        assertThat(config.origin(ConfigScope.SERVER, "slow")).isEqualTo("a variable of server.xml");
    }

    @Test
    void whatTheWholeServerHasForThisApplicationMustBeRight() {
        KnSockConfig config = config(source(
                VARIABLES,
                "kn-sock.server.x.prot",
                "1",
                "kn-sock.server.x.allow",
                "",
                "kn-sock.server.drain-timeuot",
                "1s"));
        assertThat(problems(config, Set.of("x"), Set.of()))
                .containsExactly(
                        "kn-sock.server.drain-timeuot is no setting of a server: did you mean kn-sock.server.drain-timeout?",
                        "kn-sock.server.x.allow is set in a variable of server.xml, but has no value: give it one,"
                                + " or remove the key",
                        "kn-sock.server.x.prot is no setting of a server: did you mean kn-sock.server.x.port?");
    }

    @Test
    void theElementOfAnApplicationInServerXmlIsItsOwn() {
        KnSockConfig config = config(source("server.xml.appproperties.config.source", "kn-sock.server.slow.port", "1"));
        assertThat(config.isServerWide(ConfigScope.SERVER, "slow")).isFalse();
        assertThat(config(source("SysPropConfigSource", "kn-sock.server.slow.port", "1"))
                        .isServerWide(ConfigScope.SERVER, "slow"))
                .isTrue();
        assertThat(config(source("vault", "kn-sock.server.slow.port", "1")).isServerWide(ConfigScope.SERVER, "slow"))
                .as("its class is the application's")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "KN_SOCK_SERVER_ECHO_PORT              | -",
                "kn_sock_server_echo_port              | -",
                "KN_SOCK_SERVER_MY_SERVER_TLS_CA       | -",
                "KN_SOCK_SERVER_DRAIN_TIMEOUT          | -",
                "KN_SOCK_SHUTDOWN_GRACE                | -",
                "KN_SOCK_CLIENT_BACK_READINESS         | -",
                "KN_SOCK_PEERS                         | -",
                "KN_SOCK_JAR                           | -",
                "KNSOCK_SERVER_ECHO_PROT               | -",
                "KN_SOCK_SERVER_ECHO_PROT              | is no setting of this application: did you mean KN_SOCK_SERVER_ECHO_PORT?",
                "KN_SOCK_SERVER_ECO_PORT               | is no setting of this application: did you mean KN_SOCK_SERVER_ECHO_PORT?",
                "KN_SOCK_SERVER_ECHO_TLS_CERTIFCATE    | is no setting of this application: did you mean KN_SOCK_SERVER_ECHO_TLS_CERTIFICATE?",
                "KN_SOCK_SERVER_DRAIN_TIMEUOT          | is no setting of this application: did you mean KN_SOCK_SERVER_DRAIN_TIMEOUT?",
                "KN_SOCK_SEVER_ECHO_PORT               | is no setting of this application: did you mean KN_SOCK_SERVER_ECHO_PORT?",
                "KN_SOCK_SERVER_SOMETHING_ELSE_PORT    | is for a server that this application does not have",
                "KN_SOCK_X                             | is no setting of this application",
            })
    void saysOfAVariableThatFitsNoKeyWhichOneIsNear(String variable, String problem) {
        Map<String, Variables.Problem> problems =
                new Variables(Map.of(variable, "1")).problems(Set.of("echo", "my-server"), Set.of("back"));
        if (problem == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).containsOnlyKeys(variable);
            assertThat(problems.get(variable).text()).isEqualTo(problem);
            assertThat(problems.get(variable).isOfAnother()).isEqualTo(variable.contains("SOMETHING_ELSE"));
        }
    }

    @Test
    void saysNothingOfWhatKubernetesSetsForAService() {
        Map<String, String> ofService = Map.of(
                "KN_SOCK_DEMO_SERVICE_HOST", "10.0.0.1",
                "KN_SOCK_DEMO_SERVICE_PORT", "80",
                "KN_SOCK_DEMO_SERVICE_PORT_HTTP", "80",
                "KN_SOCK_DEMO_PORT", "tcp://10.0.0.1:80",
                "KN_SOCK_DEMO_PORT_80_TCP", "tcp://10.0.0.1:80",
                "KN_SOCK_DEMO_PORT_80_TCP_ADDR", "10.0.0.1");
        assertThat(new Variables(ofService).problems(Set.of("echo"), Set.of())).isEmpty();
    }

    @Test
    void aPortThatKubernetesHasSetIsToldAsThat() {
        assertThatThrownBy(() -> config(source(ENVIRONMENT, "kn-sock.server.x.port", "tcp://10.0.0.1:80"))
                        .server("x"))
                .hasMessageStartingWith(
                        "kn-sock.server.x.port must be a whole number, but is 'tcp://10.0.0.1:80': that is"
                                + " the address of a service, which Kubernetes puts into an environment variable");
    }
}
