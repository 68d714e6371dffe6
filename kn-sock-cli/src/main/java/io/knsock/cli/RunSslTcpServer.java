package io.knsock.cli;

import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.output.Console;
import io.knsock.engine.settings.Settings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code run-ssl-tcp-server}. */
@Group.In(Group.SERVING)
@Command(
        name = "run-ssl-tcp-server",
        description = {
            "Runs a TLS server that replies 'Echo: ' and what it received, or a text.",
            "",
            EchoServer.HOW_IT_RUNS,
            ""
        },
        footer = {
            "  kn-sock run-ssl-tcp-server 8443 server.crt server.key",
            "  kn-sock run-ssl-tcp-server 8443 server.crt server.key --cafile ca.crt --require-client-cert"
        })
final class RunSslTcpServer implements Callable<Integer>, HasSettings {
    private final Console console;
    private final StopSignal stop;

    @Mixin
    private EchoServer server = new EchoServer();

    @Parameters(
            index = "1",
            paramLabel = "CERT",
            description = "PEM file of the server's certificate, followed by its chain.")
    private @Nullable String certificate;

    @Parameters(index = "2", paramLabel = "KEY", description = "PEM file of its private key.")
    private @Nullable String key;

    @Group.In(Group.TLS)
    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "PEM file of the CA certificates that clients are verified with. A client may then present"
                    + " a certificate, and one that does not verify is turned away.")
    private @Nullable String ca;

    @Group.In(Group.TLS)
    @Option(
            names = "--require-client-cert",
            description = "Turn away clients without a certificate (mutual TLS). Needs --cafile.")
    private boolean requireClientCertificate;

    RunSslTcpServer(Console console, StopSignal stop) {
        this.console = console;
        this.stop = stop;
        settings()
                .own(Settings.TLS_ENABLED, "run-ssl-tcp-server", () -> "true")
                .own("tls.certificate", "CERT", () -> certificate)
                .own("tls.key", "KEY", () -> key)
                .own("tls.ca", "--cafile", () -> ca)
                .own("tls.client-auth", "--require-client-cert", this::clientAuth)
                .derive(Settings.SERVER_TLS, Group.TLS);
    }

    @Override
    public SettingFlags settings() {
        return server.settings();
    }

    @Override
    public Integer call() throws InterruptedException {
        if (requireClientCertificate && ca == null) {
            throw new IllegalArgumentException(
                    "--require-client-cert needs --cafile, the CA that client certificates are verified with");
        }
        return server.serve(console, stop).number();
    }

    private String clientAuth() {
        if (requireClientCertificate) {
            return "required";
        }
        return ca == null ? "none" : "optional";
    }
}
