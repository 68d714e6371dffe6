package io.knsock.cli;

import io.knsock.TlsConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code send-ssl-tcp}. */
@Command(
        name = "send-ssl-tcp",
        description = {"Sends one message over TLS and prints the reply.", "", Sender.HOW_IT_REPLIES, ""},
        footer = {
            "  kn-sock send-ssl-tcp localhost 8443 \"Hello Secure\" --cafile ca.crt",
            "  kn-sock send-ssl-tcp localhost 8443 \"Hello Secure\" --cafile ca.crt \\",
            "      --certfile client.crt --keyfile client.key"
        })
final class SendSslTcp implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Sender sender = new Sender();

    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "PEM file of the CA certificates to trust. Default: those of the JDK.")
    private @Nullable Path ca;

    @Option(
            names = "--certfile",
            paramLabel = "FILE",
            description = "PEM file of the client's certificate, followed by its chain. Needs --keyfile.")
    private @Nullable Path certificate;

    @Option(
            names = "--keyfile",
            paramLabel = "FILE",
            description = "PEM file of the client's private key: PKCS#8, not encrypted. Needs --certfile.")
    private @Nullable Path key;

    @Option(
            names = "--no-verify",
            description = "Verify neither the server's certificate nor that it is for HOST. For trials only: anybody"
                    + " in between can read and change everything.")
    private boolean unverified;

    SendSslTcp(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return sender.send(console, tls()).number();
    }

    private TlsConfig tls() {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--certfile and --keyfile need each other: give both or neither");
        }
        if (unverified && ca != null) {
            throw new IllegalArgumentException("--cafile has no use with --no-verify: give one of them");
        }
        return TlsConfig.builder()
                .certificate(certificate)
                .key(key)
                .ca(ca)
                .verify(!unverified)
                .build();
    }
}
