package io.knsock.it;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A throw-away CA and a server certificate for localhost. */
final class Pki {
    private final X509Bundle ca;
    private final Path certificate;
    private final Path key;

    Pki() {
        try {
            ca = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=test CA")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            X509Bundle server = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .buildIssuedBy(ca);
            Path directory = Path.of(System.getProperty("it.directory"));
            certificate = Files.writeString(directory.resolve("server.crt"), server.getCertificatePathPEM());
            key = Files.writeString(directory.resolve("server.key"), server.getPrivateKeyPEM());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    Path certificate() {
        return certificate;
    }

    Path key() {
        return key;
    }

    Line connect(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {ca.toTrustManager()}, null);
        return new Line(
                context.getSocketFactory().createSocket(new Socket("127.0.0.1", port), "localhost", port, true));
    }
}
