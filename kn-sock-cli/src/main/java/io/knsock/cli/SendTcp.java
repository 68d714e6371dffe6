package io.knsock.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code send-tcp}. */
@Command(
        name = "send-tcp",
        description = {"Sends one message over TCP and prints the reply.", "", Sender.HOW_IT_REPLIES, ""},
        footer = {
            "  kn-sock send-tcp localhost 8080 \"Hello, World!\"",
            "  kn-sock send-tcp localhost 8080 \"Hello, World!\" --frame line --timeout 500ms"
        })
final class SendTcp implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Sender sender = new Sender();

    SendTcp(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return sender.send(console, null).number();
    }
}
