package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.cli.output.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void theNumbersAreAContractWithScripts() {
        assertThat(Map.ofEntries(
                        Map.entry(ExitCode.SUCCESS, 0),
                        Map.entry(ExitCode.FAILURE, 1),
                        Map.entry(ExitCode.USAGE, 2),
                        Map.entry(ExitCode.CANNOT_CONNECT, 3),
                        Map.entry(ExitCode.TIMEOUT, 4),
                        Map.entry(ExitCode.TLS, 5),
                        Map.entry(ExitCode.CANNOT_BIND, 6),
                        Map.entry(ExitCode.CLOSED, 7),
                        Map.entry(ExitCode.FAULTS, 8),
                        Map.entry(ExitCode.ENGINE, 9),
                        Map.entry(ExitCode.TOO_LARGE, 10)))
                .hasSize(ExitCode.values().length)
                .allSatisfy((code, number) -> assertThat(code.number()).isEqualTo(number));
    }

    @Test
    void whatNobodyForesawIsAFailure() {
        assertThat(ExitCode.of(new IllegalStateException())).isEqualTo(ExitCode.FAILURE);
    }
}
