package io.knsock.cli;

import io.knsock.cli.doctor.FileExamination;
import io.knsock.cli.doctor.Finding;
import io.knsock.cli.doctor.ServerExamination;
import io.knsock.cli.doctor.Verdict;
import io.knsock.cli.flags.Arguments;
import io.knsock.cli.flags.ClientTls;
import io.knsock.cli.flags.DurationConverter;
import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.Json;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Settings;
import io.knsock.engine.settings.ValueType;
import io.knsock.tls.ClientTlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code doctor}. */
@Group.In(Group.EXAMINING)
@Command(
        name = "doctor",
        description = {
            "Examines a server (HOST PORT) or certificate files (CERT KEY [CA]), and tells what is wrong.",
            "",
            "A server is connected to several times, and sent nothing but TLS greetings. Each finding is ok, warn (it"
                    + " works, but not for long or not for everybody) or FAIL, with what to do about it. What a server"
                    + " or a client with these files and flags warns of in its log is among them, with its number.",
            ""
        },
        customSynopsis = {
            "kn-sock doctor [OPTIONS] HOST PORT",
            "       kn-sock doctor [OPTIONS] CERT KEY [CA]",
        },
        footer = {
            "  kn-sock doctor localhost 8443 --tls --cafile ca.crt",
            "  kn-sock doctor server.crt server.key ca.crt",
            "  kn-sock doctor server.crt server.key --cafile clients-ca.crt --tls-crl clients-ca.crl"
        })
final class Doctor implements Callable<Integer>, HasSettings {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");
    private static final int GREATEST_PORT = 65_535;

    private static final String FROM_TEXT = "write it to a file first that only you can read (umask 077)";

