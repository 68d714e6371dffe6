package io.knsock.cli;

import io.knsock.cli.flags.ClientTls;
import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.flags.Target;
import io.knsock.cli.output.Console;
import io.knsock.engine.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code send-ssl-tcp}. */
@Group.In(Group.SENDING)
@Command(
        name = "send-ssl-tcp",
        description = {"Sends messages over TLS and prints the replies.", "", Sender.HOW_IT_REPLIES, ""},
        footer = {
            "  kn-sock send-ssl-tcp localhost 8443 \"Hello Secure\" --cafile ca.crt",
            "  kn-sock send-ssl-tcp localhost 8443 \"Hello Secure\" --cafile ca.crt \\",
            "      --certfile client.crt --keyfile client.key"
        })
final class SendSslTcp implements Callable<Integer>, HasSettings {
    private final Console console;

    @Mixin
    private ClientTls tls = new ClientTls();

    @Mixin
    private Sender sender = new Sender(Target.tls("raw", tls));

    SendSslTcp(Console console) {
        this.console = console;
        settings().own(Settings.TLS_ENABLED, "send-ssl-tcp", () -> "true");
    }

    @Override
    public SettingFlags settings() {
        return sender.settings();
    }

    @Override
    public Integer call() throws Exception {
        tls.check();
        return sender.send(console).number();
    }
}
