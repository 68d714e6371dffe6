package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.KnSockException;
import io.knsock.cli.flags.Arguments;
import io.knsock.cli.flags.GroupedHelp;
import io.knsock.cli.flags.HasSettings;
import io.knsock.cli.flags.WholeNumber;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.Hints;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code kn-sock}: finds the subcommand, runs it, and says in one line what went wrong. */
@Command(
        name = "kn-sock",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 100,
        description =
                "Sends messages over TCP and TLS, runs servers that answer them, and examines and measures others.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  kn-sock run-tcp-server 8080",
            "  kn-sock send-tcp localhost 8080 \"Hello, World!\"",
            "  kn-sock run-ssl-tcp-server 8443 server.crt server.key",
            "  kn-sock send-ssl-tcp localhost 8443 \"Hello Secure\" --cafile ca.crt",
            "%n'kn-sock COMMAND --help' tells more."
        })
final class Shell {
    /** The one command that needs all others. */
    private static final String COMPLETION = "generate-completion";

    private final Console console;
    private final Map<String, Supplier<Object>> commands;
    private final CommandLine commandLine;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more on standard error: the log from DEBUG on, and stack traces of failures.")
    private boolean verbose;

    Shell(Console console, StopSignal stop) {
        this.console = console;
        this.commands = commands(console, stop);
        this.commandLine = new CommandLine(this);
    }

    private static Map<String, Supplier<Object>> commands(Console console, StopSignal stop) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("send-tcp", () -> new SendTcp(console));
        commands.put("send-ssl-tcp", () -> new SendSslTcp(console));
        commands.put("run-tcp-server", () -> new RunTcpServer(console, stop));
        commands.put("run-ssl-tcp-server", () -> new RunSslTcpServer(console, stop));
        commands.put("send-file", () -> new SendFile(console));
        commands.put("receive-file", () -> new ReceiveFile(console, stop));
        commands.put("bench", () -> new Bench(console));
        commands.put("doctor", () -> new Doctor(console));
        commands.put("make-certs", () -> new MakeCerts(console));
        commands.put(COMPLETION, GenerateCompletion::new);
        return commands;
    }

    /** To read the annotations of all commands takes longer than to run one, so only the one that is named is made. */
    private void addCommands(String... arguments) {
        Supplier<Object> named = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (named != null && !arguments[0].equals(COMPLETION)) {
            add(arguments[0], named.get());
        } else {
            commands.forEach((name, command) -> add(name, command.get()));
        }
        commandLine
                .setOut(new PrintWriter(console.out(), true, UTF_8))
                .setErr(new PrintWriter(console.err(), true, UTF_8))
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler(this::refuse)
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure));
        // A message may begin with @, which is no file of arguments, and with -h, which is no cluster of options.
        commandLine
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .registerConverter(String.class, Arguments::unmarked)
                .registerConverter(Integer.class, new WholeNumber())
                .registerConverter(int.class, new WholeNumber());
        explain(commandLine);
        commandLine.getSubcommands().values().forEach(Shell::explain);
    }

    private void add(String name, Object command) {
        CommandLine added = new CommandLine(command);
        if (command instanceof HasSettings settings) {
            settings.settings().addTo(added.getCommandSpec());
        }
        commandLine.addSubcommand(name, added);
    }

    private static void explain(CommandLine command) {
        GroupedHelp.applyTo(command);
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        help.exitCodeListHeading("%nExit codes:%n");
        help.exitCodeList(ExitCode.descriptions());
    }

    /** Runs the command that the arguments name, once. Blocks until it is done and returns its exit code. */
    int run(String... arguments) {
        addCommands(arguments);
        return commandLine.execute(Arguments.marked(arguments));
    }

    private int execute(ParseResult parsed) {
        Logging.to(console, verbose);
        return new RunLast().execute(parsed);
    }

    private int refuse(ParameterException mistake, String[] arguments) {
        console.complain(Arguments.withoutPem(mistake.getMessage() + hint(mistake)) + "; see "
                + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    /** What begins with a hyphen is taken for an option, unless a -- stands before it. */
    private static String hint(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched) || !unmatched.isUnknownOption()) {
            return "";
        }
        return " (if it is no option, as a message that begins with a hyphen, put -- before it: -- '"
                + String.join("' '", unmatched.getUnmatched()) + "')";
    }

    private int fail(Exception failure) {
        boolean foreseen = failure instanceof KnSockException
                || failure instanceof CommandFailure
                || failure instanceof IllegalArgumentException;
        console.complain((foreseen ? failure.getMessage() : "unexpected: " + failure) + Hints.of(failure));
        if (verbose) {
            console.trace(failure);
        }
        return ExitCode.of(failure).number();
    }
}
