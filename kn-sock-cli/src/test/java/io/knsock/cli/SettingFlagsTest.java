package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.output.Console;
import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingFlagsTest {
    private static final Console NOWHERE =
            new Console(java.io.InputStream.nullInputStream(), System.out, System.err, () -> false);

    static Stream<Arguments> commandsAndTheirSettings() {
        StopSignal never = CompletableFuture::new;
        return Stream.of(
                Arguments.of(new SendTcp(NOWHERE), plain(clientKeys())),
                Arguments.of(new SendSslTcp(NOWHERE), clientKeys()),
                Arguments.of(new Bench(NOWHERE), clientKeys()),
                Arguments.of(new RunTcpServer(NOWHERE, never), plain(Settings.serverKeys())),
                Arguments.of(new RunSslTcpServer(NOWHERE, never), Settings.serverKeys()));
    }

    /** All that the engine knows of, in whatever part of the table, but what is for pools. */
    private static Set<String> clientKeys() {
        Set<String> keys = new HashSet<>(Settings.poolKeys());
        Settings.POOL.forEach(setting -> keys.remove(setting.key()));
        return keys;
    }

    private static Set<String> plain(Set<String> keys) {
        Set<String> plain = new HashSet<>(keys);
        plain.removeIf(key -> key.startsWith("tls."));
        return plain;
    }

    @ParameterizedTest
    @MethodSource("commandsAndTheirSettings")
    void everySettingOfTheEngineHasAFlagInTheHelp(HasSettings command, Set<String> keys) {
        Map<String, String> names = command.settings().names();
        String help =
                Ran.shell(new CommandLine(command).getCommandName(), "--help").out();

        assertThat(names).containsOnlyKeys(keys);
        assertThat(keys).allSatisfy(key -> assertThat(help).containsPattern("\\Q" + names.get(key) + "\\E[= \\]\n]"));
    }

    @Test
    void aSettingThatTheEngineLearnsIsAFlagWithItsDescriptionAndDefault() {
        Map<String, String> set = new HashMap<>();
        Setting<Map<String, String>> learnt = new Setting<>(
                "tls.ticket-count", "0 to 16", "100%", "How many.", (all, value) -> all.put("tickets", value));
        SettingFlags flags = new SettingFlags().derive(List.of(learnt), Group.TLS);
        CommandSpec command = CommandSpec.create();
        flags.addTo(command);
        CommandLine line = new CommandLine(command);

        assertThat(line.getUsageMessage())
                .contains("--tls-ticket-count=VALUE", "How many. Value: 0 to 16. Default: 100%.");
        assertThat(flags.get("tls.ticket-count")).isNull();
        line.parseArgs("--tls-ticket-count", "3");
        assertThat(flags.get("tls.ticket-count")).isEqualTo("3");
    }

    @Test
    void aSettingThatHasAFlagOfItsOwnGetsNoOther() {
        SettingFlags flags = new SettingFlags()
                .own("host", "--host", () -> "h")
                .own("port", "PORT", () -> "1")
                .derive(Settings.CLIENT, Group.SETTINGS);
        CommandSpec command = CommandSpec.create();
        flags.addTo(command);

        assertThat(command.optionsMap()).doesNotContainKeys("--host", "--port").containsKey("--frame");
        assertThat(flags.read(Settings::client).endpoint()).hasToString("h:1");
    }

    @Test
    void whatIsSaidOfABadValueNamesItsFlag() {
        SettingFlags flags = new SettingFlags()
                .own("host", "--host", () -> "h")
                .own("port", "PORT", () -> "1")
                .own("max-frame-bytes", "--max-frame-bytes", () -> "none")
                .derive(Settings.CLIENT, Group.SETTINGS);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> flags.read(Settings::client))
                .withMessageStartingWith("Invalid value for option '--max-frame-bytes': ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run-tcp-server 0 --allow ''           | --allow",
                "run-tcp-server 0 --allow=             | --allow",
                "run-tcp-server 0 --host ''            | --host",
                "run-tcp-server 0 --goodbye ''         | --goodbye",
                "run-tcp-server 0 --max-connections '' | --max-connections",
                "run-tcp-server 0 --allow ${ALLOWED}   | --allow",
                "run-ssl-tcp-server 0 a.crt a.key --cafile ''    | --cafile",
                "run-ssl-tcp-server 0 a.crt a.key --tls-alpn ''  | --tls-alpn",
                "run-ssl-tcp-server 0 a.crt a.key --tls-key-password ''  | --tls-key-password",
                "send-ssl-tcp localhost 1 hi --cafile ''         | --cafile",
                "send-ssl-tcp localhost 1 hi --certfile '' --keyfile ''  | --certfile",
                "send-ssl-tcp localhost 1 hi --tls-trust-store ''        | --tls-trust-store",
                "send-ssl-tcp localhost 1 hi --tls-server-name ${NAME}   | --tls-server-name",
                "send-tcp localhost 1 hi --endpoints ''          | --endpoints",
                "bench localhost 1 --tls --cafile ''             | --cafile",
                "doctor localhost 1 --cafile ''                  | --cafile",
                "doctor localhost 1 --alpn ''                    | --alpn",
            })
    void anOptionWithoutAValueIsRefused(String line, String option) {
        String[] arguments = Arrays.stream(line.strip().split(" "))
                .map(word -> word.replace("''", ""))
                .toArray(String[]::new);

        Ran ran = Ran.shell(arguments);

        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).contains("Invalid value for option '" + option + "': ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run-ssl-tcp-server 0 '' '' | tls.certificate is set in the argument CERT, but has no value",
                "send-tcp '' 1 hi           | host is set in the argument HOST, but has no value",
            })
    void anArgumentWithoutAValueIsRefused(String line, String sentence) {
        Ran ran = Ran.shell(Arrays.stream(line.strip().split(" "))
                .map(word -> word.replace("''", ""))
                .toArray(String[]::new));

        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).contains(sentence);
    }

    @Test
    void theTimeoutsOfTheEngineAreThatOfTheCommandUnlessGiven() {
        Ran ran = Ran.shell("send-tcp", "localhost", "80", "hi", "--request-timeout", "0s");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("'--request-timeout': request-timeout must be greater than zero");
    }
}
