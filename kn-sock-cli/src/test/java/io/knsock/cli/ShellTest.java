package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.cli.output.ExitCode;
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
                .containsSubsequence(
                        "Sending:",
                        "send-tcp ",
                        "send-ssl-tcp ",
                        "Serving:",
                        "run-tcp-server ",
                        "run-ssl-tcp-server ",
                        "Measuring and examining:",
                        "bench ",
                        "doctor ",
                        "Helping:",
                        "make-certs ",
                        "generate-completion ",
                        "Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "doctor", "make-certs"})
    void theOtherCommandsExplainThemselves(String command) {
        Ran ran = Ran.shell(command, "--help");

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Usage: kn-sock " + command)
                .contains("All commands:", "--verbose", "Exit codes:", "Examples:", "  kn-sock " + command + " ");
    }

    @Test
    void optionsStandUnderHeadings() {
        assertThat(Ran.shell("send-ssl-tcp", "--help").out())
                .containsSubsequence(
                        "What is sent and printed:",
                        "--repeat",
                        "Framing:",
                        "--frame=",
                        "Time:",
                        "--timeout=",
                        "Limits:",
                        "--max-frame-bytes=",
                        "TLS:",
                        "--cafile=",
                        "--tls-handshake-timeout=",
                        "All commands:",
                        "--help");
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
                    send-tcp localhost http hi                       | port must be a whole number, but is 'http'
                    send-tcp localhost 99999999999 hi                | port must be between 1 and 65535, but is 99999999999
                    send-tcp localhost ${PORT} hi                    | port is '${PORT}' in the argument PORT, which nothing has
                    send-tcp localhost 80 hi --repeat 99999999999    | '--repeat': must be between -2147483648 and 2147483647
                    send-tcp localhost 80 hi --repeat some           | '--repeat': must be a whole number, but is 'some'
                    make-certs ${DIR}                                | DIR is '${DIR}' in the arguments, which nothing has replaced
                    doctor ${HOST} 80                                | is '${HOST}' in the arguments
                    doctor localhost ${PORT}                         | is '${PORT}' in the arguments
                    run-tcp-server tcp://10.0.0.1:80                 | which Kubernetes puts into an environment variable
                    send-tcp localhost 80 hi there                   | Unmatched argument at index 4: 'there'; see kn-sock send-tcp --help
                    send-tcp localhost 0 hi                          | port must be between 1 and 65535, but is 0
                    send-tcp localhost 80 hi --timeout soon          | '--timeout': must be a duration such as 250ms
                    send-tcp localhost 80 hi --timeout 0s            | '--timeout': must be greater than zero, but is '0s'
                    send-tcp localhost 80 hi --quiet-time -PT1S      | '--quiet-time': must be greater than zero
                    send-tcp localhost 80 hi --frame xml             | '--frame': framing must be line
                    send-tcp localhost 80 hi --max-frame-bytes 0     | max-frame-bytes must be between 1 and
                    send-ssl-tcp localhost 80 hi --certfile c.crt    | --certfile and --keyfile need each other
                    send-ssl-tcp localhost 80 hi --keyfile c.key     | --certfile and --keyfile need each other
                    send-ssl-tcp h 80 hi --cafile ca.crt --no-verify | --cafile has no use with --no-verify
                    run-tcp-server 65536                             | port must be between 0 and 65535, but is 65536
                    send-tcp localhost 80                            | there is no MESSAGE: give one, or - for standard input
                    send-tcp localhost 80 hi --repeat 0              | --repeat must be at least 1, but is 0
                    send-tcp localhost 80 hi --hex --json            | --hex has no use with --json
                    send-tcp localhost 80 hi --interactive           | --interactive has no use for a MESSAGE
                    run-tcp-server 0 --echo --reply x                | --echo and --reply contradict each other
                    run-tcp-server 0 --drain-timeout soon            | '--drain-timeout': drain-timeout must be a duration
                    bench localhost 80 --connections 0               | --connections must be at least 1
                    bench localhost 80 --rate 0                      | --rate must be greater than 0
                    bench localhost 80 --pipeline 2 --frame raw      | --pipeline needs a framing that marks the end
                    doctor localhost 0                               | port must be between 1 and 65535, but is 0
                    doctor localhost 80 ca.crt                       | a server has no CA file of its own: give --cafile
                    doctor s.crt s.key --tls                         | the flags of TLS are for servers
                    make-certs d --days 0                            | --days must be at least 1
                    make-certs d --host two,dns:names                | 'two,dns:names' is neither a host name nor an address
                    run-ssl-tcp-server 0 s.crt s.key --require-client-cert | --require-client-cert needs --cafile
                    """)
    void aMistakeInTheCommandLineIsOneLineAndCode2(String commandLine, String sentence) {
        Ran ran = commandLine.isEmpty() ? Ran.shell() : Ran.shell(commandLine.split(" "));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("kn-sock: ").contains(sentence).hasLineCount(1);
    }

    /**
     * As a variable of the user's shell that is not set leaves it: keys would be written to wherever the user happens
     * to be.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    make-certs            | DIR is set in the arguments, but has no value
                    doctor localhost      | KEY is set in the arguments, but has no value
                    send-tcp localhost    | port is set in the argument PORT, but has no value
                    run-tcp-server        | port is set in the argument PORT, but has no value
                    """)
    void anArgumentThatIsEmptyIsOneLineAndCode2(String commandLine, String sentence) {
        Ran ran = Ran.shell((commandLine + " ").split(" ", -1));

        assertThat(ran.code()).isEqualTo(2);
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
