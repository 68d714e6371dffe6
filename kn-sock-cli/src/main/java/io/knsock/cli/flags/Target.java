package io.knsock.cli.flags;

import io.knsock.config.ClientConfig;
import io.knsock.engine.settings.Settings;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a command connects to, and with which settings. */
public final class Target {
    @Parameters(
            index = "0",
            paramLabel = "HOST",
            description =
                    "The host name or address to connect to. It and" + " PORT are of no account with --endpoints.")
    private String host = "";

    @Parameters(index = "1", paramLabel = "PORT", description = "The port to connect to.")
    private String port = "";

    @Group.In(Group.TIME)
    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long connecting may take, and then how long the reply may take: 250ms, 10s, 5m."
                    + " Default: 5s.")
    private Duration timeout = Duration.ofSeconds(5);

    private final SettingFlags settings;

    /** Creates one for plain connections. */
    public static Target plain(String framing) {
        Target target = new Target(framing);
        target.settings.derive(Settings.CLIENT, Group.SETTINGS).derive(Settings.CLIENT_SOCKET, Group.SOCKETS);
        return target;
    }

    /** Creates one for connections with TLS. */
    public static Target tls(String framing, ClientTls tls) {
        Target target = plain(framing);
        tls.addTo(target.settings);
        target.settings.derive(Settings.CLIENT_TLS, Group.TLS);
        return target;
    }

    private Target(String framing) {
        settings = new SettingFlags()
                .ownUnless("endpoints", "host", "HOST", () -> host)
                .ownUnless("endpoints", "port", "PORT", () -> port)
                .fallback("framing", framing, () -> framing)
                .fallback("connect-timeout", "that of --timeout", () -> timeout.toString())
                .fallback("request-timeout", "that of --timeout", () -> timeout.toString());
    }

    public SettingFlags settings() {
        return settings;
    }

    /**
     * Returns the settings of the connection.
     *
     * @throws IllegalArgumentException if a flag is wrong
     */
    public ClientConfig config() {
        return settings.read(Settings::client);
    }
}
