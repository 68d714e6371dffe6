package io.knsock.cli;

import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.flags.Target;
import io.knsock.cli.output.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code send-tcp}. */
@Group.In(Group.SENDING)
@Command(
        name = "send-tcp",
        description = {"Sends messages over TCP and prints the replies.", "", Sender.HOW_IT_REPLIES, ""},
        footer = {
            "  kn-sock send-tcp localhost 8080 \"Hello, World!\"",
            "  kn-sock send-tcp localhost 8080 \"Hello, World!\" --frame line --timeout 500ms",
            "  kn-sock send-tcp localhost 8080 - < message.bin",
            "  kn-sock send-tcp localhost 8080 --interactive"
        })
final class SendTcp implements Callable<Integer>, HasSettings {
    private final Console console;

    @Mixin
    private Sender sender = new Sender(Target.plain("raw"));

    SendTcp(Console console) {
        this.console = console;
    }

    @Override
    public SettingFlags settings() {
        return sender.settings();
    }

    @Override
    public Integer call() throws Exception {
        return sender.send(console).number();
    }
}
