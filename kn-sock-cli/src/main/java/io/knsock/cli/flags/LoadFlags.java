package io.knsock.cli.flags;

import io.knsock.Message;
import io.knsock.cli.bench.Load;
import io.knsock.config.ClientConfig;
import io.knsock.framing.Framing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How much load a server is to bear, and from where to where. */
@Group.In(Group.LOAD)
public final class LoadFlags {
    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);

    @Mixin
    private Target target;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "MESSAGE",
            description = "The message, sent in UTF-8. Default: ${DEFAULT-VALUE}.")
    private String text = "Hello, World!";

    @Option(
            names = "--connections",
            paramLabel = "NUMBER",
            description = "How many connections there are. Default: ${DEFAULT-VALUE}.")
    private int connections = 1;

    @Option(
            names = "--pipeline",
            paramLabel = "NUMBER",
            description = "How many messages of a connection may be without a reply at once; more than 1 needs a"
                    + " framing that marks the end of a message. Default: ${DEFAULT-VALUE}.")
    private int pipeline = 1;

    @Option(
            names = "--rate",
            paramLabel = "NUMBER",
            description = "How many messages are due in a second, over all connections. Default: as many as there"
                    + " are replies.")
    private @Nullable Double rate;

    @Option(names = "--requests", paramLabel = "NUMBER", description = "Stop after so many messages.")
    private @Nullable Long requests;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Stop after this time. Default: 10s, without --requests.")
    private @Nullable Duration duration;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Put the load on for this time first, without counting it: both ends are slow at first."
                    + " Default: not at all.")
    private @Nullable Duration warmUp;

    public LoadFlags(Target target) {
        this.target = target;
    }

    public SettingFlags settings() {
        return target.settings();
    }

    public ClientConfig config() {
        return target.config();
    }

    public Load load(Framing framing) {
        atLeastOne("--connections", connections);
        atLeastOne("--pipeline", pipeline);
        if (requests != null) {
            atLeastOne("--requests", requests);
        }
        if (rate != null && !(rate > 0 && rate <= 1e9)) {
            throw new IllegalArgumentException("--rate must be greater than 0, at most 1e9, but is " + rate);
        }
        if (pipeline > 1 && framing instanceof Framing.Raw) {
            throw new IllegalArgumentException(
                    "--pipeline needs a framing that marks the end of a message: raw does not");
        }
        Duration time = duration == null && requests == null ? DEFAULT_DURATION : duration;
        return new Load(
                Message.of(Arguments.sendable("the message", text)), connections, pipeline, rate, requests, time);
    }

    /** Returns what goes before that load, or null for nothing. */
    public @Nullable Load warmUp(Load load) {
        return warmUp == null
                ? null
                : new Load(load.message(), load.connections(), load.pipeline(), load.rate(), null, warmUp);
    }

    private static void atLeastOne(String flag, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(flag + " must be at least 1, but is " + value);
        }
    }
}
