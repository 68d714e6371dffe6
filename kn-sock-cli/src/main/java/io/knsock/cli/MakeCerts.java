package io.knsock.cli;

import io.knsock.cli.certs.TrialCertificates;
import io.knsock.cli.flags.Arguments;
import io.knsock.cli.flags.Group;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.engine.settings.ValueType;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code make-certs}. */
@Group.In(Group.HELPING)
@Command(
        name = "make-certs",
        description = {
            "Makes a CA, and certificates of a server and a client that it signed, for trials.",
            "",
            "The files are ca.crt, ca.key, server.crt, server.key, client.crt and client.key, in PEM; the keys can be"
                    + " read by their user only. They are for trials: a real CA is not a file that lies about.",
            ""
        },
        footer = {
            "  kn-sock make-certs trial",
            "  kn-sock make-certs trial --host server.example --host 192.0.2.7 --days 7 --force"
        })
final class MakeCerts implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory for them; it is made if need be.")
    private String directory = "";

    @Group.In(Group.WHAT)
    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A host name or an address of the server; several by several --host. Default: localhost,"
                    + " 127.0.0.1 and ::1.")
    private List<String> hosts = List.of();

    @Group.In(Group.WHAT)
    @Option(names = "--days", paramLabel = "DAYS", description = "How long they are valid. Default: ${DEFAULT-VALUE}.")
    private int days = 30;

    @Group.In(Group.WHAT)
    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    MakeCerts(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, GeneralSecurityException {
        if (days < 1) {
            throw new IllegalArgumentException("--days must be at least 1, but is " + days);
        }
        Path made = Path.of(Arguments.given("DIR", ValueType.FILE, directory));
        List<String> names = hosts.isEmpty() ? List.of("localhost", "127.0.0.1", "::1") : hosts;
        try {
            TrialCertificates.make(made, names, days, force).forEach(file -> console.print(file.toString()));
        } catch (FileAlreadyExistsException there) {
            throw new CommandFailure(
                    ExitCode.FAILURE, there.getFile() + " is there already: --force replaces it", there);
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "no certificates in " + made + ": " + failure.getMessage(), failure);
        }
        console.err().print(whatNext(made, names.get(0)));
        console.err().flush();
        return ExitCode.SUCCESS.number();
    }

    private static String whatNext(Path directory, String host) {
        return String.format("""
                For trials only. Try:
                  kn-sock run-ssl-tcp-server 8443 %1$s/server.crt %1$s/server.key
                  kn-sock send-ssl-tcp %2$s 8443 "Hello Secure" --cafile %1$s/ca.crt
                  kn-sock doctor %2$s 8443 --cafile %1$s/ca.crt
                and with certificates on both sides:
                  kn-sock run-ssl-tcp-server 8443 %1$s/server.crt %1$s/server.key --cafile %1$s/ca.crt \\
                      --require-client-cert
                  kn-sock send-ssl-tcp %2$s 8443 "Hello Secure" --cafile %1$s/ca.crt \\
                      --certfile %1$s/client.crt --keyfile %1$s/client.key
                """, directory, host);
    }
}
