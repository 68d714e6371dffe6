package io.knsock.cli;

import io.knsock.cli.files.FileSender;
import io.knsock.cli.files.RefusedException;
import io.knsock.cli.files.Sizes;
import io.knsock.cli.flags.Arguments;
import io.knsock.cli.flags.ClientTls;
import io.knsock.cli.flags.DurationConverter;
import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.flags.Target;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.ProgressBar;
import io.knsock.config.ClientConfig;
import io.knsock.engine.KnSock;
import io.knsock.engine.settings.Settings;
import io.knsock.stream.StreamConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code send-file}. */
@Group.In(Group.SENDING)
@Command(
        name = "send-file",
        description = {
            "Sends a file to kn-sock receive-file.",
            "",
            "Of a file that was cut the last time, only the rest is sent, if the receiver's part of it is the beginning"
                    + " of this one, which its SHA-256 tells. The SHA-256 of the whole is compared in the end.",
            ""
        },
        footer = {
            "  kn-sock send-file backup.example.org 9000 dump.sql",
            "  kn-sock send-file backup.example.org 9000 dump.sql --as dump-monday.sql --tls --cafile ca.crt"
        })
final class SendFile implements Callable<Integer>, HasSettings {
    private final Console console;

    @Mixin
    private ClientTls tls = new ClientTls();

    @Mixin
    private Target target = Target.tls("raw", tls);

    @Parameters(index = "2", paramLabel = "FILE", description = "The file to send.")
    private String file = "";

    @Group.In(Group.WHAT)
    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "What the file is to be called there. Default: the name it has.")
    private @Nullable String name;

    @Group.In(Group.TIME)
    @Option(
            names = "--stall-timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long the receiver may neither take nor say anything. Default: 60s.")
    private Duration stallTimeout = Duration.ofSeconds(60);

    @Group.In(Group.TLS)
    @Option(names = "--tls", description = "Use TLS; not needed where another flag of TLS is given.")
    private boolean tlsEnabled;

    SendFile(Console console) {
        this.console = console;
        settings().own(Settings.TLS_ENABLED, "--tls", () -> tlsEnabled ? "true" : null);
    }

    @Override
    public SettingFlags settings() {
        return target.settings();
    }

    @Override
    public Integer call() {
        tls.check();
        ClientConfig config = target.config();
        Path path = path();
        String as = name == null ? String.valueOf(path.getFileName()) : Arguments.sendable("the name of --as", name);
        FileSender.checkName(as);
        long size = size(path);
        ProgressBar bar = new ProgressBar(console, as, size, Sizes::text);
        try (StreamConnection connection = KnSock.connectStream(config)) {
            connection.readTimeout(stallTimeout);
            connection.writeTimeout(stallTimeout);
            long had;
            try {
                had = new FileSender(path, as, bar::at).send(connection, size);
            } catch (RefusedException | IOException failure) {
                connection.abort();
                throw failure;
            } finally {
                bar.end();
            }
            console.print("sent " + as + ", " + Sizes.text(size) + (had > 0 ? ", from byte " + had + " on" : ""));
            return ExitCode.SUCCESS.number();
        } catch (RefusedException refused) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "the receiver does not take " + as + ": " + refused.getMessage(), refused);
        } catch (SocketTimeoutException late) {
            throw new CommandFailure(
                    ExitCode.TIMEOUT, late.getMessage() + "; --stall-timeout sets how long that may be", late);
        } catch (IOException cut) {
            throw new CommandFailure(
                    ExitCode.CLOSED,
                    "the file is not sent: " + cut.getMessage() + "; the same command sends the rest",
                    cut);
        }
    }

    private Path path() {
        try {
            return Path.of(Arguments.sendable("FILE", file));
        } catch (InvalidPathException unfit) {
            throw new IllegalArgumentException("FILE cannot be a file: " + unfit.getMessage(), unfit);
        }
    }

    private static long size(Path path) {
        try {
            return FileSender.size(path);
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "the file cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
