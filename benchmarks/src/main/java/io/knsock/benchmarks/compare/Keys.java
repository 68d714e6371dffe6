package io.knsock.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its certificate, in a PKCS #12 file that the JDK's keytool makes. */
final class Keys {
    static final String PASSWORD = "benchmark";

    private Keys() {}

    static Path make() throws IOException, InterruptedException {
        Path file = Files.createTempDirectory("kn-sock-benchmarks").resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool has made no keys");
        }
        file.toFile().deleteOnExit();
        Objects.requireNonNull(file.getParent()).toFile().deleteOnExit();
        return file;
    }

    static KeyManagerFactory keyManagers(String file) throws IOException, GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store(file), PASSWORD.toCharArray());
        return managers;
    }

    /** Returns what a server shows, and a client trusts. */
    static SSLContext context(String file) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(file));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(file).getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store(String file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
