package io.knsock.rar;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A throw-away CA and what it signed, as PEM files. */
final class Certificates {
    private static final Path DIRECTORY = make();

    private Certificates() {}

    private static Path make() {
        try {
            Path directory = Files.createTempDirectory("kn-sock-certificates");
            X509Bundle ca = builder("CN=kn-sock test CA")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            write(directory, "ca.crt", ca.getCertificatePEM());
            for (String name : new String[] {"server", "client"}) {
                X509Bundle issued =
                        builder("CN=" + name).addSanIpAddress("127.0.0.1").buildIssuedBy(ca);
                write(directory, name + ".crt", issued.getCertificatePathPEM());
                write(directory, name + ".key", issued.getPrivateKeyPEM());
            }
            X509Bundle forged = builder("CN=evil\\0D\\0AKNS0002 server forged\\1B[2J\\E2\\80\\AEnimda")
                    .addSanRfc822Name("evil\u001b@example.org")
                    .buildIssuedBy(ca);
            write(directory, "forged.crt", forged.getCertificatePathPEM());
            write(directory, "forged.key", forged.getPrivateKeyPEM());
            return directory;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static CertificateBuilder builder(String subject) {
        return new CertificateBuilder().algorithm(Algorithm.ecp256).subject(subject);
    }

    private static void write(Path directory, String name, String content) throws IOException {
        Path file = directory.resolve(name);
        file.toFile().deleteOnExit();
        Files.writeString(file, content);
    }

    /** Returns the name of {@code ca.crt}, or of {@code .crt} or {@code .key} of {@code server}, {@code client} or {@code forged}. */
    static String file(String name) {
        return DIRECTORY.resolve(name).toString();
    }
}
