package io.knsock.cli.flags;

import io.knsock.tls.Pem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of TLS that all commands have that connect. */
@Group.In(Group.TLS)
public final class ClientTls {
    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "PEM file of the CA certificates to trust. Default: those of the JDK.")
    private @Nullable String ca;

    @Option(
            names = "--certfile",
            paramLabel = "FILE",
            description = "PEM file of the client's certificate, followed by its chain. Needs --keyfile.")
    private @Nullable String certificate;

    @Option(
            names = "--keyfile",
            paramLabel = "FILE",
            description = "PEM file of the client's private key. Needs --certfile.")
    private @Nullable String key;

    @Option(
            names = "--no-verify",
            description = "Verify neither the server's certificate nor that it is for HOST. For trials only: anybody"
                    + " in between can read and change everything.")
    private boolean unverified;

    public void addTo(SettingFlags settings) {
        settings.own("tls.ca", "--cafile", () -> ca)
                .own("tls.certificate", "--certfile", () -> certificate)
                .own("tls.key", "--keyfile", () -> key)
                .own("tls.verify", "--no-verify", () -> unverified ? "false" : null);
    }

    /** Refuses what contradicts itself, in words of the flags. */
    public void check() {
        checkGiven("--cafile", ca);
        checkGiven("--certfile", certificate);
        checkGiven("--keyfile", key);
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--certfile and --keyfile need each other: give both or neither");
        }
        if (unverified && ca != null) {
            throw new IllegalArgumentException("--cafile has no use with --no-verify: give one of them");
        }
    }

    /** A variable of the user's shell that is not set must not turn into the certificates of the JDK. */
    private static void checkGiven(String name, @Nullable String given) {
        if (given != null && given.isBlank()) {
            throw new IllegalArgumentException("Invalid value for option '" + name
                    + "': it is given, but has no value: name a file, or leave it out");
        }
    }

    /** Returns the file of the CAs; null if there is none, or their text was given. */
    public @Nullable Path ca() {
        return ca == null ? null : Pem.parse(ca).file();
    }

    /** Returns whether the CAs were given as text and not in a file. */
    public boolean isCaText() {
        return ca != null && ca() == null;
    }
}
