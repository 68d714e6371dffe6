package io.knsock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
    @Test
    void theScriptKnowsAllCommandsAndTheFlagsOfTheEngine() {
        Ran ran = Ran.shell("generate-completion");

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains(
                        "send-tcp send-ssl-tcp run-tcp-server run-ssl-tcp-server send-file receive-file bench doctor make-certs")
                .contains("'--max-frame-bytes'", "'--tls-handshake-timeout'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void theShellCanReadTheScript(String shell, @TempDir Path directory) throws Exception {
        Path script = Files.writeString(
                directory.resolve("completion"),
                Ran.shell("generate-completion").out());
        Process process;
        try {
            process = new ProcessBuilder(shell, "-n", script.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notThere) {
            assumeTrue(false, "there is no " + shell + " here");
            return;
        }

        assertThat(new String(process.getInputStream().readAllBytes())).isEmpty();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
