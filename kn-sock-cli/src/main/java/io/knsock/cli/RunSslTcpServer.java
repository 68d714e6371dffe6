package io.knsock.cli;

import io.knsock.ClientAuth;
import io.knsock.TlsConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code run-ssl-tcp-server}. */
@Command(
        name = "run-ssl-tcp-server",
        description = {"Runs a TLS server that replies 'Echo: ' and what it received.", "", EchoServer.HOW_IT_RUNS, ""},
        footer = {
            "  kn-sock run-ssl-tcp-server 8443 server.crt server.key",
            "  kn-sock run-ssl-tcp-server 8443 server.crt server.key --cafile ca.crt --require-client-cert"
        })
final class RunSslTcpServer implements Callable<Integer> {
    private final Console console;
    private final StopSignal stop;

    @Mixin
    private EchoServer server = new EchoServer();

    @Parameters(
            index = "1",
            paramLabel = "CERT",
            description = "PEM file of the server's certificate, followed by its chain.")
    private @Nullable Path certificate;

    @Parameters(index = "2", paramLabel = "KEY", description = "PEM file of its private key: PKCS#8, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "PEM file of the CA certificates that clients are verified with. A client may then present"
                    + " a certificate, and one that does not verify is turned away.")
    private @Nullable Path ca;

    @Option(
            names = "--require-client-cert",
            description = "Turn away clients without a certificate (mutual TLS). Needs --cafile.")
    private boolean requireClientCertificate;

    RunSslTcpServer(Console console, StopSignal stop) {
        this.console = console;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        return server.serve(console, stop, tls()).number();
    }

    private TlsConfig tls() {
        if (requireClientCertificate && ca == null) {
            throw new IllegalArgumentException(
                    "--require-client-cert needs --cafile, the CA that client certificates are verified with");
        }
        return TlsConfig.builder()
                .certificate(certificate)
                .key(key)
                .ca(ca)
                .clientAuth(clientAuth())
                .build();
    }

    private ClientAuth clientAuth() {
        if (requireClientCertificate) {
            return ClientAuth.REQUIRED;
        }
        return ca == null ? ClientAuth.NONE : ClientAuth.OPTIONAL;
    }
}
