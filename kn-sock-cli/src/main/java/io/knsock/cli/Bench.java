package io.knsock.cli;

import io.knsock.cli.bench.Load;
import io.knsock.cli.bench.LoadResult;
import io.knsock.cli.bench.LoadTest;
import io.knsock.cli.flags.ClientTls;
import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.LoadFlags;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.flags.Target;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.Hints;
import io.knsock.cli.output.Json;
import io.knsock.config.ClientConfig;
import io.knsock.engine.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bench}. */
@Group.In(Group.EXAMINING)
@Command(
        name = "bench",
        description = {
            "Puts a load on a server and tells how long its replies take.",
            "",
            "Without --rate each connection sends the next message when a reply is there: that finds out how much the"
                    + " server can do. With --rate messages are due at fixed times, whether or not the server keeps up,"
                    + " and latencies count from these times: that finds out how long its users wait.",
            ""
        },
        footer = {
            "  kn-sock bench localhost 8080 --connections 10 --duration 30s",
            "  kn-sock bench localhost 8080 \"Hello\" --rate 5000 --hgrm latencies.hgrm",
            "  kn-sock bench localhost 8443 --tls --cafile ca.crt --requests 100000 --pipeline 8"
        })
final class Bench implements Callable<Integer>, HasSettings {
    private final Console console;

    @Mixin
    private ClientTls tls = new ClientTls();

    @Mixin
    private LoadFlags flags = new LoadFlags(Target.tls("line", tls));

    @Group.In(Group.TLS)
    @Option(names = "--tls", description = "Use TLS; not needed where another flag of TLS is given.")
    private boolean tlsEnabled;

    @Group.In(Group.RESULT)
    @Option(
            names = "--progress",
            description = "Tell on standard error what each second brought. At a terminal this is the default.")
    private boolean progress;

    @Group.In(Group.RESULT)
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Group.In(Group.RESULT)
    @Option(
            names = "--hgrm",
            paramLabel = "FILE",
            description =
                    "Write the percentiles of all latencies, in microseconds, to a file that HdrHistogram's plotter"
                            + " reads.")
    private @Nullable Path percentiles;

    @Group.In(Group.RESULT)
    @Option(
            names = "--hlog",
            paramLabel = "FILE",
            description = "Write the histogram of each second, in nanoseconds, to an HdrHistogram log.")
    private @Nullable Path log;

    Bench(Console console) {
        this.console = console;
        settings().own(Settings.TLS_ENABLED, "--tls", () -> tlsEnabled ? "true" : null);
    }

    @Override
    public SettingFlags settings() {
        return flags.settings();
    }

    @Override
    public Integer call() throws InterruptedException {
        tls.check();
        ClientConfig config = flags.config();
        Load wanted = flags.load(config.framing());
        try (BenchFiles files = new BenchFiles(percentiles, log)) {
            boolean tell = progress || console.terminal().getAsBoolean();
            Load before = flags.warmUp(wanted);
            if (before != null) {
                LoadTest.run(config, before, second -> {});
            }
            LoadResult result = LoadTest.run(config, wanted, second -> {
                files.log(second);
                if (tell) {
                    console.say(BenchReport.line(second));
                }
            });
            files.percentiles(result);
            BenchReport report = new BenchReport(config, wanted, result);
            if (json) {
                Json.print(console, report.members());
            } else {
                console.print(report.text());
            }
            Throwable first = result.firstFailure();
            if (first != null) {
                console.complain("the first failure: " + first.getMessage() + Hints.of(first));
            }
            return (result.failures() == 0 ? ExitCode.SUCCESS : ExitCode.FAULTS).number();
        } catch (IOException notWritten) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "a file cannot be written: " + notWritten.getMessage(), notWritten);
        }
    }
}
