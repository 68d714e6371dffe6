package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a server command ends, and what it may say meanwhile. */
class ServingTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(err),
            () -> false);

    @Test
    void aServerEndsWhenItIsToldToOrWhenItHasFailed() throws Exception {
        Error failure = new OutOfMemoryError("Java heap space");
        CompletableFuture<Throwable> never = new CompletableFuture<>();
        assertThat(EchoServer.awaitEnd(CompletableFuture.completedFuture(null), never))
                .isNull();
        assertThat(EchoServer.awaitEnd(never, CompletableFuture.completedFuture(failure)))
                .isSameAs(failure);
    }

    @Test
    void aServerThatHasFailedIsToldOfInOneLineWithItsOwnExitCode() {
        ServerConfig config = ServerConfig.builder().port(0).build();
        TcpServer server = KnSock.listen(config, (connection, message) -> message);
        ExitCode code = EchoServer.failed(console, server, new OutOfMemoryError("Java heap space"));
        assertThat(code.number()).isEqualTo(9);
        assertThat(server.isAccepting()).isFalse();
        assertThat(err.toString(UTF_8))
                .isEqualTo("kn-sock: the server has failed and serves nobody any more: java.lang.OutOfMemoryError: Java"
                        + " heap space" + System.lineSeparator());
    }

    @Test
    void whatIsSaidIsOneLineThatDrivesNoTerminal() {
        console.complain("cannot connect:\n  CN=\u001b[2J\u202eevil\0");
        assertThat(err.toString(UTF_8))
                .isEqualTo("kn-sock: cannot connect: CN=\\u001B[2J\\u202Eevil\\u0000" + System.lineSeparator());
    }

    @Test
    void aTraceDrivesNoTerminalEither() {
        console.trace(new IllegalStateException("\u001b[2J", new IllegalArgumentException("a\rb")));
        assertThat(err.toString(UTF_8)).contains("\\u001B[2J", "a\\u000Db").doesNotContain("\u001b", "a\rb");
    }
}