    private static final String FOR_SERVERS = "it is for servers: files are CERT KEY [CA]";

    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "HOST|CERT",
            description =
                    "The server's host name or address; or the PEM" + " file of a certificate, followed by its chain.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "PORT|KEY", description = "Its port; or the PEM file of the private key.")
    private String second = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "CA",
            description = "The PEM file of the CA that should have signed the certificate.")
    private @Nullable Path third;

    @Mixin
    private ClientTls tls = new ClientTls();

    @Group.In(Group.TLS)
    @Option(names = "--tls", description = "TLS is expected: that a server does not speak it is a fault.")
    private boolean tlsExpected;

    @Group.In(Group.TLS)
    @Option(
            names = "--alpn",
            paramLabel = "PROTOCOL",
            split = ",",
            description = "Offer these application protocols, and tell which one the server chooses: h2,http/1.1.")
    private List<String> applicationProtocols = List.of();

    @Group.In(Group.TLS)
    @Option(
            names = "--key-password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            description = "The password of an encrypted KEY; without a value it is asked for.")
    private @Nullable String keyPassword;

    @Group.In(Group.TIME)
    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long each step may take. Default: 5s.")
    private Duration timeout = Duration.ofSeconds(5);

    @Group.In(Group.RESULT)
    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    private final SettingFlags settings = new SettingFlags()
            .own("host", "HOST", () -> first)
            .own("port", "PORT", () -> second)
            .own(Settings.TLS_ENABLED, "doctor", () -> "true")
            .own("tls.alpn", "--alpn", () -> null)
            .own("tls.key-password", "--key-password", () -> keyPassword);

    Doctor(Console console) {
        this.console = console;
        tls.addTo(settings);
        settings.derive(Settings.CLIENT_TLS, Group.TLS);
    }

    @Override
    public SettingFlags settings() {
        return settings;
    }

    @Override
    public Integer call() {
        tls.check();
        if (applicationProtocols.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "Invalid value for option '--alpn': it has nothing between two commas, or no"
                            + " value: name protocols, or leave it out");
        }
        Arguments.given("HOST|CERT", ValueType.PEM, first);
        Arguments.given("PORT|KEY", ValueType.PEM, second);
        boolean server = NUMBER.matcher(second).matches();
        List<Finding> findings = server ? examineServer() : examineFiles();
        String subject = server ? Endpoint.of(first, Integer.parseInt(second)).toString() : first;
        if (json) {
            Json.print(console, members(subject, findings));
        } else {
            console.print(text(subject, findings));
        }
        return (count(findings, Verdict.FAIL) == 0 ? ExitCode.SUCCESS : ExitCode.FAULTS).number();
    }

    private List<Finding> examineServer() {
        if (third != null) {
            throw new IllegalArgumentException("a server has no CA file of its own: give --cafile");
        }
        if (second.length() > 5 || Integer.parseInt(second) < 1 || Integer.parseInt(second) > GREATEST_PORT) {
            throw new IllegalArgumentException("port must be between 1 and 65535, but is " + second);
        }
        if (tls.isCaText()) {
            throw new IllegalArgumentException("doctor reads --cafile from a file: " + FROM_TEXT);
        }
        refuseGiven("tls.trust-store", "a server is verified with --cafile here: give that");
        ClientConfig client = settings.read(Settings::client);
        ClientTlsConfig config = Objects.requireNonNull(client.tls());
        boolean given = Settings.CLIENT_TLS.stream().anyMatch(one -> settings.get(one.key()) != null);
        return ServerExamination.of(new ServerExamination.Subject(
                String.valueOf(Endpoint.of(first, Integer.parseInt(second)).host()),
                Integer.parseInt(second),
                timeout,
                tlsExpected || given || !applicationProtocols.isEmpty(),
                config,
                tls.ca(),
                config.identity() != null,
                applicationProtocols));
    }

    private void refuseGiven(String key, String why) {
        if (settings.get(key) != null) {
            throw new IllegalArgumentException(
                    "Invalid option '" + settings.names().get(key) + "': " + why);
        }
    }

    private List<Finding> examineFiles() {
        for (String key : List.of("tls.certificate", "tls.key", "tls.verify", "tls.server-name")) {
            refuseGiven(key, FOR_SERVERS);
        }
        refuseGiven("tls.key-store", "files are CERT KEY [CA], and no key store");
        if (tlsExpected || !applicationProtocols.isEmpty()) {
            throw new IllegalArgumentException(
                    "the flags of TLS are for servers: leave out --tls and --alpn, files are CERT KEY [CA]");
        }
        if (Stream.of(first, second, String.valueOf(third)).anyMatch(one -> one.contains("-----BEGIN"))) {
            throw new IllegalArgumentException("doctor examines files, and this is PEM text: " + FROM_TEXT);
        }
        ServerConfig server = settings.read(given -> Settings.server("doctor", this::ofServerWithFiles));
        return FileExamination.of(
                new FileExamination.Subject(Path.of(first), Path.of(second), third, keyPassword != null, server));
    }

    private @Nullable String ofServerWithFiles(String key) {
        return switch (key) {
            case "port" -> "0";
            case "host" -> null;
            case "tls.certificate" -> first;
            case "tls.key" -> second;
            case "tls.client-auth" -> asksClients() ? "required" : null;
            default -> settings.get(key);
        };
    }

    /** Nothing else would have a use for these. */
    private boolean asksClients() {
        return Stream.of("tls.ca", "tls.trust-store", "tls.crl").anyMatch(key -> settings.get(key) != null);
    }

    private static long count(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    private static String text(String subject, List<Finding> findings) {
        StringBuilder text = new StringBuilder(subject).append('\n');
        for (Finding finding : findings) {
            String verdict = finding.verdict() == Verdict.FAIL
                    ? "FAIL"
                    : finding.verdict().name().toLowerCase(Locale.ROOT);
            text.append(String.format("  %-4s  %-12s %s\n", verdict, finding.check(), finding.text()));
            if (finding.remedy() != null) {
                text.append(String.format("        %-12s > %s\n", "", finding.remedy()));
            }
        }
        long faults = count(findings, Verdict.FAIL);
        long warnings = count(findings, Verdict.WARN);
        return text.append(
                        faults == 0 && warnings == 0 ? "all is well" : "faults: " + faults + ", warnings: " + warnings)
                .toString();
    }

    private static Map<String, Object> members(String subject, List<Finding> findings) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("subject", subject);
        members.put("faults", count(findings, Verdict.FAIL));
        members.put("warnings", count(findings, Verdict.WARN));
        members.put("findings", findings.stream().map(Doctor::members).toList());
        return members;
    }

    private static Map<String, Object> members(Finding finding) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
        members.put("check", finding.check());
        members.put("text", finding.text());
        if (finding.remedy() != null) {
            members.put("remedy", finding.remedy());
        }
        return members;
    }
}
