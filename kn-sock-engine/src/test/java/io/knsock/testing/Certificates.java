package io.knsock.testing;

import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A throw-away CA and what it signed, as PEM files. */
public final class Certificates {
    private static final Certificates SHARED = new Certificates();

    private final Path directory;
    private final X509Bundle ca;

    private Certificates() {
        try {
            directory = Files.createTempDirectory("kn-sock-certificates");
            ca = builder("CN=kn-sock test CA").setIsCertificateAuthority(true).buildSelfSigned();
            write("ca.crt", ca.getCertificatePEM());
            issue("server", builder("CN=server").addSanDnsName("localhost").addSanIpAddress("127.0.0.1"));
            issue("client", builder("CN=client"));
            issue("elsewhere", builder("CN=elsewhere").addSanDnsName("elsewhere.example"));
            issue("rsa", builder("CN=rsa").algorithm(Algorithm.rsa2048).addSanDnsName("localhost"));
            issue("ed25519", builder("CN=ed25519").algorithm(Algorithm.ed25519).addSanDnsName("localhost"));
            issue(
                    "expired",
                    builder("CN=expired")
                            .notBefore(Instant.now().minus(9, ChronoUnit.DAYS))
                            .notAfter(Instant.now().minus(8, ChronoUnit.DAYS)));
            write(
                    "other-ca.crt",
                    builder("CN=another CA")
                            .setIsCertificateAuthority(true)
                            .buildSelfSigned()
                            .getCertificatePEM());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static CertificateBuilder builder(String subject) {
        return new CertificateBuilder().algorithm(Algorithm.ecp256).subject(subject);
    }

    private void issue(String name, CertificateBuilder builder) throws Exception {
        X509Bundle issued = builder.buildIssuedBy(ca);
        write(name + ".crt", issued.getCertificatePathPEM());
        write(name + ".key", issued.getPrivateKeyPEM());
    }

    private Path write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        file.toFile().deleteOnExit();
        return Files.writeString(file, content);
    }

    /** Returns one of the files: {@code ca.crt}, {@code other-ca.crt}, or {@code .crt} or {@code .key} of a pair. */
    public static Path file(String name) {
        return SHARED.directory.resolve(name);
    }

    /** Returns the CA that signed all but the self-signed. */
    public static X509Bundle ca() {
        return SHARED.ca;
    }

    /** Returns what the CA signs. */
    public static X509Bundle issued(CertificateBuilder builder) {
        try {
            return builder.buildIssuedBy(SHARED.ca);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns a file with this content. */
    public static Path fileWith(String name, String content) {
        try {
            return SHARED.write(name, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns what {@link #server()} is built from. */
    public static ServerTlsConfig.Builder serverBuilder() {
        return ServerTlsConfig.builder().certificate(file("server.crt")).key(file("server.key"));
    }

    public static ServerTlsConfig server() {
        return ServerTlsConfig.of(file("server.crt"), file("server.key"));
    }

    public static ServerTlsConfig mutualServer() {
        return ServerTlsConfig.builder()
                .certificate(file("server.crt"))
                .key(file("server.key"))
                .ca(file("ca.crt"))
                .clientAuth(ClientAuth.REQUIRED)
                .build();
    }

    public static ClientTlsConfig client() {
        return ClientTlsConfig.trusting(file("ca.crt"));
    }

    public static ClientTlsConfig mutualClient() {
        return ClientTlsConfig.builder()
                .certificate(file("client.crt"))
                .key(file("client.key"))
                .ca(file("ca.crt"))
                .build();
    }
}
