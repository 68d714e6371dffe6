package io.knsock.cli;

import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.output.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code run-tcp-server}. */
@Group.In(Group.SERVING)
@Command(
        name = "run-tcp-server",
        description = {
            "Runs a TCP server that replies 'Echo: ' and what it received, or a text.",
            "",
            EchoServer.HOW_IT_RUNS,
            ""
        },
        footer = {
            "  kn-sock run-tcp-server 8080",
            "  kn-sock run-tcp-server 8080 --host 0.0.0.0 --frame line",
            "  kn-sock run-tcp-server 8080 --frame line --reply OK --json"
        })
final class RunTcpServer implements Callable<Integer>, HasSettings {
    private final Console console;
    private final StopSignal stop;

    @Mixin
    private EchoServer server = new EchoServer();

    RunTcpServer(Console console, StopSignal stop) {
        this.console = console;
        this.stop = stop;
    }

    @Override
    public SettingFlags settings() {
        return server.settings();
    }

    @Override
    public Integer call() throws InterruptedException {
        return server.serve(console, stop).number();
    }
}
