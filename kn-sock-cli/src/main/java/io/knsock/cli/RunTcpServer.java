package io.knsock.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code run-tcp-server}. */
@Command(
        name = "run-tcp-server",
        description = {"Runs a TCP server that replies 'Echo: ' and what it received.", "", EchoServer.HOW_IT_RUNS, ""},
        footer = {"  kn-sock run-tcp-server 8080", "  kn-sock run-tcp-server 8080 --host 0.0.0.0 --frame line"})
final class RunTcpServer implements Callable<Integer> {
    private final Console console;
    private final StopSignal stop;

    @Mixin
    private EchoServer server = new EchoServer();

    RunTcpServer(Console console, StopSignal stop) {
        this.console = console;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        return server.serve(console, stop, null).number();
    }
}
