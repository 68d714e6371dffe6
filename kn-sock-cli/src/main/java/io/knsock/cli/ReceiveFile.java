package io.knsock.cli;

import io.knsock.KnSockException;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.cli.files.FileReceiver;
import io.knsock.cli.files.Sizes;
import io.knsock.cli.flags.Arguments;
import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.ProgressBar;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.engine.log.Printable;
import io.knsock.engine.settings.Settings;
import io.knsock.stream.StreamConnection;
import io.knsock.tls.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code receive-file}. */
@Group.In(Group.SERVING)
@Command(
        name = "receive-file",
        description = {
            "Takes files of kn-sock send-file into a folder.",
            "",
            "A file gets its name when all of it is there and its SHA-256 is right; until then it is a .part whose name"
                    + " begins with .kn-sock-, and which stays if the connection is cut. Whoever can connect can fill the"
                    + " disk: see --max-size, --allow, and --require-client-cert. It runs until SIGTERM or SIGINT"
                    + " (Ctrl-C), or --count; then it waits for files that are arriving, for at most --drain-timeout.",
            ""
        },
        footer = {
            "  kn-sock receive-file 9000 incoming",
            "  kn-sock receive-file 9000 incoming --host 0.0.0.0 --max-size 500M --count 1",
            "  kn-sock receive-file 9000 incoming --certfile server.crt --keyfile server.key \\",
            "      --cafile ca.crt --require-client-cert"
        })
final class ReceiveFile implements Callable<Integer>, HasSettings, FileReceiver.Events {
    private final Console console;
    private final StopSignal stop;
    private final CompletableFuture<@Nullable Void> enough = new CompletableFuture<>();
    private final Map<String, ProgressBar> bars = new ConcurrentHashMap<>();
    private int stored;

