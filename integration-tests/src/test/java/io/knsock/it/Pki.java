package io.knsock.it;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A throw-away CA and a server certificate for localhost. */
public final class Pki {
    private final X509Bundle ca;
    private final Path authority;
    private final Path certificate;
    private final Path key;

    public Pki() {
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
            authority = Files.writeString(directory.resolve("ca.crt"), ca.getCertificatePEM());
            certificate = Files.writeString(directory.resolve("server.crt"), server.getCertificatePathPEM());
            key = Files.writeString(directory.resolve("server.key"), server.getPrivateKeyPEM());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    public Path authority() {
        return authority;
    }

    public Path certificate() {
        return certificate;
    }

    public Path key() {
        return key;
    }

    /** Returns a client certificate and its key. */
    public X509Bundle client(String subject) throws Exception {
        return new CertificateBuilder().ecp256().subject(subject).buildIssuedBy(ca);
    }

    Line connect(int port) throws Exception {
        return connect(port, null);
    }

    /** Connects with a client certificate. */
    public Line connectAs(X509Bundle client, int port) throws Exception {
        return connect(port, client.toKeyManagerFactory().getKeyManagers());
    }

    private Line connect(int port, KeyManager[] keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {ca.toTrustManager()}, null);
        return new Line(context.getSocketFactory().createSocket(Line.socket(port), "localhost", port, true));
    }
}
