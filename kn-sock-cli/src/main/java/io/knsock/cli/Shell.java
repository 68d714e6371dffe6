package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.KnSockException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The command {@code kn-sock}: finds the subcommand, runs it, and says in one line what went wrong. */
@Command(
        name = "kn-sock",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 100,
        description = "Sends messages over TCP and TLS, and runs servers that answer them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  kn-sock run-tcp-server 8080",
            "  kn-sock send-tcp localhost 8080 \"Hello, World!\"",
            "  kn-sock run-ssl-tcp-server 8443 server.crt server.key",
            "  kn-sock send-ssl-tcp localhost 8443 \"Hello Secure\" --cafile ca.crt",
            "%n'kn-sock COMMAND --help' tells more."
        })
final class Shell {
    private final Console console;
    private final CommandLine commandLine;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more on standard error: the log from DEBUG on, and stack traces of failures.")
    private boolean verbose;

    Shell(Console console, StopSignal stop) {
        this.console = console;
        this.commandLine = new CommandLine(this)
                .addSubcommand(new RunTcpServer(console, stop))
                .addSubcommand(new RunSslTcpServer(console, stop))
                .addSubcommand(new SendTcp(console))
                .addSubcommand(new SendSslTcp(console))
                .setOut(new PrintWriter(console.out(), true, UTF_8))
                .setErr(new PrintWriter(console.err(), true, UTF_8))
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler(this::refuse)
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure));
        explainExitCodes(commandLine);
        commandLine.getSubcommands().values().forEach(Shell::explainExitCodes);
    }

    private static void explainExitCodes(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        help.exitCodeListHeading("%nExit codes:%n");
        help.exitCodeList(ExitCode.descriptions());
    }

    /** Runs the command that the arguments name. Blocks until it is done and returns its exit code. */
    int run(String... arguments) {
        return commandLine.execute(arguments);
    }

    private int execute(ParseResult parsed) {
        Logging.to(console, verbose);
        return new RunLast().execute(parsed);
    }

    private int refuse(ParameterException mistake, String[] arguments) {
        console.complain(mistake.getMessage() + "; see "
                + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    private int fail(Exception failure) {
        boolean foreseen = failure instanceof KnSockException
                || failure instanceof CommandFailure
                || failure instanceof IllegalArgumentException;
        console.complain(foreseen ? String.valueOf(failure.getMessage()) : "unexpected: " + failure);
        if (verbose) {
            failure.printStackTrace(console.err());
        }
        return ExitCode.of(failure).number();
    }
}