    @Parameters(index = "0", paramLabel = "PORT", description = "The port to bind; 0 lets the system choose.")
    private String port = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "The folder for the files. It must be there.")
    private String folder = "";

    @Group.In(Group.SERVER)
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The local address to bind; 0.0.0.0 or :: for all. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Group.In(Group.SERVER)
    @Option(names = "--overwrite", description = "Let a file take the place of one that is there. Else it is refused.")
    private boolean overwrite;

    @Group.In(Group.SERVER)
    @Option(
            names = "--count",
            paramLabel = "FILES",
            description = "Stop when so many files have been stored. Default: only when told to.")
    private @Nullable Integer count;

    @Group.In(Group.LIMITS)
    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            description = "How large a file may be: a number of bytes, or one with K, M, G or T after it. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String maxSize = "16G";

    @Group.In(Group.TLS)
    @Option(
            names = "--certfile",
            paramLabel = "FILE",
            description = "PEM file of the server's certificate, followed by its chain: use TLS. Needs --keyfile.")
    private @Nullable String certificate;

    @Group.In(Group.TLS)
    @Option(names = "--keyfile", paramLabel = "FILE", description = "PEM file of its private key. Needs --certfile.")
    private @Nullable String key;

    @Group.In(Group.TLS)
    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "PEM file of the CA certificates that clients are verified with. Needs --certfile.")
    private @Nullable String ca;

    @Group.In(Group.TLS)
    @Option(
            names = "--require-client-cert",
            description = "Turn away clients without a certificate (mutual TLS). Needs --cafile.")
    private boolean requireClientCertificate;

    private final SettingFlags settings = new SettingFlags()
            .own("host", "--host", () -> host)
            .ownUnless("unix-socket", "port", "PORT", () -> port)
            .own("tls.certificate", "--certfile", () -> certificate)
            .own("tls.key", "--keyfile", () -> key)
            .own("tls.ca", "--cafile", () -> ca)
            .own("tls.client-auth", "--require-client-cert", this::clientAuth)
            .derive(Settings.SERVER, Group.SETTINGS)
            .derive(Settings.LIMITS, Group.LIMITS)
            .derive(Settings.SERVER_SOCKET, Group.SOCKETS)
            .derive(Settings.SERVER_TLS, Group.TLS);

    ReceiveFile(Console console, StopSignal stop) {
        this.console = console;
        this.stop = stop;
    }

    @Override
    public SettingFlags settings() {
        return settings;
    }

    private @Nullable String clientAuth() {
        if (requireClientCertificate) {
            return "required";
        }
        return ca == null ? null : "optional";
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        ServerConfig config = settings.read(source -> Settings.server("files", source));
        FileReceiver receiver = new FileReceiver(folder(), size(), overwrite, this);
        stop.arm(config.drainTimeout());
        try (TcpServer server = bind(config, receiver)) {
            console.say("listening on " + server.endpoint());
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            server.whenStopped().whenComplete((stopped, why) -> {
                if (why != null) {
                    failure.complete(why);
                }
            });
            Throwable failed = EchoServer.awaitEnd(CompletableFuture.anyOf(stop.requested(), enough), failure);
            if (failed != null) {
                return EchoServer.failed(console, server, failed).number();
            }
            StopResult result = server.stop(config.drainTimeout());
            if (result.outcome() == StopResult.Outcome.GRACEFUL) {
                return ExitCode.SUCCESS.number();
            }
            console.complain("stopped by force: " + result.cutConnections() + " files had not arrived");
            return ExitCode.FAILURE.number();
        }
    }

    private void check() {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--certfile and --keyfile need each other: give both or neither");
        }
        if (requireClientCertificate && ca == null) {
            throw new IllegalArgumentException(
                    "--require-client-cert needs --cafile, the CA that client certificates are verified with");
        }
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count must be at least 1, but is " + count);
        }
    }

    private long size() {
        try {
            return Sizes.parse(maxSize);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "Invalid value for option '--max-size': " + malformed.getMessage(), malformed);
        }
    }

    private Path folder() {
        try {
            Path path = Path.of(Arguments.sendable("DIR", folder));
            if (!Files.isDirectory(path)) {
                throw new CommandFailure(ExitCode.FAILURE, "the folder " + path + " is not there: make it", null);
            }
            if (!Files.isWritable(path)) {
                throw new CommandFailure(ExitCode.FAILURE, "the folder " + path + " cannot be written to", null);
            }
            return path.toRealPath();
        } catch (InvalidPathException | IOException unfit) {
            throw new CommandFailure(ExitCode.FAILURE, "DIR cannot be used: " + unfit.getMessage(), unfit);
        }
    }

    private static TcpServer bind(ServerConfig config, FileReceiver receiver) {
        try {
            return KnSock.listen(config, receiver);
        } catch (TlsException badFiles) {
            throw badFiles;
        } catch (KnSockException notBound) {
            throw new CommandFailure(ExitCode.CANNOT_BIND, String.valueOf(notBound.getMessage()), notBound);
        }
    }

    // ---- what becomes of files

    @Override
    public void begun(StreamConnection connection, String name, long size, long had) {
        ProgressBar bar = new ProgressBar(console, name, size, Sizes::text);
        bars.put(connection.id(), bar);
        bar.at(had);
    }

    @Override
    public void progress(StreamConnection connection, long done) {
        ProgressBar bar = bars.get(connection.id());
        if (bar != null && bars.size() == 1) { // several would write over each other
            bar.at(done);
        }
    }

    @Override
    public synchronized void stored(StreamConnection connection, String name, long size) {
        endBar(connection);
        console.print("stored " + Printable.text(name) + ", " + Sizes.text(size));
        stored++;
        if (count != null && stored >= count) {
            enough.complete(null);
        }
    }

    @Override
    public void refused(StreamConnection connection, String name, String why) {
        endBar(connection);
        console.complain(
                "refused " + (name.isEmpty() ? "a file" : name) + " from " + connection.remoteAddress() + ": " + why);
    }

    @Override
    public void cut(StreamConnection connection, String name, long kept, IOException why) {
        endBar(connection);
        console.complain(
                name + " was cut, " + Sizes.text(kept) + " of it are kept for another try: " + why.getMessage());
    }

    private void endBar(StreamConnection connection) {
        ProgressBar bar = bars.remove(connection.id());
        if (bar != null) {
            bar.end();
        }
    }
}
