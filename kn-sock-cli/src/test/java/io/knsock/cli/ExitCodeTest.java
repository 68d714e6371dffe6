package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void theNumbersAreAContractWithScripts() {
        assertThat(Map.of(
                        ExitCode.SUCCESS, 0,
                        ExitCode.FAILURE, 1,
                        ExitCode.USAGE, 2,
                        ExitCode.CANNOT_CONNECT, 3,
                        ExitCode.TIMEOUT, 4,
                        ExitCode.TLS, 5,
                        ExitCode.CANNOT_BIND, 6,
                        ExitCode.CLOSED, 7,
                        ExitCode.FAULTS, 8,
                        ExitCode.ENGINE, 9))
                .hasSize(ExitCode.values().length)
                .allSatisfy((code, number) -> assertThat(code.number()).isEqualTo(number));
    }

    @Test
    void whatNobodyForesawIsAFailure() {
        assertThat(ExitCode.of(new IllegalStateException())).isEqualTo(ExitCode.FAILURE);
    }
}
