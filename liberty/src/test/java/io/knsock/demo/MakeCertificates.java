package io.knsock.demo;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** Makes a throw-away CA and a server certificate for localhost, for the demo; keeps those that are still good. */
public final class MakeCertificates {
    private static final Duration VALID = Duration.ofDays(365);

    private MakeCertificates() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[0]));
        if (!isGood(directory.resolve("server.crt"))) {
            make(directory);
        }
    }

    private static boolean isGood(Path file) throws Exception {
        if (!Files.exists(file)) {
            return false;
        }
        try (var pem = Files.newInputStream(file)) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return certificate.getNotAfter().toInstant().isAfter(Instant.now().plus(Duration.ofDays(1)));
        }
    }

    private static void make(Path directory) throws Exception {
        X509Bundle ca =
                builder("CN=kn-sock demo CA").setIsCertificateAuthority(true).buildSelfSigned();
        X509Bundle server = builder("CN=localhost")
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .addSanIpAddress("::1")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(ca);
        Files.writeString(directory.resolve("ca.crt"), ca.getCertificatePEM());
        Files.writeString(directory.resolve("server.key"), server.getPrivateKeyPEM());
        Files.writeString(directory.resolve("server.crt"), server.getCertificatePathPEM());
    }

    private static CertificateBuilder builder(String subject) {
        return new CertificateBuilder()
                .algorithm(Algorithm.ecp256)
                .subject(subject)
                .notAfter(Instant.now().plus(VALID));
    }
}
