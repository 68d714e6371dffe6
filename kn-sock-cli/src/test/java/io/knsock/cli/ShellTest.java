package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
    @ParameterizedTest
    @ValueSource(strings = {"run-tcp-server", "run-ssl-tcp-server", "send-tcp", "send-ssl-tcp"})
    void everyCommandExplainsItselfWithExamplesAndExitCodes(String command) {
        Ran ran = Ran.shell(command, "--help");

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Usage: kn-sock " + command)
                .contains("--frame", "--max-frame-bytes", "--verbose", "Examples:", "  kn-sock " + command + " ");
        for (ExitCode code : ExitCode.values()) {
            assertThat(ran.out()).containsPattern("\n +" + code.number() + " +\\w");
        }
    }

    @Test
    void theHelpNamesTheCommands() {
        assertThat(Ran.shell("--help").out())
                .contains("run-tcp-server", "run-ssl-tcp-server", "send-tcp", "send-ssl-tcp", "Exit codes:");
    }

    @ParameterizedTest
    @CsvSource({
        "run-tcp-server, --host=ADDRESS",
        "run-ssl-tcp-server, --host=ADDRESS",
        "run-ssl-tcp-server, --require-client-cert",
        "send-tcp, --timeout=DURATION",
        "send-ssl-tcp, --quiet-time=DURATION",
        "send-ssl-tcp, --no-verify"
    })
    void theHelpOfACommandListsItsOptions(String command, String option) {
        assertThat(Ran.shell(command, "--help").out()).contains(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run-tcp-server", "run-ssl-tcp-server", "send-tcp", "send-ssl-tcp"})
    void theVersionIsThatOfTheBuild(String command) {
        Ran ran = command.isEmpty() ? Ran.shell("--version") : Ran.shell(command, "--version");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).matches("kn-sock \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                                               | Missing required subcommand; see kn-sock --help
                    brew-coffee                                      | 'brew-coffee'
                    send-tcp localhost                               | 'PORT'; see
                    send-tcp localhost http hi                       | 'http' is not an int
                    send-tcp localhost 80 hi there                   | Unmatched argument at index 4: 'there'; see kn-sock send-tcp --help
                    send-tcp localhost 0 hi                          | port must be between 1 and 65535, but is 0
                    send-tcp localhost 80 hi --timeout soon          | '--timeout': must be a duration such as 250ms
                    send-tcp localhost 80 hi --timeout 0s            | '--timeout': must be greater than zero, but is '0s'
                    send-tcp localhost 80 hi --quiet-time -PT1S      | '--quiet-time': must be greater than zero
                    send-tcp localhost 80 hi --frame xml             | '--frame': framing must be raw or line, but is 'xml'
                    send-tcp localhost 80 hi --max-frame-bytes 0     | max-frame-bytes must be between 1 and
                    send-ssl-tcp localhost 80 hi --certfile c.crt    | --certfile and --keyfile need each other
                    send-ssl-tcp localhost 80 hi --keyfile c.key     | --certfile and --keyfile need each other
                    send-ssl-tcp h 80 hi --cafile ca.crt --no-verify | --cafile has no use with --no-verify
                    run-tcp-server 65536                             | port must be between 0 and 65535, but is 65536
                    run-ssl-tcp-server 0 s.crt s.key --require-client-cert | --require-client-cert needs --cafile
                    """)
    void aMistakeInTheCommandLineIsOneLineAndCode2(String commandLine, String sentence) {
        Ran ran = commandLine.isEmpty() ? Ran.shell() : Ran.shell(commandLine.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("kn-sock: ").contains(sentence).hasLineCount(1);
    }

    @Test
    void anEmptyMessageIsRefusedWhereItWouldPutNothingOnTheWire() {
        Ran ran = Ran.shell("send-tcp", "localhost", "80", "");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("an empty message").hasLineCount(1);
    }

    @Test
    void aMessageThatTheLocaleHasDamagedIsRefused() {
        Ran ran = Ran.shell("send-tcp", "localhost", "80", "gr\uFFFD\uFFFD");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("LC_ALL").hasLineCount(1);
    }
}
