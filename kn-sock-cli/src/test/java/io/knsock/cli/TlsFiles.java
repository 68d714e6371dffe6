package io.knsock.cli;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A throw-away CA, what it signed, and a CA that signed nothing, as PEM files in a directory. */
record TlsFiles(Path directory) {
    static TlsFiles in(Path directory) throws Exception {
        X509Bundle ca = authority("CN=kn-sock test CA");
        write(directory, "ca.crt", ca.getCertificatePEM());
        write(directory, "other-ca.crt", authority("CN=another CA").getCertificatePEM());
        issue(directory, "server", subject("CN=server").addSanDnsName("localhost"), ca);
        issue(directory, "client", subject("CN=client"), ca);
        return new TlsFiles(directory);
    }

    private static X509Bundle authority(String name) throws Exception {
        return subject(name).setIsCertificateAuthority(true).buildSelfSigned();
    }

    private static CertificateBuilder subject(String name) {
        return new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .notAfter(Instant.now().plus(90, ChronoUnit.DAYS))
                .subject(name);
    }

    private static void issue(Path directory, String name, CertificateBuilder builder, X509Bundle ca) throws Exception {
        X509Bundle issued = builder.buildIssuedBy(ca);
        write(directory, name + ".crt", issued.getCertificatePathPEM());
        write(directory, name + ".key", issued.getPrivateKeyPEM());
    }

    private static void write(Path directory, String name, String content) throws Exception {
        Files.writeString(directory.resolve(name), content);
    }

    /** Returns the path of {@code ca.crt}, {@code other-ca.crt}, or {@code .crt} or {@code .key} of server or client. */
    String file(String name) {
        return directory.resolve(name).toString();
    }
}
